"""A porting PIN on the spot: what is asked, in which order. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpdesk.forms import shared
from helpdesk.forms.model import Context, Form, Kind, Question
from helpdesk.vocabulary import RequestKind


def _facts(context: Context) -> Mapping[str, Any]:
    return {"numbers_count": len(context.answers.get("pin_numbers", ()))}


FORM = Form(
    RequestKind.REQUEST_PORTING_PIN,
    (
        *shared.identification(fresh_code=True),
        shared.resume(),
        Question(
            "pin_numbers",
            Kind.NUMBERS,
            shared.read_numbers,
            volunteered=shared.volunteer_numbers,
            check=shared.numbers_on_account,
            options=shared.number_options,
            show=shared.show_numbers,
            echo=True,
        ),
        shared.summary("porting_pin"),
    ),
    facts=_facts,
    numbers_slot="pin_numbers",
    fresh_code=True,
)
