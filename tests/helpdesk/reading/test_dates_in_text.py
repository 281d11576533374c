"""Dates found in free text, and said to people. Today is Sunday, 22 November 2026."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from helpdesk.reading import dates
from helpdesk.reading.dates import DateRead

TODAY = date(2026, 11, 22)
ANCHORS = {"contract_end": date(2027, 3, 14), "billing_end": date(2026, 12, 5)}


@pytest.mark.parametrize(
    ("text", "piece", "expected"),
    [
        ("cancel ext 1012 on 31 December 2026", "31 December 2026", "2026-12-31"),
        ("cancel ext 1012 on 1/15", "1/15", "2027-01-15"),
        ("cancel extension 1012 12/31/2026", "12/31/2026", "2026-12-31"),
        ("close it at the end of January please", "the end of January", "2027-01-31"),
        ("we leave at the end of our contract", "the end of our contract", "2027-03-14"),
        ("stop the service in 30 days", "in 30 days", "2026-12-22"),
        ("cancel everything 4 weeks from monday", "4 weeks from monday", "2026-12-21"),
        ("cancel on the 15th, thanks", "the 15th", "2026-12-15"),
        ("cancel my account before Monday", "Monday", "2026-11-23"),
        ("call 408-555-0132 on Jan 5", "Jan 5", "2027-01-05"),
        ("may I cancel on may 5?", "may 5", "2027-05-05"),
        ("asap, or by 31 December at the latest", "31 December", "2026-12-31"),
        ("\u00ccs it 2026\u201112\u201131?", "2026\u201112\u201131", "2026-12-31"),
    ],
)
def test_a_date_is_found_in_free_text_with_its_place(text: str, piece: str, expected: str) -> None:
    found = dates.find(text, TODAY, ANCHORS)
    assert found is not None
    reading, start, end = found
    assert reading == DateRead(date.fromisoformat(expected))
    assert text[start:end] == piece


@pytest.mark.parametrize(
    "text",
    [
        "may I cancel my service",
        "this may be wrong",
        "in the end may I cancel",
        "march to another carrier",
        "I want to march to another carrier",
        "sat on hold for an hour",
        "Jan told me to write",
        "cancel extension 2027",
        "cancel ext 1012",
        "do you offer 24/7 support",
        "1/2 of our lines",
        "the second one",
        "cancel for the second user",
        "30 days notice is long",
        "I called last friday",
        "we pay now for 12 lines",
        "my account is 8x8-100234",
        "case C-7K2M9QXT",
        "port 408-555-0130 to 0139",
        "add 5 lines",
        "",
    ],
)
def test_free_text_without_a_date_has_none(text: str) -> None:
    assert dates.find(text, TODAY, ANCHORS) is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("cancel my account today", "soonest"),
        ("cancel effective immediately", "soonest"),
        ("cancel in March", "only_month"),
        ("cancel on 01/02/2027", "ambiguous"),
        ("cancel on 31 February", "not_a_real_date"),
        ("cancel in 2027", "only_year"),
    ],
)
def test_an_unusable_date_in_free_text_keeps_its_problem(text: str, problem: str) -> None:
    found = dates.find(text, TODAY, ANCHORS)
    assert found is not None
    assert found[0].problem == problem


def test_a_year_is_never_taken_from_an_extension() -> None:
    found = dates.find("cancel ext 1012 on 1/15", TODAY)
    assert found is not None
    assert found[0].value == date(2027, 1, 15)


def test_a_day_is_said_with_its_weekday_and_full_date() -> None:
    assert dates.say(date(2026, 12, 22)) == "Tuesday, 22 December 2026"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 23, 14, 0, tzinfo=UTC), "Monday, 23 November 2026, 6:00 am PST"),
        (datetime(2026, 7, 4, 0, 5, tzinfo=UTC), "Friday, 3 July 2026, 5:05 pm PDT"),
        (datetime(2026, 11, 23, 8, 30, tzinfo=UTC), "Monday, 23 November 2026, 12:30 am PST"),
        (datetime(2026, 11, 23, 20, 0, tzinfo=UTC), "Monday, 23 November 2026, 12:00 pm PST"),
    ],
)
def test_a_moment_is_said_on_the_clocks_of_a_zone(at: datetime, said: str) -> None:
    assert dates.say_moment(at, "America/Los_Angeles") == said


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        dates.say_moment(datetime(2026, 11, 23), "America/Los_Angeles")
