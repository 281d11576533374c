"""Moving to more of a service: what a sales person or an account manager needs to know. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpdesk.forms import asking, orders, shared, words
from helpdesk.forms.model import Answer, Context, Form, Heard, Kind, Option, Question, Read
from helpdesk.vocabulary import RequestKind

KIND = RequestKind.UPGRADE_SERVICE


def _facts(context: Context) -> Mapping[str, Any]:
    what = context.answers.get("upgrade_what")
    return {} if what is None else {"upgrade_what": what}


def _volunteer_what(heard: Heard, context: Context) -> Read:
    """Take what is to be upgraded from the words of the request, where it is offered here."""
    offered = context.pack.choices(KIND, "upgrade_what") or ()
    return next((Answer(said) for said in heard.entities.get("addon", ()) if said in offered), None)


def for_sales(context: Context) -> bool:
    """Say whether Sales gets it: the provider asks for a plan, and not only for what to upgrade."""
    return context.pack.asks(KIND, "upgrade_plan")


def _summary() -> Question:
    usual = shared.summary("upgrade")

    def options(context: Context) -> tuple[Option, ...]:
        if for_sales(context):
            return tuple(usual.options(context))
        send = Option(True, words.option("upgrade_confirmed", "send"))
        return (send, *(o for o in usual.options(context) if o.value is not True))

    return Question(
        usual.slot,
        usual.kind,
        usual.read,
        options=options,
        wording=lambda c: "" if for_sales(c) else "_case",
        in_summary=False,
    )


FORM = Form(
    KIND,
    (
        *shared.identification(),
        shared.resume(),
        *asking.by_pack(
            KIND,
            Question(
                "upgrade_what",
                Kind.CHOICE,
                asking.read_choice(KIND, "upgrade_what"),
                volunteered=_volunteer_what,
                check=asking.check(KIND, "upgrade_what"),
                options=asking.options(KIND, "upgrade_what"),
                show=shared.show_option("upgrade_what"),
            ),
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
        ),
        _summary(),
    ),
    facts=_facts,
)
