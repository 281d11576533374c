"""Weighing rules against facts, with rules made up for the purpose."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.eligibility.verdict import approvers, decide
from helpdesk.vocabulary import Citation, Outcome, Rule


def rule(outcome: Outcome, fact: str = "notice_days", **more: Any) -> Rule:
    given_values = {"test": {"at_least": 30}, **more}
    return Rule(
        id=f"x.{outcome.value}",
        sentence="",
        fact=fact,
        otherwise=outcome,
        say="",
        since=date(2020, 1, 1),
        cite=Citation("s", "1"),
        **given_values,
    )


def test_silence_means_a_person() -> None:
    assert decide((), {"notice_days": 99}).outcome is Outcome.HAND_OVER


def test_a_rule_about_something_not_known_yet_breaks_nothing() -> None:
    assert decide([rule(Outcome.REFUSE)], {}).outcome is Outcome.GRANT
    assert decide([rule(Outcome.REFUSE)], {"notice_days": None}).outcome is Outcome.GRANT


def test_every_broken_rule_is_listed_and_the_worst_outcome_wins() -> None:
    rules = [rule(Outcome.WARN), rule(Outcome.HAND_OVER), rule(Outcome.ASK_AGAIN)]

    found = decide(rules, {"notice_days": 1})

    assert found.outcome is Outcome.HAND_OVER
    assert found.because == tuple(rules)


def test_one_role_that_passes_is_enough_and_a_request_may_wait_for_the_yes_of_another() -> None:
    boss = rule(Outcome.APPROVE, "requester_roles", test={"one_of": ("boss",)})

    assert decide([boss], {"requester_roles": ("user", "boss")}).outcome is Outcome.GRANT
    waits = decide([boss, rule(Outcome.WARN)], {"requester_roles": ("user",), "notice_days": 1})
    assert waits.outcome is Outcome.APPROVE
    assert approvers(waits) == (frozenset({"boss"}),)
    refused = decide([boss, rule(Outcome.REFUSE)], {"requester_roles": ["user"], "notice_days": 1})
    assert refused.outcome is Outcome.REFUSE


def test_a_rule_counts_only_where_its_condition_holds() -> None:
    only_open = rule(Outcome.REFUSE, when={"open_port": {"is": True}})

    assert decide([only_open], {"notice_days": 1, "open_port": True}).outcome is Outcome.REFUSE
    assert decide([only_open], {"notice_days": 1, "open_port": False}).outcome is Outcome.GRANT
    assert decide([only_open], {"notice_days": 1}).outcome is Outcome.GRANT


def test_the_measure_may_itself_be_a_fact() -> None:
    within = rule(Outcome.ASK_AGAIN, fact="devices_quantity", test={"at_most": "free_lines"})

    assert decide([within], {"devices_quantity": 3, "free_lines": 3}).outcome is Outcome.GRANT
    assert decide([within], {"devices_quantity": 4, "free_lines": 3}).outcome is Outcome.ASK_AGAIN
    assert decide([within], {"devices_quantity": 4}).outcome is Outcome.GRANT


@pytest.mark.parametrize(
    ("test", "known", "holds"),
    [
        ({"is": "US"}, "US", True),
        ({"is": "US"}, "us", False),
        ({"is": False}, False, True),
        ({"is": False}, True, False),
        ({"one_of": ("a", "b")}, "b", True),
        ({"one_of": ("a", "b")}, "c", False),
        ({"at_least": 30}, 30, True),
        ({"at_least": 30}, 29, False),
        ({"at_most": 10}, 10, True),
        ({"at_most": 10}, 11, False),
        ({"at_least": 1}, 0, False),
    ],
)
def test_the_four_words_mean_what_they_say(test: dict[str, Any], known: Any, holds: bool) -> None:
    found = decide([rule(Outcome.REFUSE, fact="f", test=test)], {"f": known})

    assert (found.outcome is Outcome.GRANT) is holds


@given(
    st.lists(st.sampled_from(list(Outcome)[1:]), min_size=1, max_size=8),
    st.dictionaries(st.sampled_from(["notice_days", "other"]), st.integers(-50, 50)),
)
def test_one_more_rule_never_makes_a_verdict_milder(
    outcomes: list[Outcome], facts: dict[str, int]
) -> None:
    severity = list(Outcome).index
    rules = [rule(outcome) for outcome in outcomes]

    fewer = decide(rules[:-1], facts) if rules[:-1] else decide([rule(Outcome.WARN)], {})

    assert severity(decide(rules, facts).outcome) >= severity(fewer.outcome)
