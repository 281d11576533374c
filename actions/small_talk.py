"""What is said while no form is open: answers to questions, and that something was not understood."""

from __future__ import annotations

from collections.abc import Callable

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import replies, slots, wiring
from helpdesk.casework.desk import Casework
from helpdesk.forms import words
from helpdesk.forms.model import Context

LIKELY = 2


class AnswerQuestion(Action):
    """Answer a question from the provider's own articles."""

    def __init__(self, desk: Callable[[], Casework] = wiring.casework) -> None:
        self._desk = desk

    def name(self) -> str:
        return "action_answer_faq"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        heard = slots.heard(tracker)
        context: Context = self._desk().context(slots.place(tracker), None, {})
        for topic in dict.fromkeys((*(wish.topic for wish in heard.wishes), heard.topic)):
            if topic is not None:
                replies.answer(dispatcher, topic, context)
        return [SlotSet("misses", 0)]


class NotUnderstood(Action):
    """Say so; the second time in a row offer the two likeliest readings and a person.

    Who is another provider's customer is told where to go.
    """

    def __init__(self, desk: Callable[[], Casework] = wiring.casework) -> None:
        self._desk = desk

    def name(self) -> str:
        return "action_not_understood"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        other = slots.heard(tracker).another_provider
        if other is not None:
            desk = self._desk()
            context = desk.context(slots.place(tracker), None, {})
            replies.another_provider(dispatcher, desk.pack(other), context)
            replies.utter(dispatcher, "utter_or_here", provider_name=context.pack.name)
            return [SlotSet("misses", 0)]
        misses = int(tracker.get_slot("misses") or 0) + 1
        if misses == 1:
            replies.utter(dispatcher, "utter_rephrase")
        else:
            buttons = [
                replies.request_button(name) for name in (*_likely(tracker), "request_human")
            ]
            replies.utter(dispatcher, "utter_did_you_mean", buttons=buttons)
        return [SlotSet("misses", misses)]


def _likely(tracker: Tracker) -> list[str]:
    known = words.options("requests")
    ranking = tracker.latest_message.get("intent_ranking") or []
    names = [str(entry["name"]) for entry in ranking]
    likely = [n for n in names if n in known and n != "request_human"]
    return likely[:LIKELY] or list(known)[:LIKELY]
