"""What a pack may not get wrong in what it asks, and in what its rules ask again or tell in steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from helpdesk.eligibility import words
from helpdesk.eligibility.lined_yaml import Place, Problem
from helpdesk.eligibility.shape import Asks, NextShape, PackShape, RuleShape
from helpdesk.eligibility.suggestions import meant
from helpdesk.vocabulary import RequestKind


def problems(shape: PackShape, rules: Iterable[tuple[Place, RuleShape]]) -> Iterator[Problem]:
    """Return every mistake: questions and choices nobody knows, steps that are not there."""
    for request in shape.asks:
        if request not in words.QUESTIONS:
            yield ("asks", str(request)), f"`{request}` asks the same everywhere; leave it out"
    for kind, known in words.QUESTIONS.items():
        asked = shape.asks.get(RequestKind(kind))
        if asked is not None:
            yield from _listed(("asks", kind, "questions"), asked.questions, known, "question")
            yield from _choices(("asks", kind, "choices"), asked)
        elif shape.requests.get(RequestKind(kind)):
            said = f"`{kind}` is missing under `asks`; say which questions it asks"
            yield ("requests", kind), said
    for place, rule in rules:
        yield from _told_and_asked(place, rule, shape)
    for kind, written in shape.next.items():
        yield from _next(("next", str(kind)), written, shape)


def _next(place: Place, written: list[NextShape], shape: PackShape) -> Iterator[Problem]:
    """The steps are there, and the last entry takes what no other one took."""
    for index, entry in enumerate(written):
        if entry.steps and entry.steps not in shape.steps:
            said = f"there are no steps `{entry.steps}`{meant(entry.steps, shape.steps)}"
            yield (*place, index, "steps"), said
    if not written or written[-1].when:
        yield place, "the last entry must hold for every case; write one without `when`"


def _choices(place: Place, asked: Asks) -> Iterator[Problem]:
    for slot, offered in asked.choices.items():
        if slot in asked.questions and slot in words.CHOICES:
            yield from _listed((*place, slot), offered, words.CHOICES[slot], f"choice of {slot}")
        else:
            open_to = [name for name in asked.questions if name in words.CHOICES]
            said = f"`{slot}` is no question here whose choices a pack names"
            yield (*place, slot), f"{said}{meant(slot, open_to)}"


def _listed(
    place: Place, names: Iterable[str], known: Iterable[str], what: str
) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name not in known:
            yield (*place, index), f"`{name}` is no {what}{meant(name, known)}"
        elif name in seen:
            yield (*place, index), f"`{name}` stands here twice; leave one out"
        seen.add(name)


def _told_and_asked(place: Place, rule: RuleShape, shape: PackShape) -> Iterator[Problem]:
    """The steps a rule tells are there, and the answer it asks for again is asked at all."""
    if rule.steps and rule.steps not in shape.steps:
        said = f"there are no steps `{rule.steps}`{meant(rule.steps, shape.steps)}"
        yield (*place, "steps"), said
    asked = shape.asks.get(RequestKind(str(place[1])))
    if rule.slot and asked and rule.slot not in asked.questions:
        said = f"`{rule.slot}` is not asked here{meant(rule.slot, asked.questions)}"
        yield (*place, "slot"), said
