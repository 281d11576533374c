"""Weighing a request: facts in, verdict out. Pure; it knows no provider, no rule and no wording."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from helpdesk.eligibility.words import ANYONE
from helpdesk.vocabulary import Outcome, RequestKind, Rule, Verdict

if TYPE_CHECKING:
    from helpdesk.eligibility.pack import Pack

_SEVERITY = {outcome: rank for rank, outcome in enumerate(Outcome)}  # mildest first


def _each(known: Any) -> Collection[Any]:
    """Return the values of a fact: a list of roles has several, and one that passes is enough."""
    return known if isinstance(known, list | tuple) else (known,)


_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "is": lambda known, wanted: bool(known == wanted),
    "one_of": lambda known, wanted: any(one in wanted for one in _each(known)),
    "at_least": lambda known, wanted: bool(known >= wanted),
    "at_most": lambda known, wanted: bool(known <= wanted),
}


def decide(rules: Sequence[Rule], facts: Mapping[str, Any]) -> Verdict:
    """Say what the rules make of the facts: the worst outcome, and every rule that is broken.

    A rule is weighed when its `when` holds and its fact is known (present and not None); a fact
    nobody has given yet breaks nothing. No rules at all hand over: silence means a person.
    """
    if not rules:
        return Verdict(Outcome.HAND_OVER)
    broken = tuple(rule for rule in rules if _breaks(rule, facts))
    worst = max((r.otherwise for r in broken), key=_SEVERITY.__getitem__, default=Outcome.GRANT)
    return Verdict(worst, broken)


def permitted(pack: Pack, kind: RequestKind, roles: Collection[str]) -> Rule | None:
    """Return None when one of `roles` may ask for this, else the rule that forbids it."""
    rule = pack.permission(kind)
    allowed = rule.test["one_of"]
    return None if ANYONE in allowed or any(role in allowed for role in roles) else rule


def approvers(verdict: Verdict) -> tuple[frozenset[str], ...]:
    """Return whose yes a request waits for: of each set of roles, somebody who has one of them."""
    asked = (rule for rule in verdict.because if rule.otherwise is Outcome.APPROVE)
    return tuple(frozenset(rule.test["one_of"]) for rule in asked)


def applies(when: Mapping[str, Mapping[str, Any]], facts: Mapping[str, Any]) -> bool:
    """Say whether every condition is known to hold."""
    return all(_holds(name, test, facts) is True for name, test in when.items())


def _breaks(rule: Rule, facts: Mapping[str, Any]) -> bool:
    return applies(rule.when, facts) and _holds(rule.fact, rule.test, facts) is False


def _holds(name: str, test: Mapping[str, Any], facts: Mapping[str, Any]) -> bool | None:
    """Tell whether the fact passes its test; None when one side of it is not known yet."""
    ((word, wanted),) = test.items()
    if word in ("at_least", "at_most") and isinstance(wanted, str):
        wanted = facts.get(wanted)  # the pack left a name: the measure is itself a fact
    known = facts.get(name)
    return None if known is None or wanted is None else _TESTS[word](known, wanted)
