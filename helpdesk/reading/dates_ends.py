"""Dates said by an end or a feast: of a month, a year, a term, a bill; holidays; quarters.

The same kind of rules as in `dates_absolute`; `dates` decides where they are tried.
"""

from __future__ import annotations

import re
from datetime import date

from helpdesk.reading import calendar_math as cal
from helpdesk.reading.calendar_math import DateRead, Frame
from helpdesk.reading.dates_absolute import NTH, WEEKDAYS, Meaning, Rule, rule
from helpdesk.reading.dates_relative import problem, soonest
from helpdesk.reading.number_words import ordinal
from helpdesk.reading.shapes import MONTHS, YEAR

_OUR = r"(?:the |my |our |this |your |its )?(?:current |present |initial |existing |full )?"
_TERM = (
    r"(?:contract(?: term| period)?|(?:service |initial |subscription )?term|agreement"
    r"|commitment(?: period)?|subscription(?: period| term)?|renewal(?: date| term)?)"
)
_BILL = r"(?:bill(?:ing)?(?: (?:cycle|period|month))|bill|cycle|invoice period|paid period)"
_OVER = r"(?:ends?|is over|is up|expires?|runs out|finish(?:es)?|lapses|is done)"
_END = r"(?:the )?(?:very )?(?:end|last day|close|expiration|expiry|expiration date)"
_WHICH_MONTH = (
    rf"(?:(?P<which>this|next|the next|following|the following|the coming|current|the current|the)"
    rf" month\b|month\b|(?P<month>{MONTHS})(?:,? (?P<year>{YEAR}))?)(?!\w)"
)


def _which_month(m: re.Match[str], frame: Frame) -> tuple[int, int]:
    if m["month"]:
        month = cal.month_number(m["month"])
        passed = month < frame.today.month
        return int(m["year"]) if m["year"] else frame.today.year + passed, month
    ahead = bool(m["which"] and ("next" in m["which"] or "ing" in m["which"]))
    return cal.next_month(frame.today, int(ahead))


def _month_end(m: re.Match[str], frame: Frame) -> DateRead:
    return frame.settle(cal.month_end(*_which_month(m, frame)))


def _this_month_end(m: re.Match[str], frame: Frame) -> DateRead:
    return frame.settle(cal.month_end(frame.today.year, frame.today.month))


def _month_start(m: re.Match[str], frame: Frame) -> DateRead:
    return _day_of(m, frame, 1)


def _nth_of(m: re.Match[str], frame: Frame) -> DateRead:
    return _day_of(m, frame, ordinal(m["day"]) or 0)


def _day_of(m: re.Match[str], frame: Frame, day: int) -> DateRead:
    """Read a day of a month; "of the month" is the next such day, "of this month" is not."""
    if not m["month"] and m["which"] in (None, "the"):
        return frame.settle(cal.nth_of_month(frame, day))
    found = cal.real(*_which_month(m, frame), day)
    if found and m["month"] and not m["year"]:
        found = cal.yearless(frame, found.month, day)
    return frame.settle(found)


def _weekday_of(m: re.Match[str], frame: Frame) -> DateRead:
    nth = -1 if m["nth"] == "last" else ordinal(m["nth"]) or 0
    year, month = _which_month(m, frame)
    return frame.settle(cal.nth_weekday(year, month, cal.weekday_number(m["weekday"]), nth))


def _year_end(m: re.Match[str], frame: Frame) -> DateRead:
    year = int(m["year"]) if m["year"] else frame.today.year + (m["which"] == "next")
    return frame.settle(cal.real(year, 12, 31))


def _anchor(name: str) -> Meaning:
    def read(m: re.Match[str], frame: Frame) -> DateRead:
        day: date | None = frame.anchors.get(name)
        return frame.settle(day) if day else DateRead(None, "no_anchor")

    return read


def _holiday(m: re.Match[str], frame: Frame) -> DateRead:
    year = int(m["year"]) if m["year"] else None
    return frame.settle(cal.holiday(frame, m["word"], year))


def _fixed(month: int, day: int) -> Meaning:
    def read(m: re.Match[str], frame: Frame) -> DateRead:
        if m["year"]:
            return frame.settle(cal.real(int(m["year"]), month, day))
        return frame.settle(cal.yearless(frame, month, day))

    return read


def _quarter_end(m: re.Match[str], frame: Frame) -> DateRead:
    """Offer the end of a quarter of the calendar; whose quarter it is was not said."""
    quarter = m["quarter"] or m["named"]
    number = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}.get(quarter)
    month = 3 * (number or int(quarter[0]))
    year = int(m["year"]) if m["year"] else frame.today.year + (month < frame.today.month)
    return frame.ask("too_vague", cal.month_end(year, month))


