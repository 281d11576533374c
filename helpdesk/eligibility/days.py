"""Counting days: notice, business days, months, the time to restore. Pure; today is an argument."""

from __future__ import annotations

import calendar
from collections.abc import Collection
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache

import holidays


def earliest_end(today: date, notice_days: int) -> date:
    """Return the first day a service may end when asked for today: calendar days, not months."""
    return today + timedelta(days=notice_days)


def end_of_month(day: date) -> date:
    """Return the last day of the billing month `day` lies in; billing months are calendar months."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def business_day_after(
    start: date, count: int, country: str, extra_holidays: Collection[date] = ()
) -> date:
    """Return the `count`-th working day after `start`, which itself is not counted.

    Weekends, the public holidays of `country` (observed days too) and `extra_holidays` do not count.
    """
    public = _public_holidays(country)
    day = start
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in public and day not in extra_holidays:
            count -= 1
    return day


def grace_day(cancelled_on: date, today: date) -> int:
    """Return which day after the end this is: 0 on the day the service ended."""
    return (today - cancelled_on).days


def last_restore_moment(cancelled_on: date, days: int, tz: tzinfo) -> datetime:
    """Return the last minute in which a service that ended on `cancelled_on` can be restored."""
    return datetime.combine(cancelled_on + timedelta(days=days), time(23, 59), tz)


def is_country(code: str) -> bool:
    """Tell whether the public holidays of this country are known."""
    try:
        _public_holidays(code)
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=8)
def _public_holidays(country: str) -> holidays.HolidayBase:
    # It adds the years it is asked about by itself, so one per country is enough.
    return holidays.country_holidays(country)
