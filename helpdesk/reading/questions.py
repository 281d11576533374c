"""Whether a message asks something, or orders something, by its shape alone."""

from __future__ import annotations

import re

from helpdesk.reading.text import folded

_FIRST = re.compile(
    r"\W*(?:(?:and|but|so|ok|okay|well|also|wait|hi|hello)\W+){0,2}"
    r"(?:how|what|what's|whats|why|when|where|who|whose|which|can|could|do|does|did|is|are|am|was|were"
    r"|will|would|shall|should|has|have|may|tell me)\b"
)


_STATEMENT = re.compile(
    r"\W*(?:(?:well|honestly|basically|so)\W+)?(?:because|since|as|due to|no longer|not|too|your|our|my"
    r"|the|this|it|it's|they|there|you|you're|we're|we've|i'm|i've|everything|nobody"
    r"|(?:we|i)(?!'d\b| (?:want|need|would|wish|like|have to)\b))\b"
)
_OF_NO_THING = frozenset(  # words that name nothing of telephony
    "a able about actually after again all allowed also am and any anybody anyone are at back be"
    " been before being but by can change changed could day days did do does doing done else ever"
    " exactly expire expired expires expiry for from get give go goes going good got had happen"
    " happens has have he how i if in is it it's its just know last lasts later like long make"
    " many may me mean might mind more much must my need needed next no not now of off ok okay on"
    " one only or our out people possible really right run runs say says see she should so some"
    " somebody someone still stop take takes tell than that that's the their them then there these"
    " they thing things this those till to too undo undone until up us use used valid validity"
    " want was we week weeks well were what what's when where which while who who's whose why will"
    " with work works would yes you your".split()
)
_RETURN = re.compile(r"\b(?:back to|return to|on with|finish|continue with|resume)\b")
_LEAST_WORDS = 3  # of a statement; "the second" is an answer of another kind


def states(text: str) -> bool:
    """Say whether the message tells something: neither a question nor a wish nor an order."""
    told = _STATEMENT.match(folded(text)) is not None
    return told and len(text.split()) >= _LEAST_WORDS and not asks(text)


_ORDER = re.compile(
    r"\W*(?:(?:and|but|so|ok|okay|well|also|hi|hello|hey|no|please|pls|just|actually|sorry|then)\W+){0,4}"
    r"(?:(?:i|we|i'd|we'd|i'll|i'm|id)\b(?: (?:would|will|also|really|just|still|do|am|now)){0,3}"
    r" (?:need|want|like|wanna|wish|have to|must|(?:looking|trying|calling) to)\b"
    r"|(?:can|could|would|will) (?:you|i|we|someone|somebody)\b|let me\b|let's\b|help me\b"
    r"|(?:cancel|close|end|terminate|stop|drop|disconnect|remove|port|move|transfer|add|order|buy|get"
    r"|give|send|make|request|upgrade|restore|check|connect|talk|speak|put|change|forget|leave)\b)"
)


def orders(text: str) -> bool:
    """Say whether the message is an order or a wish: "I want to ...", "can you ...", "cancel ..."."""
    return _ORDER.match(folded(text)) is not None


def returns(text: str) -> bool:
    """Say whether the message goes back to something: "back to the port", "let's finish the port"."""
    return _RETURN.search(folded(text)) is not None


def names_nothing(text: str) -> bool:
    """Say whether there are words and none names what they are about: "who can do that?"."""
    said = re.findall(r"[\w']+", folded(text))
    return bool(said) and _OF_NO_THING.issuperset(said)


def asks(text: str) -> bool:
    """Say whether the message is a question: by its mark, or by the word it begins with."""
    return text.rstrip().endswith("?") or _FIRST.match(folded(text)) is not None
