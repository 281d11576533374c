"""A porting PIN on the spot: what is asked, in which order. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpdesk.forms import shared
from helpdesk.forms.model import Context, Form
from helpdesk.vocabulary import RequestKind


def _facts(context: Context) -> Mapping[str, Any]:
    return {"numbers_count": len(context.answers.get("pin_numbers", ()))}


FORM = Form(
    RequestKind.REQUEST_PORTING_PIN,
    (
        *shared.identification(fresh_code=True),
        shared.resume(),
        shared.which_numbers("pin_numbers"),
        shared.summary("porting_pin"),
    ),
    facts=_facts,
    numbers_slot="pin_numbers",
    fresh_code=True,
)
