"""The wishes that wait for the open form to end, in the conversation's state; and beginning the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import replies, slots
from helpdesk.forms import wishes
from helpdesk.forms.model import Wish

SLOT = "wishes"


def waiting(tracker: Tracker) -> list[dict[str, Any]]:
    """Return what waits, in the order in which it was said."""
    return list(tracker.get_slot(SLOT) or ())


def noted(tracker: Tracker, new: Sequence[Wish]) -> list[dict[str, Any]] | None:
    """Return what waits from now on; a request that is wished for again waits once, as said last."""
    again = {wish.intent for wish in new}
    before = [wish for wish in waiting(tracker) if wish["request"] not in again]
    return [*before, *map(wishes.kept, new)] or None


def besides(tracker: Tracker, request: str) -> list[dict[str, Any]] | None:
    """Return what still waits once `request` is begun."""
    return [wish for wish in waiting(tracker) if wish["request"] != request] or None


def note_of(tracker: Tracker, request: str) -> dict[str, Any]:
    """Return the note with which a form takes up the wish that waits for it; empty when none does."""
    found = [wish for wish in waiting(tracker) if wish["request"] == request]
    return {wishes.WAITING: found[0]} if found else {}


def next_one(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """Say which wish comes next, and return the events that begin it; none when none waits."""
    found = waiting(tracker)
    if not found:
        return []
    request = str(found[0]["request"])
    replies.utter(dispatcher, "utter_next_wish", request=wishes.label(request))
    return [
        SlotSet(SLOT, besides(tracker, request)),
        SlotSet("draft_id", None),
        SlotSet(slots.NOTES, note_of(tracker, request)),
        FollowupAction(f"{request}_form"),
    ]
