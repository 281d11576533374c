"""Dates that name no certain day. Today is Sunday, 22 November 2026."""

from __future__ import annotations

from datetime import date

import pytest

from helpdesk.reading import dates
from helpdesk.reading.dates import DateRead

TODAY = date(2026, 11, 22)
ANCHORS = {"contract_end": date(2027, 3, 14), "billing_end": date(2026, 12, 5)}


@pytest.mark.parametrize(
    ("typed", "problem", "candidates"),
    [
        ("asap", "soonest", []),
        ("ASAP!", "soonest", []),
        ("immediately", "soonest", []),
        ("as soon as possible", "soonest", []),
        ("right now", "soonest", []),
        ("now", "soonest", []),
        ("today", "soonest", []),
        ("the earliest possible date", "soonest", []),
        ("31/12/2026", "day_first", ["2026-12-31"]),
        ("31.12.2026", "day_first", ["2026-12-31"]),
        ("31/12", "day_first", ["2026-12-31"]),
        ("01/12/2026", "day_first", ["2026-12-01"]),
        ("01/02/2027", "ambiguous", ["2027-01-02", "2027-02-01"]),
        ("1/2", "ambiguous", ["2027-01-02", "2027-02-01"]),
        ("31 December or 15 January", "several", ["2026-12-31", "2027-01-15"]),
        ("5-10 January", "several", ["2027-01-05", "2027-01-10"]),
        ("January 5-10", "several", ["2027-01-05", "2027-01-10"]),
        ("between 5 and 10 January", "several", ["2027-01-05", "2027-01-10"]),
        ("jan 5th or 6th", "several", ["2027-01-05", "2027-01-06"]),
        ("15 December, in 2028", "several", ["2026-12-15"]),
        ("monday next week", "ambiguous", ["2026-11-23", "2026-11-30"]),
        ("3rd week of january", "too_vague", []),
        ("January 2nd week", "too_vague", []),
        ("the 5th day from now", "too_vague", []),
        ("in two weeks, on friday", "too_vague", []),
        ("in 3 hours", "soonest", []),
        ("31st of november", "not_a_real_date", []),
        ("on the 31st of november", "not_a_real_date", []),
        ("Tuesday, 31 December 2026", "wrong_weekday", ["2026-12-31"]),
        ("march", "only_month", ["2027-03-01", "2027-03-31"]),
        ("in March", "only_month", ["2027-03-01", "2027-03-31"]),
        ("March 2027", "only_month", ["2027-03-01", "2027-03-31"]),
        ("may", "only_month", ["2027-05-01", "2027-05-31"]),
        ("november", "only_month", ["2026-11-30"]),
        ("next month", "only_month", ["2026-12-22", "2026-12-31"]),
        ("next year", "only_year", []),
        ("2027", "only_year", []),
        ("in 2027", "only_year", []),
        ("Q1", "too_vague", []),
        ("first quarter of 2027", "too_vague", []),
        ("end of Q1", "too_vague", ["2027-03-31"]),
        ("next week", "too_vague", []),
        ("mid January", "too_vague", []),
        ("late january", "too_vague", []),
        ("in a few weeks", "too_vague", []),
        ("two or three weeks", "too_vague", []),
        ("10-15 days", "too_vague", []),
        ("in a week and a half", "too_vague", []),
        ("2.5 weeks", "too_vague", []),
        ("in a day or two", "too_vague", []),
        ("within 30 days", "too_vague", ["2026-12-22"]),
        ("15", "too_vague", ["2026-12-15"]),
        ("the second", "too_vague", ["2026-12-02"]),
        ("yesterday", "past", []),
        ("last friday", "past", []),
        ("last month", "past", []),
        ("3 days ago", "past", []),
        ("31 December 2025", "past", []),
        ("12/31/2025", "past", []),
        ("21 November 2026", "past", []),
        ("January 2025", "past", []),
        ("2025", "past", []),
        ("the 15th of this month", "past", []),
        ("31 February", "not_a_real_date", []),
        ("February 30th", "not_a_real_date", []),
        ("feb 30", "not_a_real_date", []),
        ("29 February", "not_a_real_date", []),
        ("2/29/2027", "not_a_real_date", []),
        ("2027-02-30", "not_a_real_date", []),
        ("13/13/2026", "not_a_real_date", []),
        ("the 32nd", "not_a_real_date", []),
        ("in 9999 years", "not_a_real_date", []),
        ("", "not_a_date", []),
        ("hello", "not_a_date", []),
        ("I don't know yet", "not_a_date", []),
        ("noon", "not_a_date", []),
        ("1012", "not_a_date", []),
        ("ext 1012", "not_a_date", []),
        ("408-555-0132", "not_a_date", []),
        ("8x8-100234", "not_a_date", []),
        ("once a year", "not_a_date", []),
        ("1.5", "not_a_date", []),
        ("1 two", "not_a_date", []),
        ("99 in", "not_a_date", []),
        ("5 pm", "not_a_date", []),
        ("every day after work", "not_a_date", []),
    ],
)
def test_what_is_no_certain_day_says_why(typed: str, problem: str, candidates: list[str]) -> None:
    expected = DateRead(None, problem, tuple(map(date.fromisoformat, candidates)))
    assert dates.read(typed, TODAY, ANCHORS) == expected
