"""The life of a case is what docs/case_lifecycle.md draws."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helpdesk.tickets.lifecycle import (
    CANCELLATION_ONLY,
    ENDS,
    MOVES,
    NEXT_ACTOR,
    STARTS,
    may_move,
    may_start,
)
from helpdesk.vocabulary import CaseKind, CaseStatus

PAGE = (Path(__file__).parents[3] / "docs" / "case_lifecycle.md").read_text(encoding="utf-8")
ARROW = re.compile(r"^ +(\S+) --> (\S+)(?: : ([A-Z]))?$", re.MULTILINE)
ARROWS = ARROW.findall(PAGE)


def test_the_diagram_names_the_statuses_of_the_code_and_no_others() -> None:
    drawn = {name for arrow in ARROWS for name in arrow[:2]} - {"[*]"}

    assert drawn == set(CaseStatus)


def test_the_diagram_has_the_arrows_of_the_code_and_no_others() -> None:
    drawn = {(left, entered) for left, entered, _ in ARROWS}
    coded = {(left, entered) for left, onward in MOVES.items() for entered in onward}
    coded |= {("[*]", status) for status in STARTS} | {(status, "[*]") for status in ENDS}

    assert drawn == coded


def test_every_arrow_of_the_diagram_is_explained_and_no_other() -> None:
    letters = {letter for _, _, letter in ARROWS if letter}
    explained = set(re.findall(r"^\| ([A-Z]) \|", PAGE, re.MULTILINE))

    assert letters == explained
    assert all(letter for _, entered, letter in ARROWS if entered != "[*]")


def test_every_status_can_be_reached() -> None:
    reached, frontier = set(STARTS), set(STARTS)
    while frontier := {entered for left in frontier for entered in MOVES[left]} - reached:
        reached |= frontier

    assert reached == set(CaseStatus)


def test_from_every_status_a_case_can_come_to_an_end() -> None:
    ending = set(ENDS)
    while grown := {left for left, onward in MOVES.items() if onward & ending} - ending:
        ending |= grown

    assert ending == set(CaseStatus)


def test_nobody_acts_next_exactly_when_a_case_has_ended() -> None:
    assert set(NEXT_ACTOR) == set(CaseStatus)
    assert {status for status, actor in NEXT_ACTOR.items() if actor == "nobody"} == ENDS


@pytest.mark.parametrize("kind", [kind for kind in CaseKind if kind != "cancel_service"])
def test_only_a_cancellation_knows_grace(kind: CaseKind) -> None:
    for entered in CANCELLATION_ONLY:
        assert not any(may_move(kind, left, entered) for left in CaseStatus)
        assert any(may_move(CaseKind.CANCEL_SERVICE, left, entered) for left in CaseStatus)


def test_a_case_cannot_begin_where_the_account_has_changed_already() -> None:
    assert not any(may_start(status) for status in CANCELLATION_ONLY | {CaseStatus.SCHEDULED})
