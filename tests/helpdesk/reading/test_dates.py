"""Dates as people say them. Today is Sunday, 22 November 2026, unless a test says otherwise."""

from __future__ import annotations

from datetime import date

import pytest

from helpdesk.reading import dates
from helpdesk.reading.dates import DateRead

TODAY = date(2026, 11, 22)
ANCHORS = {"contract_end": date(2027, 3, 14), "billing_end": date(2026, 12, 5)}


def read(typed: str, today: date = TODAY) -> DateRead:
    return dates.read(typed, today, ANCHORS)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        # what the library reads wrong or not at all
        ("a month from today", "2026-12-22"),
        ("one month from today", "2026-12-22"),
        ("the 15th", "2026-12-15"),
        ("31st", "2026-12-31"),
        ("end of month", "2026-11-30"),
        ("end of the month", "2026-11-30"),
        ("end of this month", "2026-11-30"),
        ("EOM", "2026-11-30"),
        ("month end", "2026-11-30"),
        ("end of next month", "2026-12-31"),
        ("the last day of next month", "2026-12-31"),
        ("end of january", "2027-01-31"),
        ("by end of january", "2027-01-31"),
        ("end of February 2028", "2028-02-29"),
        ("last day of may", "2027-05-31"),
        ("end of the year", "2026-12-31"),
        ("EOY", "2026-12-31"),
        ("end of next year", "2027-12-31"),
        ("end of 2027", "2027-12-31"),
        ("first of january", "2027-01-01"),
        ("beginning of January", "2027-01-01"),
        ("1st of next month", "2026-12-01"),
        ("the 15th of next month", "2026-12-15"),
        ("next month on the 15th", "2026-12-15"),
        ("first of the month", "2026-12-01"),
        ("in a couple of weeks", "2026-12-06"),
        ("4 weeks from monday", "2026-12-21"),
        ("two weeks after Christmas", "2027-01-08"),
        ("30 days after december 1", "2026-12-31"),
        ("a week before the end of the year", "2026-12-24"),
        ("the day after tomorrow", "2026-11-24"),
        ("the day after Thanksgiving", "2026-11-27"),
        ("Thanksgiving", "2026-11-26"),
        ("thanksgiving 2027", "2027-11-25"),
        ("Christmas", "2026-12-25"),
        ("Christmas Eve", "2026-12-24"),
        ("New Year's Day", "2027-01-01"),
        ("New Year\u2019s Eve", "2026-12-31"),
        ("4th of July", "2027-07-04"),
        ("last friday of january", "2027-01-29"),
        ("first monday of january", "2027-01-04"),
        # anchors
        ("end of contract", "2027-03-14"),
        ("at the end of my contract term", "2027-03-14"),
        ("when our contract expires", "2027-03-14"),
        ("end of term", "2027-03-14"),
        ("contract end date", "2027-03-14"),
        ("two weeks before the end of the contract", "2027-02-28"),
        ("end of my billing cycle", "2026-12-05"),
        ("the end of the current billing month", "2026-12-05"),
        # lengths of time
        ("tomorrow", "2026-11-23"),
        ("in 30 days", "2026-12-22"),
        ("30 days from now", "2026-12-22"),
        ("30 days", "2026-12-22"),
        ("30 days' notice", "2026-12-22"),
        ("in two weeks", "2026-12-06"),
        ("in a fortnight", "2026-12-06"),
        ("two weeks from tomorrow", "2026-12-07"),
        ("in a month", "2026-12-22"),
        ("a month from now", "2026-12-22"),
        ("in half a year", "2027-05-22"),
        ("a year from now", "2027-11-22"),
        ("in 1 month and 2 weeks", "2027-01-05"),
        ("in 7 business days", "2026-12-02"),
        ("7 working days from 20 november 2026", "2026-12-02"),
        ("in 3 wks", "2026-12-13"),
        ("day after my contract ends", "2027-03-15"),
        # weekdays
        ("a week on friday", "2026-12-04"),
        ("two fridays from now", "2026-12-04"),
        ("Monday", "2026-11-23"),
        ("sunday", "2026-11-29"),
        ("this friday", "2026-11-27"),
        ("next friday", "2026-11-27"),
        ("Wednesday the 25th", "2026-11-25"),
        # written out
        ("31 December 2026", "2026-12-31"),
        ("December 31, 2026", "2026-12-31"),
        ("Dec. 31st 2026", "2026-12-31"),
        ("31st of December", "2026-12-31"),
        ("the 31st of december, 2026", "2026-12-31"),
        ("dec 31", "2026-12-31"),
        ("Dec31", "2026-12-31"),
        ("31-Dec-2026", "2026-12-31"),
        ("dec 31 '27", "2027-12-31"),
        ("31 dec 27", "2027-12-31"),
        ("Thursday, 31 December 2026", "2026-12-31"),
        ("december thirty-first", "2026-12-31"),
        ("the fifteenth of january", "2027-01-15"),
        ("january 5", "2027-01-05"),
        ("febuary 5", "2027-02-05"),
        ("may 15", "2027-05-15"),
        ("22 November", "2026-11-22"),
        ("29 February 2028", "2028-02-29"),
        ("5/jan/2027", "2027-01-05"),
        ("2027 January 5", "2027-01-05"),
        ("31 december next year", "2027-12-31"),
        ("january, on the 5th", "2027-01-05"),
        # what only the library reads
        ("in 30d", "2026-12-22"),
        ("31 December 3026", "3026-12-31"),
        # figures
        ("12 31 2026", "2026-12-31"),
        ("2026-12-31", "2026-12-31"),
        ("2026/12/31", "2026-12-31"),
        ("20261231", "2026-12-31"),
        ("12/31/2026", "2026-12-31"),
        ("12/31/26", "2026-12-31"),
        ("12.31.2026", "2026-12-31"),
        ("12-31-2026", "2026-12-31"),
        ("12/31", "2026-12-31"),
        ("1/15", "2027-01-15"),
        ("02/02/2027", "2027-02-02"),
        ("\u0662\u0660\u0662\u0666-\u0661\u0662-\u0663\u0661", "2026-12-31"),
        # in a sentence
        ("I'd say on 31 December 2026, please", "2026-12-31"),
        ("not today, 31 December", "2026-12-31"),
        ("asap, but not before 31 December", "2026-12-31"),
        ("31 December 2026 at 10:00 for ext 1012", "2026-12-31"),
    ],
)
def test_a_date_is_read(typed: str, expected: str) -> None:
    assert read(typed) == DateRead(date.fromisoformat(expected))


