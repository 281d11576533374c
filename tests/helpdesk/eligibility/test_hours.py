"""Opening hours: what the truth tables of the packs do not already say."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.eligibility.hours import Hours, is_open, next_opening

OFFICE = Hours(
    days=frozenset({0, 1, 2, 3, 4}),
    opens=time(6),
    closes=time(17),
    time_zone="America/Los_Angeles",
    say="6 a.m. to 5 p.m. Pacific Time, Monday to Friday",
    closed_on=frozenset({date(2026, 12, 24), date(2026, 12, 25)}),
)


def test_a_day_off_is_closed_and_skipped() -> None:
    thursday = datetime(2026, 12, 24, 20, 0, tzinfo=UTC)

    assert not is_open(OFFICE, thursday)
    assert next_opening(OFFICE, thursday) == datetime(2026, 12, 28, 14, 0, tzinfo=UTC)


def test_the_next_opening_is_told_in_the_providers_own_time() -> None:
    opening = next_opening(OFFICE, datetime(2026, 12, 5, 12, 0, tzinfo=UTC))

    assert opening.isoformat() == "2026-12-07T06:00:00-08:00"


@pytest.mark.parametrize("ask", [is_open, next_opening])
def test_a_moment_without_a_time_zone_is_turned_away(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(ValueError, match="aware"):
        ask(OFFICE, datetime(2026, 12, 1, 9, 0))


def test_hours_that_never_open_say_so() -> None:
    never = Hours(frozenset(), time(6), time(17), "UTC", "never")

    with pytest.raises(ValueError, match="never open again"):
        next_opening(never, datetime(2026, 12, 1, tzinfo=UTC))


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)))
def test_at_the_next_opening_somebody_answers_and_a_minute_before_nobody(at: datetime) -> None:
    opening = next_opening(OFFICE, at)

    assert opening > at
    assert is_open(OFFICE, opening)
    assert not is_open(OFFICE, opening - timedelta(minutes=1))