_HOLIDAY = (
    r"(?:(?P<word>thanksgiving|christmas|labou?r|memorial|independence|veterans?|columbus"
    r"|juneteenth|presidents?|martin|mlk)'?s?'?(?: luther king(?: jr\.?)?)?(?: day)?)"
)
_OF_YEAR = rf"(?:,?[ ]{{0,2}}(?P<year>{YEAR}))?(?!\w)"
_QUARTER = (
    r"(?:q(?P<quarter>[1-4])|(?:the )?(?P<named>first|second|third|fourth|last|1st|2nd|3rd|4th)"
    rf" quarter)(?:(?: of)?,? (?P<year>{YEAR}))?\b"
)

RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:the )?(?:early|mid|late|middle|sometime)(?: in|-| of)?[ ]{{0,2}}{_WHICH_MONTH}",
        problem("too_vague"),
    ),
    rule(rf"(?:{_END} of|{_END}(?! (?:may|mar)\b)|eo) {_WHICH_MONTH}", _month_end),
    rule(r"(?:eom|month(?:'?s)?[ -]end)\b", _this_month_end),
    rule(
        rf"(?:the )?(?:start|beginning|first(?: day)?|1st(?: day)?) (?:of|in) {_WHICH_MONTH}",
        _month_start,
    ),
    rule(rf"(?:the )?{NTH} (?:week|weekend|half) (?:of|in) {_WHICH_MONTH}", problem("too_vague")),
    rule(rf"(?:the )?{NTH} (?:day|week|month) (?:from|after|before)\b", problem("too_vague")),
    rule(rf"{MONTHS} {NTH} (?:week|weekend|half)\b", problem("too_vague")),
    rule(rf"(?:the )?(?P<day>{NTH})(?: day)? (?:of )?{_WHICH_MONTH}", _nth_of),
    rule(
        r"(?P<which>next|this) month(?P<month>(?!))?(?P<year>(?!))?,? (?:on )?(?:the )?"
        rf"(?P<day>{NTH})",
        _nth_of,
    ),
    rule(
        rf"(?:the )?(?P<nth>first|second|third|fourth|last|1st|2nd|3rd|4th) (?P<weekday>{WEEKDAYS})"
        rf" (?:of|in) {_WHICH_MONTH}",
        _weekday_of,
    ),
    rule(
        rf"{_END} of (?:the |this )?(?:(?P<which>next|calendar) )?(?:year|(?P<year>{YEAR}))(?!\w)",
        _year_end,
    ),
    rule(r"(?P<which>(?!))?(?P<year>(?!))?(?:eoy|year(?:'?s)?[ -]end)\b", _year_end),
    rule(rf"{_END} (?:of )?{_OUR}{_TERM}\b", _anchor("contract_end")),
    rule(rf"(?:when|once|after|until) {_OUR}{_TERM} {_OVER}\b", _anchor("contract_end")),
    rule(
        rf"{_OUR}{_TERM}(?:'s)? (?:{_OVER}|(?:end|expiry|expiration)(?: date)?)\b",
        _anchor("contract_end"),
        "slot",
    ),
    rule(rf"{_OUR}renewal(?: date)?\b", _anchor("contract_end"), "slot"),
    rule(rf"{_END} (?:of )?{_OUR}{_BILL}\b", _anchor("billing_end")),
    rule(rf"(?:when|once|after|until) {_OUR}{_BILL} {_OVER}\b", _anchor("billing_end")),
    rule(rf"{_OUR}{_BILL}(?:'s)? (?:end|ends)(?: date)?\b", _anchor("billing_end"), "slot"),
    rule(r"(?:the )?end of (?:the |my )?(?:notice|30[ -]days?)(?: notice)?(?: period)?\b", soonest),
    rule(rf"{_HOLIDAY}{_OF_YEAR}", _holiday),
    rule(rf"(?:christmas|xmas|x-mas) eve{_OF_YEAR}", _fixed(12, 24)),
    rule(rf"(?:xmas|x-mas)(?: day)?{_OF_YEAR}", _fixed(12, 25)),
    rule(rf"new year'?s?'? eve{_OF_YEAR}", _fixed(12, 31)),
    rule(rf"(?:new year'?s?'? day|new year'?s|new years'?){_OF_YEAR}", _fixed(1, 1)),
    rule(r"(?P<year>(?!))?new year\b", _fixed(1, 1), "slot"),
    rule(_QUARTER, problem("too_vague")),
    rule(rf"{_END} of (?:the )?{_QUARTER}", _quarter_end),
    rule(
        r"(?:the )?(?:end of )?(?:this|next|the)(?: calendar| fiscal)? quarter\b",
        problem("too_vague"),
    ),
)
