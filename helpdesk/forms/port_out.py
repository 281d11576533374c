"""Helping a number leave for another carrier: what is asked, in which order. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from helpdesk.forms import shared, words
from helpdesk.forms.cancel_service import show_date
from helpdesk.forms.model import Answer, Context, Form, Heard, Kind, Option, Problem, Question, Read
from helpdesk.reading import dates
from helpdesk.vocabulary import RequestKind


def _read_carrier(heard: Heard, context: Context) -> Read:
    if heard.picked is not None:
        return Answer(heard.picked)
    name = heard.entity("carrier") or heard.text.strip()
    return Answer(name[:60]) if 1 < len(name) else None


def _volunteer_carrier(heard: Heard, context: Context) -> Read:
    name = heard.entity("carrier")
    return Answer(name) if name else None


def _read_date(heard: Heard, context: Context) -> Read:
    if heard.picked is not None:
        return Answer(heard.picked)
    return _as_answer(dates.read(heard.text, context.today, {}))


def _volunteer_date(heard: Heard, context: Context) -> Read:
    found = dates.find(heard.text, context.today, {})
    return _as_answer(found[0]) if found else None


def _as_answer(read: dates.DateRead) -> Read:
    if read.value is not None:
        return Answer(read.value.isoformat())
    if read.problem in (None, "not_a_date"):
        return None
    values = {
        name: dates.say(day)
        for name, day in zip(("first", "second"), read.candidates, strict=False)
    }
    return Problem(str(read.problem), values)


def _facts(context: Context) -> Mapping[str, Any]:
    return {"numbers_count": len(context.answers.get("port_numbers", ()))}


def expected_date(answers: Mapping[str, Any]) -> date | None:
    """Return the day the customer expects the port, or None when it is not known."""
    said = answers.get("port_date")
    return None if said in (None, "unknown") else date.fromisoformat(str(said))


FORM = Form(
    RequestKind.PORT_OUT,
    (
        *shared.identification(),
        Question(
            "port_numbers",
            Kind.NUMBERS,
            shared.read_numbers,
            volunteered=shared.volunteer_numbers,
            check=shared.numbers_on_account,
            options=shared.number_options,
            show=shared.show_numbers,
            echo=True,
        ),
        Question(
            "port_carrier",
            Kind.TEXT,
            _read_carrier,
            volunteered=_volunteer_carrier,
            options=lambda c: (Option("unknown"),),
            show=shared.show_option("port_carrier"),
            unknown="unknown",
        ),
        Question(
            "port_date",
            Kind.DATE,
            _read_date,
            volunteered=_volunteer_date,
            options=lambda c: (Option("unknown"),),
            show=lambda v, c: show_date(v, c) or words.option("port_date", "unknown"),
            unknown="unknown",
            echo=True,
        ),
        shared.summary("port_out"),
    ),
    facts=_facts,
    numbers_slot="port_numbers",
)
