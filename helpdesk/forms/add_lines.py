"""Adding lines of service: what is asked, in which order. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from helpdesk.forms import orders, shared
from helpdesk.forms.model import Context, Form, Kind, Question
from helpdesk.vocabulary import RequestKind


def _facts(context: Context) -> Mapping[str, Any]:
    if "lines_quantity" not in context.answers:
        return {}
    return {"lines_quantity": context.answers["lines_quantity"]}


def quote(context: Context) -> Mapping[str, str]:
    """Return the quote of the answers: each, monthly; of the catalogue's demo prices."""
    plan = orders.item(context, "lines", context.answers["lines_plan"])
    each = Decimal(str(plan["price"]))
    total = each * int(context.answers["lines_quantity"])
    return {"each": orders.money(each), "monthly": orders.money(total)}


FORM = Form(
    RequestKind.ADD_LINES,
    (
        *shared.identification(),
        shared.resume(),
        Question(
            "lines_quantity",
            Kind.QUANTITY,
            shared.read_quantity,
            volunteered=shared.volunteer_quantity,
            echo=False,
        ),
        Question(
            "lines_plan",
            Kind.CHOICE,
            orders.read_item("lines"),
            volunteered=orders.volunteer_item("lines", "plan"),
            options=orders.offer_items("lines"),
            show=orders.show_item("lines"),
        ),
        shared.summary("add_lines"),
    ),
    facts=_facts,
)
