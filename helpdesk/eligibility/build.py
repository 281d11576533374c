"""From the shape of a file to the nouns of the helpdesk. Judges nothing; checks.py did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from helpdesk.eligibility.hours import Hours
from helpdesk.eligibility.shape import Cite, PackShape, Permission, RuleShape
from helpdesk.eligibility.words import WEEKDAYS
from helpdesk.vocabulary import Citation, Outcome, RequestKind, Rule

_Shapes = Mapping[RequestKind, list[RuleShape]]


def citation(cite: Cite) -> Citation:
    """Return a citation as the rest of the house knows it."""
    return Citation(cite.source, cite.section)


def rules(shapes: _Shapes, figures: Mapping[str, int]) -> dict[RequestKind, tuple[Rule, ...]]:
    """Return the rules of each request, shared ones (`also`) included, figures filled in."""
    kept: dict[RequestKind, list[Rule]] = {}
    for kind, written in shapes.items():
        for shape in written:
            for holds_for in (kind, *shape.also):
                kept.setdefault(holds_for, []).append(_rule(shape, figures))
    return {kind: tuple(found) for kind, found in kept.items()}


def permissions(shape: PackShape) -> dict[RequestKind, Rule]:
    """Return who may ask for what, each as a rule on `requester_roles`."""
    return {kind: _permission(found) for kind, found in shape.permissions.items()}


def hours(shape: PackShape) -> dict[str, Hours]:
    """Return opening hours in the provider's zone, closed on the provider's own days off."""
    off: frozenset[date] = frozenset(shape.holidays.extra)
    return {
        name: Hours(
            days=frozenset(WEEKDAYS.index(day) for day in h.days),
            opens=h.opens,
            closes=h.closes,
            time_zone=shape.time_zone,
            say=h.say,
            closed_on=off,
            demo=h.demo,
        )
        for name, h in shape.hours.items()
    }


def catalogue(shape: PackShape) -> dict[str, list[dict[str, Any]]]:
    """Return each shelf as a list of {id, name, price, words, demo}; prices are exact Decimals."""
    return {
        name: [{**item.model_dump(), "demo": shelf.demo} for item in shelf.items]
        for name, shelf in shape.catalogue.items()
    }


def always_sayable(shape: PackShape) -> dict[str, object]:
    """Return what a sentence may name at any time: figures, {phones.x}, {emails.x}, {hours.x}, {roles.x}."""
    return {
        **{name: figure.value for name, figure in shape.figures.items()},
        **{f"phones.{name}": phone.number for name, phone in shape.phones.items()},
        **{f"emails.{name}": mailbox.address for name, mailbox in shape.emails.items()},
        **{f"hours.{name}": found.say for name, found in shape.hours.items()},
        **{f"roles.{name}": label for name, label in shape.roles.items()},
    }


def _rule(shape: RuleShape, figures: Mapping[str, int]) -> Rule:
    return Rule(
        id=shape.id,
        sentence=shape.sentence,
        fact=shape.fact,
        test=_measured(shape.test, figures),
        otherwise=shape.otherwise,
        say=shape.say,
        since=shape.since,
        cite=citation(shape.cite),
        until=shape.until,
        slot=shape.slot,
        steps=shape.steps,
        when={fact: _measured(test, figures) for fact, test in shape.when.items()},
    )


def _measured(test: Mapping[str, Any], figures: Mapping[str, int]) -> dict[str, Any]:
    """Put the value of a figure where a test names one; the name of a fact stays a name."""
    ((word, wanted),) = test.items()
    if word in ("at_least", "at_most") and wanted in figures:
        wanted = figures[wanted]
    return {word: tuple(wanted) if isinstance(wanted, list) else wanted}


def _permission(shape: Permission) -> Rule:
    return Rule(
        id=shape.id,
        sentence=shape.sentence,
        fact="requester_roles",
        test={"one_of": shape.roles},
        otherwise=Outcome.REFUSE,
        say=shape.say,
        since=shape.since,
        cite=citation(shape.cite),
    )
