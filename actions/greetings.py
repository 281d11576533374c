"""Who is speaking, and what can be done here: of each provider what its pack has rules for."""

from __future__ import annotations

from collections.abc import Callable

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import replies, slots, wiring
from helpdesk.casework.desk import Casework


class Greet(Action):
    """Say who is speaking and what it can do."""

    def __init__(self, desk: Callable[[], Casework] = wiring.casework) -> None:
        self._desk = desk

    def name(self) -> str:
        return "action_greet"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        context = self._desk().context(slots.place(tracker), None, {})
        there = replies.offered(context, "greet")
        replies.utter(
            dispatcher,
            "utter_greet",
            provider_name=context.pack.name,
            abilities=replies.abilities(there),
            buttons=[replies.request_button(name) for name in (*there, "request_human")],
        )
        return []


class Capabilities(Action):
    """Say what can be done for this provider's customers, and no more."""

    def __init__(self, desk: Callable[[], Casework] = wiring.casework) -> None:
        self._desk = desk

    def name(self) -> str:
        return "action_ask_capabilities"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        context = self._desk().context(slots.place(tracker), None, {})
        there = replies.offered(context, "requests")
        replies.utter(dispatcher, "utter_ask_capabilities", abilities=replies.abilities(there))
        return []
