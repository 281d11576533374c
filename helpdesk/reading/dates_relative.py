"""Dates said in relation to today: lengths of time, weekdays, now; and what names no day.

The same kind of rules as in `dates_absolute`; `dates` decides where they are tried.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from helpdesk.reading import calendar_math as cal
from helpdesk.reading.calendar_math import DateRead, Frame
from helpdesk.reading.dates_absolute import WEEKDAYS, Meaning, Rule, rule, spaced
from helpdesk.reading.number_words import COUNT, count

UNIT = (
    r"(?P<unit>(?:(?:business|working|calendar) )?(?:day|week|wk|fortnight|month|mo|year|yr)s?)\b'?"
)
_UNITS = {"wk": "week", "mo": "month", "yr": "year"}
MANY = rf"(?P<many>\d{{1,4}}|{COUNT}|an?\b|one\b)"
_COUNTED = rf"(?P<many>\d{{1,4}}|{COUNT})"
_NO_SIDE = r"(?! (?:ago|before|prior)\b)"
_FEW = r"(?:a few|few|several|some|a couple or so|a number of)"


def length(m: re.Match[str]) -> tuple[int, str] | None:
    """Return how many of which unit a match of MANY and UNIT says."""
    unit = m["unit"].rstrip("s").removeprefix("calendar").strip()
    unit = "business" if unit.startswith(("business", "working")) else _UNITS.get(unit, unit)
    word = m["many"] or "a"  # "the day after" counts one
    many = int(word) if word.isdigit() else 1 if word in ("a", "an") else count(word)
    return None if many is None else (many, unit)


def _in(m: re.Match[str], frame: Frame) -> DateRead | None:
    found = length(m)
    return frame.settle(cal.shift(frame.today, *found)) if found else None


def _compound(m: re.Match[str], frame: Frame) -> DateRead | None:
    """Read "a month and two weeks": one length after the other."""
    day: date | None = frame.today
    for part in _LENGTH.finditer(m.group()):
        found = length(part)
        day = cal.shift(day, *found) if found and day else None
    return frame.settle(day)


def _half_a_year(m: re.Match[str], frame: Frame) -> DateRead:
    return frame.settle(cal.shift(frame.today, 6, "month"))


def _alone(m: re.Match[str], frame: Frame) -> DateRead | None:
    """Read "a month" when nothing else was said."""
    return None if m.string.replace(m.group(), "", 1).strip(" .!") else _in(m, frame)


def _no_longer_than(m: re.Match[str], frame: Frame) -> DateRead:
    return frame.ask("too_vague", (_in(m, frame) or DateRead(None)).value)


def _ago(m: re.Match[str], frame: Frame) -> DateRead | None:
    found = length(m)
    return frame.settle(cal.shift(frame.today, -found[0], found[1])) if found else None


def _days_off(days: int) -> Meaning:
    return lambda m, frame: frame.settle(frame.today + timedelta(days=days))


def soonest(m: re.Match[str], frame: Frame) -> DateRead:
    """Mean now: the first day there is, or today of days that lie in the past."""
    return DateRead(None, "soonest") if frame.future else DateRead(frame.today)


def problem(code: str) -> Meaning:
    """Mean no day, for the reason `code`."""
    return lambda m, frame: frame.ask(code)


def _last(m: re.Match[str], frame: Frame) -> DateRead:
    return frame.ask("past" if frame.future else "too_vague")


def _weekday(m: re.Match[str], frame: Frame) -> DateRead:
    """Read a weekday; "next Friday" said before Friday of the same week may be either."""
    day = cal.on_weekday(frame, cal.weekday_number(m["weekday"]))
    if m["which"] == "last":
        day -= timedelta(days=7 if frame.future else 0)
    same_week = day.isocalendar()[:2] == frame.today.isocalendar()[:2]
    if frame.future and m["which"] == "next" and same_week:
        return frame.ask("ambiguous", day, day + timedelta(days=7))
    return frame.settle(day)


def _next_week(m: re.Match[str], frame: Frame) -> DateRead:
    """Read "Monday next week"; said on a Sunday, nobody knows which week is next."""
    monday = frame.today - timedelta(days=frame.today.weekday() - 7)
    day = monday + timedelta(days=cal.weekday_number(m["weekday"]))
    if frame.today.weekday() == 6:
        return frame.ask("ambiguous", day, day + timedelta(days=7))
    return frame.settle(day)


def _week_after(m: re.Match[str], frame: Frame) -> DateRead | None:
    """Read "a week on Friday" and "two Fridays from now"."""
    word = m["many"]
    many = (int(word) if word.isdigit() else count(word)) if word else 2
    first = cal.on_weekday(frame, cal.weekday_number(m["weekday"]))
    return frame.settle(cal.shift(first, many - 1, "week")) if many else None


def _next_month(m: re.Match[str], frame: Frame) -> DateRead:
    """Name no day by itself; a month from today and the end of next month may be meant."""
    year, month = cal.next_month(frame.today)
    return frame.ask("only_month", cal.shift(frame.today, 1, "month"), cal.month_end(year, month))


_NOW = (
    r"(?:asap|a\.s\.a\.p\.?|immediately|immediate(?: effect)?|right away|straight ?away|at once"
    r"|effective (?:immediately|now|today)|right this (?:minute|second|instant)"
    r"|(?:as )?(?:soon|early|fast|quick(?:ly)?) as (?:possible|you can|we can|i can|it can be)"
    r"|(?:the )?(?:earliest|soonest)(?: (?:possible|available|allowed))?(?: (?:date|day|time))?)\b"
)
_CLOSING = r"(?=[ ]*(?:$|[.!?\n,;]| please\b| pls\b))"
_LENGTH = spaced(rf"\b{MANY} {UNIT}")
_TWO_LENGTHS = "{0} {1},?(?: and)? {0} {1}".format(
    *(re.sub(r"\?P<\w+>", "?:", x) for x in (MANY, UNIT))
)

RULES: tuple[Rule, ...] = (
    rule(_NOW, soonest),
    rule(rf"(?:right now|now|today|tonight|this (?:morning|afternoon|evening)){_CLOSING}", soonest),
    rule(r"(?:right now|now|today|tonight|eod|(?:the )?end of (?:the )?day)\b", soonest, "slot"),
    rule(r"tomm?orr?ow\b", _days_off(1)),
    rule(r"(?:the )?day after tomm?orr?ow\b", _days_off(2)),
    rule(r"(?:in )?(?:an?|\d{1,3}) (?:hours?|hrs?|minutes?|mins?)\b", soonest, "slot"),
    rule(r"yesterday\b", _days_off(-1), "slot"),
    rule(rf"(?:in|after) {MANY}(?: |-){UNIT}(?: time)?(?! ago\b)", _in),
    rule(rf"within {MANY}(?: |-){UNIT}", _no_longer_than),
    rule(rf"{_COUNTED}(?: |-){UNIT}(?: (?:time|notice|later|hence|out))?{_NO_SIDE}", _in, "slot"),
    rule(rf"(?P<many>an?) {UNIT} (?:time|notice|later|hence)\b", _in, "slot"),
    rule(rf"(?P<many>an?) {UNIT}", _alone, "slot"),
    rule(r"(?:in )?half a year\b", _half_a_year),
    rule(rf"(?:in )?half an? {UNIT}", problem("too_vague")),
    rule(rf"(?:in )?{MANY} {UNIT} or (?:so|two|three|more)\b", problem("too_vague")),
    rule(rf"in {_TWO_LENGTHS}", _compound),
    rule(rf"{_TWO_LENGTHS} from (?:now|today)\b", _compound),
    rule(rf"{MANY} {UNIT} ago\b", _ago, "slot"),
    rule(rf"(?:in )?{_FEW} (?:more )?{UNIT}(?: from now| time)?", problem("too_vague")),
    rule(rf"(?:in )?{MANY} {UNIT} and a half\b", problem("too_vague")),
    rule(rf"(?:in )?{MANY} and a half {UNIT}", problem("too_vague")),
    rule(rf"(?:in )?\d{{1,4}}\.\d{{1,3}} {UNIT}", problem("too_vague")),
    rule(
        rf"(?:in )?(?:\d{{1,4}}|{COUNT})[ ]{{0,2}}(?:-|to\b|or\b)[ ]{{0,2}}{MANY} {UNIT}",
        problem("too_vague"),
    ),
    rule(
        rf"(?:(?P<which>next|this|coming|this coming) )?(?P<weekday>{WEEKDAYS})", _weekday, "prep"
    ),
    rule(rf"(?P<which>next|this|coming|this coming) (?P<weekday>{WEEKDAYS})", _weekday),
    rule(rf"(?P<which>last|past) (?P<weekday>{WEEKDAYS})", _weekday, "slot"),
    rule(rf"(?P<weekday>{WEEKDAYS}),? (?:of )?(?:the )?(?:next|following) week\b", _next_week),
    rule(rf"(?:next|following) week,? (?:on )?(?P<weekday>{WEEKDAYS})", _next_week),
    rule(rf"(?P<many>(?!))?(?:a week on (?P<weekday>{WEEKDAYS}))", _week_after),
    rule(rf"(?P<many>(?!))?(?P<weekday>{WEEKDAYS}) week\b", _week_after),
    rule(rf"{_COUNTED} (?P<weekday>{WEEKDAYS[:-5]}s) from (?:now|today)\b", _week_after),
    rule(rf"in {MANY} {UNIT},? on {WEEKDAYS}", problem("too_vague")),
    rule(r"last (?:week|month|year)\b", _last, "slot"),
    rule(r"(?:the )?(?:next|this|coming|following) week(?:end)?\b", problem("too_vague")),
    rule(
        r"(?:the )?(?:end of (?:the |this |next )?week|weekend|week after next)\b",
        problem("too_vague"),
    ),
    rule(r"(?:the )?(?:next|following|coming) month\b", _next_month),
    rule(r"this month\b", problem("only_month")),
    rule(r"(?:the )?(?:next|this|coming|following|new) year\b(?!'s|s\b)", problem("only_year")),
)
