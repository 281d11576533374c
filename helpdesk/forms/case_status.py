"""Where a case stands: whose cases, and which one. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpdesk.forms import shared
from helpdesk.forms.model import Answer, Context, Form, Heard, Kind, Question, Read
from helpdesk.reading import claims
from helpdesk.vocabulary import RequestKind


def _read_case(heard: Heard, context: Context) -> Read:
    found = claims.case_number(heard.text)
    return Answer(found) if found else None


def _facts(context: Context) -> Mapping[str, Any]:
    return {}


FORM = Form(
    RequestKind.CHECK_CASE_STATUS,
    (
        *shared.identification(),
        # Never asked: without a number every open case of the customer is told.
        Question(
            "status_case",
            Kind.TEXT,
            _read_case,
            volunteered=_read_case,
            asked=False,
        ),
    ),
    facts=_facts,
)
