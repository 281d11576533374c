"""What is said while no form is open: answers to questions, and that something was not understood."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import replies, slots, wiring
from helpdesk.casework.desk import Casework
from helpdesk.forms import aspects
from helpdesk.forms.model import Context, Heard, Say

LIKELY = 2
PERSON = "request_human"


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
        about = tracker.get_slot("about")
        said: list[Say] = []
        asked = _asked(heard)
        for topic, text in sorted(
            asked, key=lambda each: about is None and aspects.is_open(each[0])
        ):
            answer = aspects.answer(topic, about, text, context)
            if answer is None:
                _ask_about(
                    dispatcher, [each for each, _ in asked if aspects.is_open(each)], context
                )
                break
            if answer not in said:
                said.append(answer)
                replies.tell(dispatcher, [answer], context, None)
            about = aspects.now_about(topic, about, answer)
        return [SlotSet("misses", 0), SlotSet("about", about)]


class NotUnderstood(Action):
    """Say so, and offer the two likeliest readings; the second time in a row a person, too.

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
        if language := slots.heard(tracker).entity("language"):
            buttons = [replies.request_button(PERSON)]
            replies.utter(dispatcher, f"utter_other_language_{language}", buttons=buttons)
            return [SlotSet("misses", 0)]
        misses = int(tracker.get_slot("misses") or 0) + 1
        context = self._desk().context(slots.place(tracker), None, {})
        likely = _likely(tracker, replies.offered(context, "requests"))
        if misses == 1:
            buttons = [replies.request_button(name) for name in likely]
            replies.utter(dispatcher, "utter_rephrase", buttons=buttons)
        else:
            buttons = [replies.request_button(name) for name in (PERSON, *likely)]
            replies.utter(dispatcher, "utter_did_you_mean", buttons=buttons)
        return [SlotSet("misses", misses)]


def _asked(heard: Heard) -> list[tuple[str, str]]:
    """Return the topics of the message, each with the words that ask for it."""
    parts = [(wish.topic, wish.text) for wish in heard.wishes if wish.topic]
    whole = aspects.several(heard.topic) if heard.topic else []
    return [*parts, *((topic, heard.text) for topic in whole)]


def _ask_about(dispatcher: CollectingDispatcher, topics: Sequence[str], context: Context) -> None:
    """Ask which request is meant; each choice asks the questions of that request."""
    requests = replies.offered(context, "about")
    unique = list(dict.fromkeys(topics))
    buttons = [replies.topic_button(aspects.said_of(unique, name), name) for name in requests]
    replies.utter(dispatcher, "utter_about_which", buttons=buttons)


def _likely(tracker: Tracker, offered: Sequence[str]) -> list[str]:
    """Return the requests that the message most likely meant, of those that there are here."""
    ranking = tracker.latest_message.get("intent_ranking") or []
    names = [str(entry["name"]) for entry in ranking]
    likely = [name for name in names if name in offered and name != PERSON]
    rest = [name for name in offered if name not in (*likely, PERSON)]
    return [*likely, *rest][:LIKELY]
