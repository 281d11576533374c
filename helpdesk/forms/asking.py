"""Questions as a provider's pack has them: asked when it says so, with the choices it names. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from helpdesk.forms import words
from helpdesk.forms.model import Answer, Context, Heard, Option, Problem, Question, Read
from helpdesk.reading import choices
from helpdesk.vocabulary import RequestKind


def by_pack(kind: RequestKind, *questions: Question) -> tuple[Question, ...]:
    """Return the questions, each asked only where the pack of the customer's provider asks it."""
    return tuple(_by_pack(kind, question) for question in questions)


def _by_pack(kind: RequestKind, question: Question) -> Question:
    return replace(
        question,
        needed=lambda c: c.pack.asks(kind, question.slot) and question.needed(c),
    )


def offered(kind: RequestKind, slot: str) -> Callable[[Context], tuple[str, ...]]:
    """Return what tells the choices of a question: those the pack names, else all that have words."""

    def values(context: Context) -> tuple[str, ...]:
        named = context.pack.choices(kind, slot)
        return tuple(words.options(slot)) if named is None else named

    return values


def read_choice(kind: RequestKind, slot: str) -> Callable[[Heard, Context], Read]:
    """Return a reader of one of the choices that are offered here, pressed or typed."""
    values = offered(kind, slot)

    def read(heard: Heard, context: Context) -> Read:
        if heard.picked is not None:
            return Answer(heard.picked)
        known = [
            choices.Choice(value, words.option(slot, value), words.picking(slot, value))
            for value in values(context)
        ]
        found = choices.match(heard.text, known)
        return Answer(found[0]) if len(found) == 1 else None

    return read


def options(kind: RequestKind, slot: str) -> Callable[[Context], Sequence[Option]]:
    """Return the choices beside the question."""
    values = offered(kind, slot)
    return lambda context: tuple(map(Option, values(context)))


def check(kind: RequestKind, slot: str) -> Callable[[Any, Context], Problem | None]:
    """Return what objects to a choice that this provider does not offer."""
    values = offered(kind, slot)
    return lambda value, context: None if value in values(context) else Problem("not_offered")
