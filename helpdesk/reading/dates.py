"""Dates as people say them, with our own grammar first and dateparser for what is left.

No day is ever invented: a month or a year alone, a past day or one that can be read two ways comes
back as a problem. What a date may be (notice, terms) is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from helpdesk.reading import (
    calendar_math,
    dates_absolute,
    dates_ends,
    dates_relative,
    extensions,
    shapes,
)
from helpdesk.reading.calendar_math import DateRead, Frame
from helpdesk.reading.dates_absolute import spaced
from helpdesk.reading.text import BLANK, blank, folded

__all__ = ["DateRead", "find", "read", "say", "say_moment"]

_RULES = (*dates_absolute.RULES, *dates_relative.RULES, *dates_ends.RULES)
_PREPOSITION = re.compile(
    r"\b(?:on|by|from|until|till|before|after|for|effective|as of|starting|beginning|date|dated|in"
    r"|at|through|is|to|of|end|ending|around|about)(?: or (?:before|after|about))?:?[ ]{1,3}$"
)
_WORD = re.compile(r"(?<![a-z0-9_'])[a-z0-9]")
_FROM = re.compile(r"[ ]{1,3}(?P<side>from|after|before|past|following|prior to|since)[ ]{1,3}")
_LENGTH = spaced(
    rf"(?:in )?(?:(?:{dates_relative.MANY}|(?P<the>the))(?: |-))?{dates_relative.UNIT}"
)
_TODAY = re.compile(r"(?:right[ ])?(?:today|now|this day)(?:'s date)?\b")
_DEEPEST = 3
_LONGEST_FOR_LIBRARY = 60
_RELATIVE = re.compile(
    r"\b(?:in|from now|hence|ago)\b.{0,40}\d[ ]?(?:d|days?|w|we?e?ks?|mos?|months?|y|ye?a?rs?)\b"
    r"|\d[ ]?(?:d|days?|w|we?e?ks?|mos?|months?|y|ye?a?rs?)\b.{0,20}\b(?:from now|hence|ago)\b"
)
_MONTH = re.compile(shapes.MONTHS.replace(r"\b", r"(?![a-z])"))
_FIGURES = re.compile(r"\d[ ]*[./-][ ]*\d")

Found = tuple[DateRead, int, int]


def read(
    text: str, today: date, anchors: Mapping[str, date] | None = None, future: bool = True
) -> DateRead:
    """Read an answer to a question about one date.

    `anchors` may hold `contract_end` and `billing_end`. With `future`, days before `today` are
    `past`, and "now" is `soonest` so that the caller may offer the first day there is.
    """
    frame = Frame(today, anchors or {}, future)
    plain = _prepared(text)
    found = [reading for reading, _, _ in _scan(plain, frame, free=False)]
    return _one(found, frame) if found else _from_library(plain.replace(BLANK, " "), frame)


def find(text: str, today: date, anchors: Mapping[str, date] | None = None) -> Found | None:
    """Return the first date said in free text, with where it stands, or None.

    A date that can be used comes before one with a problem. Only our own patterns are tried.
    """
    found = list(_scan(_prepared(text), Frame(today, anchors or {}), free=True))
    usable = [one for one in found if one[0].value is not None]
    return next(iter(usable or found), None)


def say(day: date) -> str:
    """Return a day with its weekday: Tuesday, 22 December 2026."""
    weekday = calendar_math.WEEKDAY_NAMES[day.weekday()]
    return f"{weekday}, {day.day} {calendar_math.MONTH_NAMES[day.month - 1]} {day.year}"


def say_moment(at: datetime, tz: str) -> str:
    """Return an aware moment on the clocks of `tz`: Monday, 23 November 2026, 6:00 am PST."""
    if at.tzinfo is None:
        raise ValueError("a moment needs a zone to be told in another")
    there = at.astimezone(ZoneInfo(tz))
    half = "am" if there.hour < 12 else "pm"
    zone = there.tzname() or ""
    zone = f"UTC{zone}" if zone.startswith(("+", "-")) else zone
    return f"{say(there.date())}, {there.hour % 12 or 12}:{there.minute:02d} {half} {zone}"


def _prepared(text: str) -> str:
    """Blank whatever has figures and is no date."""
    plain = shapes.without_references(folded(text).replace("\n", " "))
    plain = blank(plain, extensions.named_spans(plain))
    return shapes.without_phones(plain)


def _scan(plain: str, frame: Frame, free: bool) -> Iterator[Found]:
    """Yield what the rules read from left to right; of two that begin together the longer."""
    done = 0
    for word in _WORD.finditer(plain):
        if word.start() < done:
            continue
        best = _at(plain, word.start(), frame, free, 0)
        if best is not None:
            done = best[1]
            yield best[0], word.start(), done


def _at(
    plain: str, start: int, frame: Frame, free: bool, depth: int
) -> tuple[DateRead, int] | None:
    best = _counted_from(plain, start, frame, free, depth)
    prepared = not free or _PREPOSITION.search(plain[max(0, start - 24) : start]) is not None
    for rule in _RULES:
        if (rule.where == "slot" and free) or (rule.where == "prep" and not prepared):
            continue
        match = rule.pattern.match(plain, start)
        if match is None or (best is not None and match.end() <= best[1]):
            continue
        reading = rule.means(match, frame)
        if reading is not None:
            best = reading, match.end()
    return best


def _counted_from(
    plain: str, start: int, frame: Frame, free: bool, depth: int
) -> tuple[DateRead, int] | None:
    """Read "four weeks from Monday": a length of time, a side, and any date to count from."""
    length = _LENGTH.match(plain, start)
    side = length and _FROM.match(plain, length.end())
    if not length or not side or depth >= _DEEPEST:
        return None
    if not (length["many"] or length["the"]) and plain[:start].strip():
        return None  # "every day after" counts nothing; "day after Christmas" alone does
    many = dates_relative.length(length)
    base = _base(plain, side.end(), frame, depth + 1)
    if many is None or base is None:
        return None
    if base[0].value is None:
        return base
    sign = -1 if side["side"] in ("before", "prior to") else 1
    return frame.settle(calendar_math.shift(base[0].value, sign * many[0], many[1])), base[1]


def _base(plain: str, start: int, frame: Frame, depth: int) -> tuple[DateRead, int] | None:
    if today := _TODAY.match(plain, start):
        return DateRead(frame.today), today.end()
    return _at(plain, start, replace(frame, bounded=False), free=False, depth=depth)


def _one(found: list[DateRead], frame: Frame) -> DateRead:
    """Make one reading of several: a usable day wins, two different ones are a question."""
    days = tuple(dict.fromkeys(reading.value for reading in found if reading.value is not None))
    if len(days) > 1:
        return frame.ask("several", *days)
    if days:
        apart = any(reading.problem in ("only_year", "only_month") for reading in found)
        return frame.ask("several", *days) if apart else DateRead(days[0])
    return next((reading for reading in found if reading.problem != "soonest"), found[0])


def _from_library(plain: str, frame: Frame) -> DateRead:
    """Ask dateparser, and believe it only where it cannot have taken the day from today."""
    said = " ".join(plain.split())
    unread = DateRead(None, "not_a_date")
    if not re.search(r"\d", said) or len(said) > _LONGEST_FOR_LIBRARY or _FIGURES.search(said):
        return unread
    if re.fullmatch(r"\W*\d+\W*", said):
        return unread
    day, other = (_parsed(said, frame, base) for base in (0, 1))
    if day is None or other is None:
        return unread
    moved = other - day == timedelta(days=1) and _RELATIVE.search(said)
    stayed = other == day and _MONTH.search(said)  # figures alone it joins to any day
    return frame.settle(day) if moved or stayed else unread


def _parsed(said: str, frame: Frame, later: int) -> date | None:
    import dateparser  # slow to load, and seldom needed

    base = datetime.combine(frame.today + timedelta(days=later), datetime.min.time())
    prefer = "future" if frame.future else "past"
    settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": prefer, "DATE_ORDER": "MDY"}
    parsed = dateparser.parse(said, languages=["en"], settings=settings)
    return parsed.date() if parsed else None
