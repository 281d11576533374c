"""Several things in one message: questions are answered, one wish is begun, the others wait. Pure.

Which clauses want what is found by the engine; here it is decided what becomes of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from helpdesk.forms import aspects, hearing, words
from helpdesk.forms.model import Context, Form, Heard, Question, Wish
from helpdesk.forms.turns import Making
from helpdesk.reading import clauses

WAITING = "_wish"  # the note under which a form finds the wish it was opened for
PERSON = "request_human"


def opening(turn: Making, heard: Heard) -> Sequence[Heard]:
    """Return what is said to the form that opens: by the wish that waited, and by the message.

    The rest of the message is answered or noted.
    """
    kind = turn.form.kind
    waited = turn.answers.pop(WAITING, None)
    said = [remembered(waited, kind)] if waited else []
    if heard.intent == kind or any(wish.intent == kind for wish in heard.wishes):
        if waited is None:
            _tell(turn, heard)
        said.append(_without(heard, [wish for wish in heard.wishes if wish.intent != kind]))
    return said


def at_question(turn: Making, question: Question, heard: Heard) -> Heard | None:
    """Return the message as the open question is to take it; None when nothing is left to take.

    What answers the question stays; a further wish waits. When nothing answers it, the first
    wish is what the customer wants now.
    """
    if not heard.wishes or heard.picked is not None or heard.code_checked is not None:
        return heard
    if any(wish.intent == PERSON for wish in heard.wishes):
        _note(turn, heard)
        return replace(heard, intent=PERSON, confidence=1.0)
    others = [wish for wish in heard.wishes if wish.intent != turn.form.kind]
    rest = replace(_without(heard, others), intent="inform", confidence=1.0)
    is_answer = _says_something(rest, turn.form, question, turn.context)
    goals = [wish for wish in others if wish.topic is None]
    if not is_answer and not goals and len(others) < 2:
        return heard  # one question, and words around it
    turn.answers["_misses"] = 0
    if is_answer:
        _tell(turn, heard)
        return rest
    if not goals:
        _ask_first(turn, heard)
    else:  # the questions are for the request that is begun
        turn.leaving = f"switch:{goals[0].intent}"
        _note(turn, heard, besides=goals[0].intent)
    return None


def remembered(waited: Mapping[str, Any], kind: str) -> Heard:
    """Return a wish that waited as if it were said now."""
    entities = {name: tuple(values) for name, values in waited["entities"].items()}
    return Heard(text=waited["text"], intent=kind, confidence=1.0, entities=entities)


def kept(wish: Wish) -> dict[str, Any]:
    """Return a wish as the state of the conversation keeps it."""
    entities = {name: list(values) for name, values in wish.entities.items()}
    return {"request": wish.intent, "text": wish.text, "entities": entities}


def label(request: str) -> str:
    """Return how a request is called before the customer."""
    return words.option("requests", request)


def requests(heard: Heard) -> list[Wish]:
    """Return what of a message are requests: no question, no person."""
    return [wish for wish in heard.wishes if wish.topic is None and wish.intent != PERSON]


def _tell(turn: Making, heard: Heard) -> None:
    _ask_first(turn, heard)
    _note(turn, heard)


def _ask_first(turn: Making, heard: Heard) -> None:
    """Answer the questions; one that names nothing is about what stands before it in the message."""
    about = None
    for wish in heard.wishes:
        if wish.topic is None:
            about = wish.intent
        else:
            aspects.inform(turn, None, wish.topic, wish.text, about)
            about = turn.answers.pop("_about")


def _note(turn: Making, heard: Heard, besides: str = "") -> None:
    new = [w for w in requests(heard) if w.intent not in (turn.form.kind, besides)]
    turn.wishes += new
    if new and not any(wish.intent == PERSON for wish in heard.wishes):
        turn.say("utter_wish_noted", requests=", ".join(label(wish.intent) for wish in new))


def _without(heard: Heard, wishes: Sequence[Wish]) -> Heard:
    """Return the message without these wishes, and without the entities in them."""
    if not wishes:
        return replace(heard, wishes=())
    entities = {
        name: left
        for name, values in heard.entities.items()
        if (left := _less(values, [wish.entities.get(name, ()) for wish in wishes]))
    }
    text = clauses.without(heard.text, [wish.span for wish in wishes])
    return replace(heard, text=text, entities=entities, wishes=())


def _less(values: Sequence[str], taken: Sequence[Sequence[str]]) -> tuple[str, ...]:
    left = list(values)
    for value in (value for some in taken for value in some):
        left.remove(value)
    return tuple(left)


def _says_something(rest: Heard, form: Form, question: Question, context: Context) -> bool:
    """Say whether what is left answers the open question or changes an answer."""
    if not any(char.isalnum() for char in rest.text):
        return False
    if hearing.move(rest, form, question, context) == "change_answer":
        return True
    return question.read(rest, context) is not None
