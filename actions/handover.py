"""Handing the conversation to a person, inside a form and outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import replies, slots, waiting, wiring
from helpdesk.casework.desk import SALES, Casework, Place
from helpdesk.forms import wishes
from helpdesk.forms.model import Context, Form

_HOW_MUCH = {0: "_at_once", 1: "_one"}  # how many answers were kept; no suffix: many


def hand_over(
    desk: Casework,
    dispatcher: CollectingDispatcher,
    form: Form | None,
    place: Place,
    context: Context,
    reason: Mapping[str, Any],
    also: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Keep the package and its case, then say what was kept, for whom, and when they are there.

    `also` is what else was wished for; a person who was asked for sees to that, too.
    """
    handed = desk.hand_over(form, place, reason.get("slot"), context.answers, reason, also)
    if handed.again:
        waiting.still(dispatcher, handed)
        return
    to_sales = form is not None and form.kind in SALES and context.pack.has_sales
    whose = context.pack.hours("sales" if to_sales else "desk")
    own = form.customers_own if form else ()
    kept = sum(1 for question in own if question.slot in context.answers)
    replies.utter(
        dispatcher,
        f"utter_handed_over{'_sales' if to_sales else ''}{_HOW_MUCH.get(kept, '')}",
        case_number=handed.case.number,
        hours=whose.say,
        kept=str(kept),
    )
    replies.show_case(dispatcher, handed.case)
    if also and not reason["rules"]:
        requests = ", ".join(wishes.label(str(wish["request"])) for wish in also)
        replies.utter(dispatcher, "utter_wishes_passed_on", requests=requests)
    if handed.position is None:
        waiting.for_nobody(dispatcher, whose, context, handed)
    else:
        waiting.begins(dispatcher, handed, place)
    if to_sales:
        replies.utter(dispatcher, "utter_sales_line", phone=context.pack.phone("sales"))


class RequestHuman(Action):
    """The customer asked for a person while no form was open."""

    def __init__(self, desk: Callable[[], Casework] = wiring.casework) -> None:
        self._desk = desk

    def name(self) -> str:
        return "action_request_human"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        place = slots.place(tracker)
        context = self._desk().context(place, None, {})
        reason: dict[str, Any] = {"code": "customer_request", "rules": [], "slot": None}
        also = [wishes.kept(wish) for wish in wishes.requests(slots.heard(tracker))]
        hand_over(self._desk(), dispatcher, None, place, context, reason, also)
        return []
