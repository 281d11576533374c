"""Waiting for a person: what a customer is told who is put in line, asks again, or gives up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import replies, slots, wiring
from helpdesk.casework.desk import Casework, Place
from helpdesk.casework.handing import GO_ON, HandedOver
from helpdesk.eligibility import hours
from helpdesk.eligibility.hours import Hours
from helpdesk.forms import words
from helpdesk.forms.model import Context
from helpdesk.forms.shared import masked


def begins(dispatcher: CollectingDispatcher, handed: HandedOver, place: Place) -> None:
    """Say that somebody is there, and what may be done meanwhile."""
    options = ("go_on", "stop") if handed.goes_on else ("stop",)
    buttons = [_while_waiting(name, place) for name in options]
    name = "utter_waiting_next" if handed.position == 1 else "utter_waiting_in_line"
    replies.utter(dispatcher, name, buttons=buttons, position=str(handed.position))
    _mark(dispatcher, handoff=handed.handoff_id, move="offer")


def still(dispatcher: CollectingDispatcher, handed: HandedOver) -> None:
    """Say that nothing new was opened, and where in line the customer is."""
    values = {"case_number": handed.case.number, "position": str(handed.position)}
    name = "utter_waiting_still" if handed.position else "utter_waiting_for_nobody"
    replies.utter(dispatcher, name, **values)


def for_nobody(
    dispatcher: CollectingDispatcher, whose: Hours, context: Context, handed: HandedOver
) -> None:
    """Say when they are there, and how their answer comes."""
    if hours.is_open(whose, context.now):
        replies.utter(dispatcher, "utter_team_is_open")
    else:
        opening = hours.next_opening(whose, context.now)
        replies.utter(dispatcher, "utter_team_is_closed", opens=replies.moment(context, opening))
        _mark(dispatcher, opens_at=opening.isoformat())
    if context.identity is not None:
        contact = masked(context.identity.email)
        replies.utter(dispatcher, "utter_reply_goes_to", contact=contact)
    else:
        replies.utter(dispatcher, "utter_quote_the_case", case_number=handed.case.number)


def _while_waiting(name: str, place: Place) -> dict[str, Any]:
    """Return a choice for somebody who waits; `draft` is what the support server goes on with."""
    title = words.option("waiting", name)
    if name == "stop":
        return {"title": title, "payload": "/stop"}
    return {"title": title, "payload": GO_ON, "draft": place.draft_id}


def _mark(dispatcher: CollectingDispatcher, **what: str) -> None:
    """Tell the support server something of the text before."""
    dispatcher.utter_message(json_message={"handoff": what})


class StopWaiting(Action):
    """The customer said stop while no form was open: they may be waiting for a person."""

    def __init__(self, desk: Callable[[], Casework] = wiring.casework) -> None:
        self._desk = desk

    def name(self) -> str:
        return "action_stop_waiting"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        if self._desk().waits(slots.place(tracker)):
            replies.utter(dispatcher, "utter_stopped_waiting")
            _mark(dispatcher, move="withdraw")
        else:
            replies.utter(dispatcher, "utter_nothing_open")
        return []
