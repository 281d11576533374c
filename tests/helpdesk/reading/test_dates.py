"""Dates as people say them. Today is Sunday, 22 November 2026, unless a test says otherwise."""

from __future__ import annotations

from datetime import UTC, date, datetime

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
    assert read(typed) == expected


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
