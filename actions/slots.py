"""Slots in and out: what the tracker says a turn is, and the events that keep what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from helpdesk.casework.desk import Place
from helpdesk.forms.model import Form, Heard, Wish

NOTES = "notes"  # what a form remembers beside its answers: misses, attempts, what was told


def heard(tracker: Tracker) -> Heard:
    """Return the latest message as the forms understand it."""
    message = tracker.latest_message
    intent = message.get("intent") or {}
    entities: dict[str, tuple[str, ...]] = {}
    for entity in message.get("entities", ()):
        name = entity["entity"]
        entities[name] = (*entities.get(name, ()), entity.get("value"))
    picked = entities.pop("answer", ())
    checked = entities.pop("code_checked", ())
    whose = entities.pop("another_provider", ())
    handed_back = bool(entities.pop("handed_back", ()))
    if message.get("language"):
        entities["language"] = (message["language"],)
    text = message.get("text") or ""
    topic = _topic(message)
    if intent.get("name") == "faq" and picked:
        topic, picked = f"faq/{picked[-1]}", ()
    return Heard(
        text="" if text.startswith("/") else text,
        intent=intent.get("name") or "",
        topic=topic,
        confidence=float(intent.get("confidence") or 0.0),
        entities=entities,
        picked=picked[0] if len(picked) == 1 else list(picked) or None,
        code_checked=checked[-1] if checked else None,
        another_provider=whose[-1] if whose else None,
        handed_back=handed_back,
        wishes=tuple(_wish(found, message, text) for found in message.get("wishes") or ()),
    )


def _wish(found: Mapping[str, Any], message: Mapping[str, Any], text: str) -> Wish:
    start, end = int(found["start"]), int(found["end"])
    entities: dict[str, tuple[str, ...]] = {}
    for entity in message.get("entities", ()):
        if start <= entity["start"] and entity["end"] <= end:
            name = entity["entity"]
            entities[name] = (*entities.get(name, ()), entity.get("value"))
    said = text[start:end].strip(" ,")
    return Wish(found["intent"], said, (start, end), found["topic"], entities)


def _topic(message: Mapping[str, Any]) -> str | None:
    for selector in (message.get("response_selector") or {}).values():
        if isinstance(selector, Mapping) and "response" in selector:
            key = selector["response"].get("intent_response_key")
            return str(key) if key else None
    return None


def place(tracker: Tracker, draft_id: str | None = None) -> Place:
    """Return which conversation and turn this is."""
    metadata = tracker.latest_message.get("metadata") or {}
    return Place(
        conversation_id=tracker.sender_id,
        provider=str(tracker.get_slot("provider")),
        turn=str(metadata.get("turn") or f"{tracker.sender_id}:{len(tracker.events)}"),
        draft_id=draft_id or tracker.get_slot("draft_id"),
    )


def answers(form: Form, tracker: Tracker) -> dict[str, Any]:
    """Return the answers kept so far, the form's notes among them under names with a dash below."""
    kept = {slot: tracker.get_slot(slot) for slot in form.slots}
    kept |= tracker.get_slot(NOTES) or {}
    return {slot: value for slot, value in kept.items() if value is not None}


def keep(form: Form, new: Mapping[str, Any]) -> list[EventType]:
    """Return the events that make `new` the answers of the form."""
    notes = {name: value for name, value in new.items() if name.startswith("_")}
    return [SlotSet(slot, new.get(slot)) for slot in form.slots] + [SlotSet(NOTES, notes)]


def ended(tracker: Tracker, status: str) -> EventType:
    """Return the event that says how the open draft ended; one turn may end more than one."""
    before = tracker.get_slot("drafts_ended") or []
    return SlotSet("drafts_ended", [*before, {"id": place(tracker).draft_id, "status": status}])


def cleared(form: Form) -> list[EventType]:
    """Return the events that forget the form's answers."""
    return [SlotSet(slot, None) for slot in (*form.slots, NOTES, "confirmed", "draft_id")]
