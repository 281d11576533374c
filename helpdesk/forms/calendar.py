"""Days as answers: read, kept as ISO text, shown with their weekday. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from helpdesk.forms import lists
from helpdesk.forms.model import Answer, Context, Heard, Problem, Read
from helpdesk.reading import dates

UNKNOWN = "unknown"  # the day is not known yet


def read_day(heard: Heard, context: Context) -> Read:
    """Read the day of an answer, pressed or typed."""
    if heard.picked is not None:
        return Answer(heard.picked)
    return as_answer(dates.read(lists.holding(heard.text), context.today, {}))


def volunteer_day(heard: Heard, context: Context) -> Read:
    """Take a day that was said before it was asked for."""
    found = dates.find(heard.text, context.today, {})
    return as_answer(found[0]) if found else None


def as_answer(read: dates.DateRead, values: Mapping[str, str] | None = None) -> Read:
    """Return what was read as an answer, or why it is none; `values` fill the sentence that says so."""
    if read.value is not None:
        return Answer(read.value.isoformat())
    if read.problem in (None, "not_a_date"):
        return None
    days = zip(("first", "second"), map(dates.say, read.candidates), strict=False)
    return Problem(str(read.problem), {**(values or {}), **dict(days)})


def still_to_come(value: Any, context: Context) -> Problem | None:
    """Object to a day that has passed since it was said."""
    day = known_day(value)
    return Problem("past") if day is not None and day < context.today else None


def known_day(value: Any) -> date | None:
    """Return a kept day, or None when there is none or it is not known."""
    return None if value in (None, UNKNOWN) else date.fromisoformat(str(value))


def show_day(value: Any, context: Context) -> str:
    """Show a kept day with its weekday; nothing for one that is not known."""
    day = known_day(value)
    return "" if day is None else dates.say(day)
