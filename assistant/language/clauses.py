"""Cuts a message into clauses that could each be a wish or a question of its own.

By shape alone: "cancel ext 1012 and I need a PIN" has two orders, "cancel ext 1012 and 1013" has
one, and "we are moving away" is no order at all. What a clause wants is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST = 6  # clauses of one message; who says more is understood as a whole

ORDER, QUESTION = "order", "question"

_JOINT = re.compile(
    r"(?P<hard>(?<!\bext)(?<!\bno)[.!?;]+(?=\s)|\n+)|,(?=\s)|\s(?:-|–|—|\+)(?=\s)"
    r"|(?<=\s)(?<!\bi )(?<!\bwe )(?:and|then|also|but|plus|&|as well as|after that|afterwards)(?=\s)"
)
_FILLER = re.compile(
    r"[\W_]*(?:(?:and|then|also|but|plus|as well as|as well|too|oh|ok|okay|so|hi|hello|hey|thanks"
    r"|thank you|please|pls|plz|kindly|just|btw|by the way|after that|afterwards|in addition"
    r"|additionally|furthermore|next|finally|first|firstly|second|secondly|lastly|again|actually"
    r"|if (?:so|not|yes|possible)|while you're at it|while at it|at the same time|one more thing"
    r"|another thing|sorry)\b[\W_]*)*"
)
_WE = r"(?:i|we|i'd|i'll|i'm|im|id|we'd|we'll|we're|my \w+|our \w+)"
_SOFTLY = (
    r"(?: (?:would|will|also|really|still|just|then|too|kindly|definitely|am|are|do|now|might))*"
)
_WANTS = (
    r"(?:need|needs|want|wants|like|love|wanna|wish|gotta|have to|has to|must|require|order|request"
    r"|(?:looking|trying|calling|writing|going|hoping|here) to)\b"
)
_SAYS_SO = re.compile(rf"{_WE}{_SOFTLY} {_WANTS}|(?:need|want|wanna|would like|also need)\b")
_ASKS_FOR = re.compile(
    r"(?:can|could|would|will) (?:you|we|i|u|someone|somebody|anyone)\b|let me\b|let's\b|lets\b"
    r"|help me\b|may i (?:have|get|speak|talk)\b|is it possible to\b|any chance (?:you|of)\b"
)
_VERB = re.compile(
    r"(?:to )?(?:cancel|close|end|terminate|drop|disconnect|discontinue|shut|remove|delete|kill"
    r"|port|move|transfer|migrate|take|release|add|order|buy|purchase|ship|get|give|send|make|create"
    r"|generate|issue|request|upgrade|restore|reinstate|reactivate|reopen|bring|undo|check|look|tell"
    r"|show|connect|talk|speak|chat|put|pass|hand|have|set|find|track|switch|change|move)\b"
)
_TO_SAME = re.compile(  # "and move it to another carrier": what was begun goes on
    r"(?:to )?(?:give|make|send|put|set|change|switch|ship|move|have|take|pass|hand) "
    r"(?:it|its|them|their|that|those|these|this|sure)\b"
)
_GETS = re.compile(  # "I need 3 lines and 2 headsets": the verb counts for both
    rf"(?:(?:{_WE}{_SOFTLY} )?(?:need|want|like|order|request|get|buy)"
    r"|(?:can|could|would) (?:i|we|you)(?: please)?"
    r" (?:get|have|order|send|give|mail|e-?mail|issue)(?: me| us)?"
    r"|order|buy|(?:get|send|give|mail|e-?mail|issue)(?: me| us)?)"
    r"(?= (?!to\b|you\b|out\b|rid\b|someone\b)\S)"
)
_THING = re.compile(
    r"(?:an?|the|our|my|another|some|more|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,3})\b"
    r"|[a-z]+[.!?]?$"  # "phones and lines"
)
_ASKS = re.compile(
    r"(?:how|what|what's|whats|why|when|where|who|which|do|does|did|is|are|am|will|would|should|can"
    r"|could|has|have|may|must|any idea|i wonder|wondering)\b"
)
_ASKS_TO_KNOW = re.compile(  # an order by its verb, a question by what it wants
    r"(?:(?:can|could|would|will) (?:you|someone|somebody) )?(?:please )?"
    r"(?:tell|explain|show|let|remind)(?: (?:me|us))?(?: know)?"
    r"(?: about| how| what| when| where| why| if| whether| who| which)\b"
)
_UNDER = re.compile(r"(?:if|when|once|after|before|because|since|as|unless|until|while|in case)\b")
_NAMES = re.compile(  # "a PIN for those numbers and ...": a wish that needs no verb begins the message
    r"(?:an?|another|some|more|two|three|four|five|six|\d{1,3}) (?!.*\b(?:is|are|was|were|has|have|had"
    r"|will|would|should|can|could|says?|said|told|tells|needs?|wants?|asks?|asked|to|i|we|you|they|he|she)\b)"
)
_NAMED_BY = 7  # words at most
_NOT = re.compile(
    rf"(?:{_WE}{_SOFTLY} )?(?:neither|do not|don't|dont|did not|didn't|never|no longer|not)\b"
)


@dataclass(frozen=True)
class Clause:
    """One order or question: where it stands, and how it reads by itself."""

    start: int
    end: int
    mood: str
    text: str


@dataclass(frozen=True)
class _Piece:
    start: int
    end: int
    body: str  # folded, without what it is joined by
    begins: bool  # a sentence
    by_comma: bool


def clauses(text: str) -> list[Clause]:
    """Return the orders and questions in `text`, in order; none when it has too many parts."""
    folded = text.lower().replace("’", "'")
    if len(folded) != len(text):
        return []
    found: list[Clause] = []
    before: str | None = None  # the mood of the piece before, in the same sentence
    under = False  # inside "if I cancel and port, ..."
    for piece in _pieces(folded):
        if piece.begins:
            before, under = None, False
        under = _UNDER.match(piece.body) is not None or (under and not piece.by_comma)
        verb = _shared_verb(folded, found) if before == ORDER else ""
        mood = None if under else _mood(piece, before, bool(verb))
        if mood is not None:
            whole = text[piece.end - len(piece.body) : piece.end].strip()
            prefix = verb + " " if verb and mood == ORDER and _THING.match(piece.body) else ""
            found.append(Clause(piece.start, piece.end, mood, prefix + whole))
        before = mood or (before if _is_more(piece) else "")
    return found if len(found) <= MOST else []


def _pieces(folded: str) -> Iterator[_Piece]:
    start, begins, by_comma = 0, True, False
    for joint in [*_JOINT.finditer(folded), None]:
        end = joint.start() if joint else len(folded)
        if joint and joint["hard"]:
            end = joint.end()  # the mark belongs to what it ends
        body = folded[start:end]
        body = body[_FILLER.match(body).end() :] if body.strip() else ""  # type: ignore[union-attr]
        if body:
            yield _Piece(start, end, body, begins, by_comma)
            begins, by_comma = False, False
        if joint:
            start = end
            begins = begins or bool(joint["hard"])
            by_comma = by_comma or joint.group() == ","


def _mood(piece: _Piece, before: str | None, has_verb: bool) -> str | None:
    """Return what the piece is by its shape; None when it only adds to another."""
    body = piece.body
    if _NOT.match(body):
        return None
    if _ASKS_TO_KNOW.match(body):
        return QUESTION
    if _SAYS_SO.match(body) or _ASKS_FOR.match(body):
        return ORDER
    if before is not None and _TO_SAME.match(body):
        return None
    if before == QUESTION and _VERB.match(body):
        return None
    if _VERB.match(body) and (before in (None, ORDER) or piece.by_comma):
        return ORDER
    if piece.begins and _NAMES.match(body) and len(body.split()) <= _NAMED_BY:
        return ORDER
    is_thing = _THING.match(body) is not None and not _ASKS.match(body)
    if has_verb and is_thing:
        return ORDER
    return QUESTION if _ASKS.match(body) or body.rstrip().endswith("?") else None


def _shared_verb(folded: str, found: list[Clause]) -> str:
    """Return the verb of getting that the order before began with: "I need" of "I need 3 lines"."""
    last = found[-1]
    said = _GETS.match(last.text.lower())
    return said.group() if said else ""


def _is_more(piece: _Piece) -> bool:
    """Say whether a piece is only more of the same: "1013" of "cancel ext 1012, 1013 and 1014"."""
    return len(piece.body.split()) <= 3
