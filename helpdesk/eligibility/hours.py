"""Opening hours: open now? when next? Pure; the moment is an argument and aware."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_LONGEST_CLOSURE_DAYS = 400


@dataclass(frozen=True)
class Hours:
    """When somebody answers: weekdays (0 = Monday), from `opens` until before `closes`, local time."""

    days: frozenset[int]
    opens: time
    closes: time
    time_zone: str
    say: str
    closed_on: frozenset[date] = frozenset()
    demo: bool = False


def is_open(hours: Hours, at: datetime) -> bool:
    """Tell whether somebody answers at this moment; the minute of closing is closed."""
    local = _local(hours, at)
    return _works_on(hours, local.date()) and hours.opens <= local.time() < hours.closes


def next_opening(hours: Hours, at: datetime) -> datetime:
    """Return the first opening after `at`, in local time; while open, that of a later day.

    Raises ValueError when it does not open within a year.
    """
    local = _local(hours, at)
    for ahead in range(_LONGEST_CLOSURE_DAYS):
        day = local.date() + timedelta(days=ahead)
        opening = datetime.combine(day, hours.opens, local.tzinfo)
        if _works_on(hours, day) and opening > local:
            return opening
    raise ValueError(f"these hours never open again: {hours.say}")


def _works_on(hours: Hours, day: date) -> bool:
    return day.weekday() in hours.days and day not in hours.closed_on


def _local(hours: Hours, at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("opening hours need an aware moment, like 2026-12-01T09:00:00-08:00")
    return at.astimezone(ZoneInfo(hours.time_zone))