def test_an_end_that_is_not_known_says_so() -> None:
    assert dates.read("end of my contract", TODAY).problem == "no_anchor"
    assert dates.read("end of the billing cycle", TODAY, {}).problem == "no_anchor"


def test_an_end_that_has_passed_is_past() -> None:
    ended = {"contract_end": date(2026, 3, 14)}
    assert dates.read("end of contract", TODAY, ended).problem == "past"


def test_next_friday_said_in_the_week_of_that_friday_is_ambiguous() -> None:
    tuesday = date(2026, 11, 24)
    expected = (date(2026, 11, 27), date(2026, 12, 4))
    assert read("next friday", tuesday) == DateRead(None, "ambiguous", expected)
    assert read("friday", tuesday) == DateRead(date(2026, 11, 27))


def test_friday_next_week_is_not_the_friday_of_this_week() -> None:
    assert read("friday next week", date(2026, 11, 24)) == DateRead(date(2026, 12, 4))
    assert read("next week on friday", date(2026, 11, 24)) == DateRead(date(2026, 12, 4))


def test_a_month_keeps_within_its_own_end() -> None:
    assert read("in a month", date(2027, 1, 31)) == DateRead(date(2027, 2, 28))
    assert read("30 days from today", date(2027, 1, 31)) == DateRead(date(2027, 3, 2))


def test_the_15th_said_on_the_15th_is_the_next_one() -> None:
    assert read("the 15th", date(2026, 11, 15)) == DateRead(date(2026, 12, 15))


def test_february_29th_is_real_when_the_coming_february_has_it() -> None:
    assert read("29 February", date(2027, 11, 22)) == DateRead(date(2028, 2, 29))


def test_today_by_its_date_is_no_past_day() -> None:
    assert read("2026-11-22") == DateRead(TODAY)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("yesterday", "2026-11-21"),
        ("today", "2026-11-22"),
        ("last friday", "2026-11-20"),
        ("friday", "2026-11-20"),
        ("2 weeks ago", "2026-11-08"),
        ("a month ago", "2026-10-22"),
        ("the 15th", "2026-11-15"),
        ("12/31", "2025-12-31"),
        ("dec 1", "2025-12-01"),
        ("5 October", "2026-10-05"),
        ("3 March 2024", "2024-03-03"),
    ],
)
def test_a_day_in_the_past_can_be_asked_for(typed: str, expected: str) -> None:
    assert dates.read(typed, TODAY, future=False) == DateRead(date.fromisoformat(expected))
