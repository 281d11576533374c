"""Counting days as requirements E.2 measured them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from helpdesk.eligibility import days


@pytest.mark.parametrize(
    ("today", "earliest"),
    [
        (date(2026, 11, 22), date(2026, 12, 22)),
        (date(2027, 1, 31), date(2027, 3, 2)),
        (date(2028, 1, 31), date(2028, 3, 1)),
        (date(2026, 12, 31), date(2027, 1, 30)),
    ],
)
def test_notice_counts_days_and_not_months(today: date, earliest: date) -> None:
    assert days.earliest_end(today, 30) == earliest


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 12, 1), date(2026, 12, 31)),
        (date(2027, 2, 28), date(2027, 2, 28)),
        (date(2028, 2, 1), date(2028, 2, 29)),
    ],
)
def test_the_billing_month_ends_on_its_last_day(day: date, last: date) -> None:
    assert days.end_of_month(day) == last


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        (date(2026, 11, 20), 7, date(2026, 12, 2)),  # Thanksgiving lies between
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # a Saturday
        (date(2026, 12, 23), 2, date(2026, 12, 28)),  # Christmas on a Friday
        (date(2026, 7, 2), 1, date(2026, 7, 6)),  # 4 July on a Saturday is kept on the 3rd
        (date(2027, 12, 30), 1, date(2028, 1, 3)),  # New Year 2028 is kept on 31 December 2027
        (date(2026, 12, 1), 0, date(2026, 12, 1)),
    ],
)
def test_business_days_skip_weekends_and_public_holidays(
    start: date, count: int, due: date
) -> None:
    assert days.business_day_after(start, count, "US") == due


def test_business_days_skip_the_providers_own_days_off() -> None:
    day_after_thanksgiving = date(2026, 11, 27)

    due = days.business_day_after(date(2026, 11, 20), 7, "US", {day_after_thanksgiving})

    assert due == date(2026, 12, 3)


def test_the_day_the_service_ends_is_day_nought() -> None:
    assert days.grace_day(date(2026, 11, 1), date(2026, 11, 1)) == 0
    assert days.grace_day(date(2026, 11, 1), date(2026, 12, 1)) == 30
    assert days.grace_day(date(2026, 11, 1), date(2026, 12, 2)) == 31


def test_the_last_moment_to_restore_is_the_last_minute_of_day_30_in_the_providers_zone() -> None:
    pacific = ZoneInfo("America/Los_Angeles")

    last = days.last_restore_moment(date(2026, 10, 15), 30, pacific)

    assert last == datetime(2026, 11, 15, 7, 59, tzinfo=UTC)  # 14 November, winter time by then


def test_a_country_without_known_holidays_is_recognised() -> None:
    assert days.is_country("US")
    assert not days.is_country("USA1")
