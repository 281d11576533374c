"""Moving lines to another plan: what a sales person needs to know. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpdesk.forms import orders, shared
from helpdesk.forms.model import Context, Form, Kind, Question
from helpdesk.vocabulary import RequestKind


def _facts(context: Context) -> Mapping[str, Any]:
    return {}


FORM = Form(
    RequestKind.UPGRADE_SERVICE,
    (
        *shared.identification(),
        shared.resume(),
        Question(
            "upgrade_plan",
            Kind.CHOICE,
            orders.read_item("lines"),
            volunteered=orders.volunteer_item("lines", "plan"),
            options=orders.offer_items("lines"),
            show=orders.show_item("lines"),
        ),
        Question(
            "upgrade_quantity",
            Kind.QUANTITY,
            shared.read_quantity,
            volunteered=shared.volunteer_quantity,
            unknown="unknown",
            show=shared.show_option("upgrade_quantity"),
        ),
        shared.summary("upgrade"),
    ),
    facts=_facts,
)
