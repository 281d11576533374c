"""Helping a number leave for another carrier: what is asked, in which order. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from helpdesk.forms import calendar, shared, words
from helpdesk.forms.model import Answer, Context, Form, Heard, Kind, Option, Question, Read
from helpdesk.reading import claims, dates, numbers, picking, sameness, yes_no
from helpdesk.vocabulary import RequestKind

SURE = 0.8  # that a message is a request, and no company's name


def _read_carrier(heard: Heard, context: Context) -> Read:
    if heard.picked is not None:
        return Answer(heard.picked)
    known, said = heard.entity("carrier"), heard.text.strip()
    if known:
        return Answer(known)
    return Answer(said[:60]) if len(said) > 1 and not _is_no_name(heard, context) else None


def _is_no_name(heard: Heard, context: Context) -> bool:
    """Say whether the message is an answer of another kind: a yes, a day, a number, a request."""
    return (
        not any(char.isalpha() for char in heard.text)
        or yes_no.read(heard.text) is not None
        or dates.find(heard.text, context.today, {}) is not None
        or bool(numbers.read(heard.text).numbers)
        or claims.email(heard.text) is not None
        or picking.excepts(heard.text)
        or sameness.is_no_name(heard.text)
        or (heard.intent == RequestKind.PORT_OUT and heard.confidence >= SURE)
    )


def _volunteer_carrier(heard: Heard, context: Context) -> Read:
    name = heard.entity("carrier")
    return Answer(name) if name else None


def _facts(context: Context) -> Mapping[str, Any]:
    return {"numbers_count": len(context.answers.get("port_numbers", ()))}


def expected_date(answers: Mapping[str, Any]) -> date | None:
    """Return the day the customer expects the port, or None when it is not known."""
    return calendar.known_day(answers.get("port_date"))


FORM = Form(
    RequestKind.PORT_OUT,
    (
        *shared.identification(),
        shared.resume(),
        shared.which_numbers("port_numbers"),
        Question(
            "port_carrier",
            Kind.TEXT,
            _read_carrier,
            volunteered=_volunteer_carrier,
            options=lambda c: (Option("unknown"),),
            show=shared.show_option("port_carrier"),
            unknown="unknown",
            echo=True,
        ),
        Question(
            "port_date",
            Kind.DATE,
            calendar.read_day,
            volunteered=calendar.volunteer_day,
            check=calendar.still_to_come,
            options=lambda c: (Option(calendar.UNKNOWN),),
            show=lambda v, c: calendar.show_day(v, c) or words.option("port_date", v),
            unknown=calendar.UNKNOWN,
            echo=True,
        ),
        shared.summary("port_out"),
    ),
    facts=_facts,
    numbers_slot="port_numbers",
)
