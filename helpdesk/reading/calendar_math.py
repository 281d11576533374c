"""Days and the words for them: what a reading of a date is, and the sums that readings need.

Patterns of speech are in `dates_absolute` and `dates_relative`.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import holidays

MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_HOLIDAYS = {
    "thanksgiving": "Thanksgiving Day",
    "christmas": "Christmas Day",
    "labor": "Labor Day",
    "labour": "Labor Day",
    "memorial": "Memorial Day",
    "independence": "Independence Day",
    "veterans": "Veterans Day",
    "columbus": "Columbus Day",
    "juneteenth": "Juneteenth National Independence Day",
    "presidents": "Washington's Birthday",
    "martin": "Martin Luther King Jr. Day",
    "mlk": "Martin Luther King Jr. Day",
}


@dataclass(frozen=True)
class DateRead:
    """A day, or why there is none; at most one of `value` and `problem` is set.

    `candidates` are days to offer with a problem, likeliest first; none of them is past when the
    day must be in the future. Problems: soonest, no_anchor, ambiguous, day_first, several,
    wrong_weekday, only_month, only_year, too_vague, past, not_a_real_date, not_a_date.
    """

    value: date | None
    problem: str | None = None
    candidates: tuple[date, ...] = ()


@dataclass(frozen=True)
class Frame:
    """What a date is read against: today, days known by name, and which way it lies.

    `bounded` says that it must lie that way; a day to count from need not.
    """

    today: date
    anchors: Mapping[str, date] = field(default_factory=dict)
    future: bool = True
    bounded: bool = True

    def allows(self, day: date) -> bool:
        """Say whether `day` may be meant at all."""
        return not (self.future and self.bounded) or day >= self.today

    def settle(self, day: date | None) -> DateRead:
        """Return `day` as read; no day at all was no real date."""
        if day is None:
            return DateRead(None, "not_a_real_date")
        return DateRead(day) if self.allows(day) else DateRead(None, "past")

    def ask(self, problem: str, *days: date | None) -> DateRead:
        """Return a problem with those of `days` that may be meant."""
        offered = dict.fromkeys(day for day in days if day is not None and self.allows(day))
        return DateRead(None, problem, tuple(offered))


def real(year: int, month: int, day: int) -> date | None:
    """Return the day, or None when the calendar has no such day."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def month_number(word: str) -> int:
    """Return 1 to 12 for the name of a month, shortened or misspelt; the word must be one."""
    word = word.strip(".")
    return next(n for n, name in enumerate(MONTH_NAMES, 1) if name.lower()[:3] == word[:3])


def weekday_number(word: str) -> int:
    """Return 0 (Monday) to 6 for the name of a weekday, shortened or not."""
    return next(n for n, name in enumerate(WEEKDAY_NAMES) if name.lower()[:3] == word[:3])


def month_end(year: int, month: int) -> date | None:
    """Return the last day of a month."""
    if not 1 <= year <= 9999:
        return None
    return date(year, month, calendar.monthrange(year, month)[1])


def next_month(day: date, months: int = 1) -> tuple[int, int]:
    """Return year and month so many months after the month of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1


def shift(day: date, many: int, unit: str) -> date | None:
    """Return the day `many` units (day, business, week, fortnight, month, year) after `day`.

    A month has no shorter end than its own: a month after 31 January is the last of February.
    """
    try:
        if unit == "business":
            return _working_day(day, many)
        if unit in ("month", "year"):
            year, month = next_month(day, many * (12 if unit == "year" else 1))
            end = month_end(year, month)
            return end and end.replace(day=min(day.day, end.day))
        return day + timedelta(days=many * {"day": 1, "week": 7, "fortnight": 14}[unit])
    except (ValueError, OverflowError):
        return None


def on_weekday(frame: Frame, weekday: int) -> date:
    """Return the nearest such weekday after today, or before it when days lie in the past."""
    ahead = (weekday - frame.today.weekday() - 1) % 7 + 1
    return frame.today + timedelta(days=ahead if frame.future else ahead - 7)


def yearless(frame: Frame, month: int, day: int) -> date | None:
    """Return the day in the year that brings it nearest to today, on the side that is meant."""
    today = frame.today
    this = real(today.year, month, day)
    beyond = (month, day) < (today.month, today.day)
    if frame.future and beyond:
        return real(today.year + 1, month, day)
    if not frame.future and (month, day) > (today.month, today.day):
        return real(today.year - 1, month, day)
    return this


def nth_of_month(frame: Frame, day: int) -> date | None:
    """Return the next (or last past) day of this number, passing over months without it."""
    step = 1 if frame.future else -1
    for months in range(13):
        year, month = next_month(frame.today, step * months)
        found = real(year, month, day)
        if found and (found > frame.today if frame.future else found < frame.today):
            return found
    return None


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """Return the nth such weekday of a month, the last for -1."""
    days = [
        day
        for number in range(1, 32)
        if (day := real(year, month, number)) and day.weekday() == weekday
    ]
    return days[nth if nth < 0 else nth - 1] if -len(days) <= nth <= len(days) else None


def holiday(frame: Frame, word: str, year: int | None) -> date | None:
    """Return the holiday named by its first word, in `year` or nearest to today as meant."""
    if year is not None:
        return _holidays(year).get(_HOLIDAYS[word])
    today = frame.today
    for candidate in (today.year, today.year + (1 if frame.future else -1)):
        day = _holidays(candidate).get(_HOLIDAYS[word])
        if day and (day >= today if frame.future else day <= today):
            return day
    return None


@lru_cache(maxsize=16)
def _holidays(year: int) -> Mapping[str, date]:
    return {name: day for day, name in holidays.country_holidays("US", years=year).items()}


def _working_day(day: date, many: int) -> date | None:
    if abs(many) > 1000 or not 1900 <= day.year <= 2100:
        return None
    found: date = holidays.country_holidays("US").get_nth_working_day(day, many)
    return found
