"""Dates that name their day: figures, months by name, the 15th, and halves of dates.

A rule is a pattern and what its match means; `dates` decides where rules are tried.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from helpdesk.reading import calendar_math as cal
from helpdesk.reading.calendar_math import DateRead, Frame
from helpdesk.reading.number_words import ORDINAL, ordinal
from helpdesk.reading.shapes import MONTHS, YEAR

Meaning = Callable[[re.Match[str], Frame], DateRead | None]


@dataclass(frozen=True)
class Rule:
    """A pattern for one way to say a date; None from `means` declines the match.

    `where`: "free" is safe in any sentence, "prep" needs a preposition before it there, "slot"
    is for answers to a question about a date only.
    """

    pattern: re.Pattern[str]
    means: Meaning
    where: str = "free"


def spaced(pattern: str) -> re.Pattern[str]:
    """Compile a pattern in which a blank outside brackets stands for one to three blanks."""
    return re.compile(re.sub(r"\[[^]]*\]| ", _blanks, pattern))


def _blanks(found: re.Match[str]) -> str:
    return "[ ]{1,3}" if found.group() == " " else found.group()


def rule(pattern: str, means: Meaning, where: str = "free") -> Rule:
    """Return a rule; blanks in `pattern` as `spaced` takes them."""
    return Rule(spaced(pattern), means, where)


WEEKDAYS = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)\b\.?"
)
NTH = rf"(?:{ORDINAL}|\d{{1,2}}(?:st|nd|rd|th)\b)"
_DAY = rf"(?:{NTH}|\d{{1,2}}(?!\d))"
_WEEKDAY = rf"(?:(?P<weekday>{WEEKDAYS}),?[ ]{{1,3}}(?:the )?)?"
_YEAR = rf"(?P<year>{YEAR}|'\d\d(?!\d)|\d\d(?=[ .]*$)|(?:next|this) year\b)"
_TAIL = (
    rf"(?:(?:[ ]{{0,2}},[ ]{{0,2}}|[ ]{{1,2}}|[ ]?[-/.][ ]?|[ ]of[ ]){_YEAR})?"
    r"(?!\w|-\d|,?[ ]{0,2}\d{4}(?!\d))"
)
_AMBIGUOUS_MONTHS = frozenset(("may", "mar", "march"))
_NOT_A_DAY = r"(?! (?:be|i|we|have|need|want|not|also|still|only|get|go)\b)"


def _year(text: str | None, frame: Frame) -> int | None:
    if text is None:
        return None
    if text.endswith("year"):
        return frame.today.year + text.startswith("next")
    digits = text.lstrip("'")
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _iso(m: re.Match[str], frame: Frame) -> DateRead:
    return frame.settle(cal.real(int(m["y"]), int(m["m"]), int(m["d"])))


def _figures(m: re.Match[str], frame: Frame) -> DateRead | None:
    """Read 12/31 and 1/2/2027: the month is first, unless only the day can be."""
    one, two, year = int(m["a"]), int(m["b"]), _year(m["y"], frame)
    month_first = _dated(frame, year, one, two)
    day_first = _dated(frame, year, two, one)
    if one == two or (month_first and not day_first):
        return frame.settle(month_first)
    if month_first and day_first and frame.allows(month_first):
        if not frame.allows(day_first):
            return frame.settle(month_first)
        return frame.ask("ambiguous", month_first, day_first)
    if day_first and frame.allows(day_first):
        return frame.ask("day_first", day_first)
    return frame.settle(month_first or day_first)


def _dated(frame: Frame, year: int | None, month: int, day: int) -> date | None:
    if not 1 <= month <= 12:
        return None
    return cal.yearless(frame, month, day) if year is None else cal.real(year, month, day)


def _named(m: re.Match[str], frame: Frame) -> DateRead | None:
    """Read 31 December 2026 and December 31st; a weekday beside it must agree."""
    day = ordinal(m["day"])
    if day is None:
        return None
    found = _dated(frame, _year(m["year"], frame), cal.month_number(m["month"]), day)
    return _checked(found, m["weekday"], frame)


def _checked(day: date | None, weekday: str | None, frame: Frame) -> DateRead:
    if day and weekday and cal.weekday_number(weekday) != day.weekday():
        return frame.ask("wrong_weekday", day)
    return frame.settle(day)


def _nth(m: re.Match[str], frame: Frame) -> DateRead:
    return _checked(cal.nth_of_month(frame, ordinal(m["day"]) or 0), m["weekday"], frame)


def _two_days(m: re.Match[str], frame: Frame) -> DateRead:
    """Read "5-10 January" as the question which of the two."""
    month = cal.month_number(m["month"])
    days = [_dated(frame, None, month, ordinal(m[name]) or 0) for name in ("one", "two")]
    return frame.ask("several", *days)


def _nth_alone(m: re.Match[str], frame: Frame) -> DateRead | None:
    """Read "31st"; a lone "the second" may as well be the second of what was offered."""
    reading = _nth(m, frame)
    bare = not (m["weekday"] or _DAY_FOLLOWS.search(m.string[max(0, m.start() - 9) : m.start()]))
    if m["day"] in ("first", "second", "third") and bare and reading.value:
        return frame.ask("too_vague", reading.value)
    return reading


def _bare_number(m: re.Match[str], frame: Frame) -> DateRead | None:
    alone = not m.string.replace(m.group(), "", 1).strip(" .")
    day = cal.nth_of_month(frame, int(m.group())) if alone else None
    return frame.ask("too_vague", day) if day else None


def _month(m: re.Match[str], frame: Frame) -> DateRead | None:
    """Decline "may" and "march" where they are other words; else say that the day is missing."""
    word = m["month"].strip(".")
    lone = not m.string.replace(m.group(), "", 1).strip(" .!")
    if word in _AMBIGUOUS_MONTHS and not (m["prep"] or m["year"] or lone):
        return None
    if word == "may" and (m["prep"] or "").startswith("this"):
        return None
    month = cal.month_number(word)
    year = _year(m["year"], frame) or _year_of(month, frame)
    end = cal.month_end(year, month)
    if end is None or not frame.allows(end):
        return frame.settle(end)
    return frame.ask("only_month", cal.real(year, month, 1), end)


def _year_of(month: int, frame: Frame) -> int:
    if frame.future:
        return frame.today.year + (month < frame.today.month)
    return frame.today.year - (month > frame.today.month)


def _only_year(m: re.Match[str], frame: Frame) -> DateRead:
    end = cal.real(int(m["year"]), 12, 31)
    return frame.ask("only_year") if end and frame.allows(end) else frame.settle(end)


_ORDER = r"(?P<a>\d{1,2})%s(?P<b>\d{1,2})%s(?![\w/%%]|-\d|\.\d)"
_NO_YEAR = r"(?P<y>(?!))?"  # a group that is there and never matches
_NO_WEEKDAY = r"(?P<weekday>(?!))?"
_OF = r"(?:[ ]{0,2},?[ ]{0,2}(?:day )?of (?:the month of )?|[ ]?[-/.][ ]?|[ ]{0,2},?[ ]{0,2})"
_JOINED_MONTHS = MONTHS.replace(r"\b", "")
_PREP = r"(?P<prep>(?:in|during|sometime in|for|by|until|till|before|after|this|next|of) )"
_MONTH = rf"(?P<month>{MONTHS})(?:[ ]{{0,2}},?[ ]{{0,2}}(?:of )?(?P<year>{YEAR}))?(?!\w|[ ]?\d|-\d)"
_NOT_PLACE = (
    r"(?! (?:one|option|line|number|floor|phone|choice|time|person|extension|day|week|half|weekend"
    r"|month|quarter|year)\b)"
)
_DAY_FOLLOWS = re.compile(r"\b(?:on|by|until|till|before|after|from) +$")
_OR = r"(?:[ ]?-[ ]?|[ ]?/[ ]?| (?:to|or|and) )(?:the )?"
_CLOSES = (
    r"(?=[ ]{0,3}(?:$|[.,;!?()]|(?:please|pls|and|so|if|or|because|since|at|thanks|thank|i|we|for"
    r"|when|as)\b))"
)

RULES = (
    rule(r"(?P<y>(?:19|20|21)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?![\d/-])", _iso),
    rule(r"(?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\w)", _iso, "slot"),
    rule(_ORDER % (r"(?P<sep>[ ]?[/.-][ ]?|[ ])", r"(?P=sep)(?P<y>\d{4}|\d\d)"), _figures),
    rule("(?!24/7)" + _ORDER % ("/", _NO_YEAR) + "(?! of\\b)", _figures, "prep"),
    rule(_ORDER % ("-", _NO_YEAR), _figures, "slot"),
    rule(r"(?P<a>\d\d)\.(?P<b>\d\d)\.?(?P<y>(?!))?(?![\w/%-])", _figures, "slot"),
    rule(rf"(?P<one>{_DAY}){_OR}(?P<two>{_DAY}){_OF}(?P<month>{MONTHS})", _two_days),
    rule(rf"(?P<month>{MONTHS}) (?:the )?(?P<one>{_DAY}){_OR}(?P<two>{_DAY})(?![\w/-])", _two_days),
    rule(rf"(?:the )?{_WEEKDAY}(?P<day>{_DAY}){_OF}(?P<month>{MONTHS}){_NOT_A_DAY}{_TAIL}", _named),
    rule(
        rf"(?:the )?{_WEEKDAY}(?P<month>{MONTHS})"
        rf"(?:[ ]{{0,2}},?[ ]{{0,2}}(?:on )?(?:the )?|[ ]?[-/][ ]?)(?P<day>{_DAY})"
        rf"(?!:\d|[ ]?(?:%|am\b|pm\b)){_TAIL}",
        _named,
    ),
    rule(rf"{_NO_WEEKDAY}(?P<year>{YEAR})[ -/](?P<month>{MONTHS})[ -/](?P<day>{_DAY})", _named),
    # "Dec31": no end of a word parts the month from its day.
    rule(rf"{_NO_WEEKDAY}(?P<month>{_JOINED_MONTHS})(?P<day>\d{{1,2}})(?!\d){_TAIL}", _named),
    rule(rf"{_WEEKDAY}(?:the )?(?P<day>{NTH}){_NOT_PLACE}(?! of\b)", _nth_alone, "slot"),
    rule(rf"{_WEEKDAY}the (?P<day>{NTH}){_CLOSES}", _nth, "prep"),
    rule(r"\d{1,2}(?!\w)", _bare_number, "slot"),
    rule(_PREP + _MONTH, _month),
    rule(rf"(?P<prep>(?!))?{_MONTH}", _month, "slot"),
    rule(rf"(?P<year>{YEAR})(?![\w/-]|\.\d)", _only_year, "prep"),
)
