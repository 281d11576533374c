"""What rules may not do to each other: contradict, count for nothing, or leave a gap before they count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from helpdesk.eligibility import words
from helpdesk.eligibility.lined_yaml import Place, Problem
from helpdesk.eligibility.shape import PackShape, RuleShape
from helpdesk.vocabulary import Outcome

_SEVERITY = {outcome: rank for rank, outcome in enumerate(Outcome)}
_NO_SUCH = "\0"  # a value that no pack names: what an open list of words may still bring

Written = tuple[Place, RuleShape]


def problems(shape: PackShape, rules: Iterable[Written]) -> Iterator[Problem]:
    """Return every pair of rules that cannot both stand, and every rule that can never be broken.

    Call it on rules whose tests are sound; nothing else is checked here.
    """
    written = list(rules)
    yield from _never_broken(shape, written)
    for (place, rule), (_, earlier) in _pairs(written):
        values = _values(shape, place, rule, earlier)
        if values is not None:
            yield from _overlap(place, rule, earlier, values)


def not_yet(shape: PackShape, rules: Iterable[Written], on: date) -> Iterator[Problem]:
    """Return what begins after `on` with nothing before it, which would leave a gap until then."""
    written = list(rules)
    begun = {rule.id for _, rule in written if rule.since <= on}
    for place, rule in written:
        if rule.since > on and rule.id not in begun:
            said = f"`{rule.id}` begins on {rule.since} and nothing holds before it"
            yield (*place, "since"), f"{said}; add an entry with the same id that holds now"
    for part in ("figures", "phones", "emails", "hours", "permissions", "steps", "checklists"):
        for name, found in getattr(shape, part).items():
            if found.since > on:
                said = f"`{name}` counts at once, but its first day is {found.since}"
                yield (part, str(name), "since"), f"{said}; write a day that has come"


def _pairs(written: list[Written]) -> Iterator[tuple[Written, Written]]:
    """Every two rules that are weighed together: one request, one fact, one `when`, one time."""
    for first, second in combinations(written, 2):
        (place, rule), (other_place, other) = second, first
        together = place[0] == other_place[0] and _requests(place, rule) & _requests(
            other_place, other
        )
        same = (rule.fact, rule.when) == (other.fact, other.when)
        apart = (rule.until and rule.until < other.since) or (
            other.until and other.until < rule.since
        )
        if together and same and not apart and rule.id != other.id:
            yield second, first


def _requests(place: Place, rule: RuleShape) -> set[str]:
    return {str(place[1]), *map(str, rule.also)}


def _overlap(
    place: Place, rule: RuleShape, earlier: RuleShape, values: _Values
) -> Iterator[Problem]:
    passes, others = values.passing(rule.test), values.passing(earlier.test)
    if not passes & others:
        said = f"no value of `{rule.fact}` keeps both this rule and `{earlier.id}`"
        yield (*place, "test"), f"{said}; change one test, or give each its own `when`"
    elif others <= passes and _SEVERITY[rule.otherwise] <= _SEVERITY[earlier.otherwise]:
        said = f"`{earlier.id}` is broken whenever this rule is, and weighs as much"
        yield (*place, "test"), f"{said}; leave this one out, or change its test"
    elif passes <= others and _SEVERITY[earlier.otherwise] <= _SEVERITY[rule.otherwise]:
        said = f"this rule is broken whenever `{earlier.id}` is, and weighs as much"
        yield (*place, "test"), f"{said}; leave that one out, or change its test"


def _never_broken(shape: PackShape, written: list[Written]) -> Iterator[Problem]:
    """A rule whose `when` lets through only what its test lets through, too."""
    for place, rule in written:
        when = rule.when.get(rule.fact)
        values = _values(shape, place, rule, when) if when else None
        if when and values and values.passing(when) <= values.passing(rule.test):
            said = f"while its `when` holds, no value of `{rule.fact}` breaks this rule"
            yield (*place, "when"), f"{said}; change its `when` or its test"


@dataclass(frozen=True)
class _Values:
    """Enough values of one fact to tell any of its tests from any other."""

    every: tuple[Any, ...]
    figures: Mapping[str, int]

    def passing(self, test: Mapping[str, Any]) -> frozenset[Any]:
        """Return those that pass."""
        ((word, wanted),) = test.items()
        if word == "one_of":
            return frozenset(v for v in self.every if v in wanted)
        if word == "is":
            return frozenset(v for v in self.every if v == wanted)
        wanted = self.figures.get(wanted, wanted)
        return frozenset(
            v for v in self.every if (v >= wanted if word == "at_least" else v <= wanted)
        )


def _values(
    shape: PackShape, place: Place, rule: RuleShape, other: RuleShape | Mapping[str, Any]
) -> _Values | None:
    """Return the values to try two tests on; None when tests of it cannot be compared."""
    facts = words.NUMBER_FACTS if place[0] == "each_number" else words.FACTS
    fact, figures = facts[rule.fact], {name: f.value for name, f in shape.figures.items()}
    if fact.kind is list:
        return None  # somebody may have several of its values at once
    named: list[Any] = []
    for test in (rule.test, other.test if isinstance(other, RuleShape) else other):
        ((_, wanted),) = test.items()
        for value in wanted if isinstance(wanted, list) else [wanted]:
            named.append(figures.get(value, value) if fact.kind is int else value)
    if fact.kind is int:
        if any(isinstance(value, str) for value in named):
            return None
        return _Values(tuple({v + step for v in named for step in (-1, 0, 1)}), figures)
    if fact.kind is bool:
        return _Values((True, False), figures)
    known = tuple(shape.products) if rule.fact == "product" else fact.values
    return _Values(known or (*named, _NO_SUCH), figures)
