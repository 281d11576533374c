"""One turn as a function: state and text in, messages and new state out. Nothing is kept.

Each call builds its own tracker and drops it, so two calls never meet, not even for the same
conversation. Rasa's tracker store and lock store are not used.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.constants import (
    ACTION_LISTEN_NAME,
    ACTION_SESSION_START_NAME,
    REQUESTED_SLOT,
    SESSION_START_METADATA_SLOT,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from assistant import wording
from assistant.errors import BadTurn
from assistant.guards import no_circles
from assistant.slashes import harmless

CHANNEL = "gateway"
RANKED = 5  # readings that are passed on, for people to choose from
_NOT_STATE = (REQUESTED_SLOT, SESSION_START_METADATA_SLOT)


@dataclass(frozen=True)
class State:
    """What a conversation is at between two turns."""

    form: str | None = None
    open: str | None = None  # the slot the form waits for
    slots: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Turn:
    """One message of one conversation. `trusted` alone makes a leading slash a command."""

    conversation: str
    turn: str
    text: str
    trusted: bool = False
    state: State = field(default_factory=State)


class Replies(CollectingOutputChannel):
    """Collects what the assistant says, each message whole and without its recipient."""

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, as responses may ask for it."""
        return CHANNEL

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Keep a text as one message; blank lines are part of it."""
        self.messages.append({"text": text})

    async def send_text_with_buttons(
        self, recipient_id: str, text: str, buttons: list[dict[str, Any]], **kwargs: Any
    ) -> None:
        """Keep a text with its buttons."""
        self.messages.append({"text": text, "buttons": buttons})

    async def send_custom_json(
        self, recipient_id: str, json_message: dict[str, Any], **kwargs: Any
    ) -> None:
        """Keep what is meant for the support server."""
        self.messages.append({"custom": json_message})


async def play(processor: MessageProcessor, turn: Turn) -> dict[str, Any]:
    """Return messages, state and what was understood.

    Raises BadTurn (no such form, no such command) and TurnFailed; then nothing has happened here,
    and what an action has committed carries the turn's key.
    """
    tracker = tracker_of(turn, processor.domain)
    parsed = await _parse(processor, turn, tracker)
    replies = Replies()
    message = UserMessage(
        turn.text, replies, turn.conversation, parsed, CHANNEL, turn.turn, _metadata(turn)
    )
    processor.on_circuit_break = no_circles
    await processor._handle_message_with_tracker(message, tracker)
    tracker = await processor.run_action_extract_slots(replies, tracker)
    await processor._run_prediction_loop(replies, tracker)
    return {
        "messages": replies.messages,
        "state": _state_of(tracker, replies),
        "understood": _understood(parsed),
    }


def tracker_of(turn: Turn, domain: Domain) -> DialogueStateTracker:
    """Return a listening tracker in the given state. Raises BadTurn for a form that is not there.

    Slots that the model does not know any more are left out.
    """
    state = turn.state
    if state.form is not None and state.form not in domain.form_names:
        raise BadTurn("state.form is no form of this model")
    tracker = DialogueStateTracker(turn.conversation, domain.slots)
    events: list[Event] = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted()]
    events += [SlotSet(n, v) for n, v in state.slots.items() if n in tracker.slots]
    if state.form is not None:
        events += [ActiveLoop(state.form), SlotSet(REQUESTED_SLOT, state.open)]
    for event in (*events, ActionExecuted(ACTION_LISTEN_NAME)):
        tracker.update(event, domain)
    return tracker


def _metadata(turn: Turn) -> dict[str, Any]:
    return {"turn": turn.turn, "trusted": turn.trusted}


async def _parse(
    processor: MessageProcessor, turn: Turn, tracker: DialogueStateTracker
) -> dict[str, Any]:
    """Understand the text; a trusted command is read as such and costs no model."""
    if turn.trusted and turn.text.startswith("/"):
        parsed = _command(turn.text, processor.domain)
    else:
        text = turn.text if turn.trusted else harmless(turn.text)
        known = {**_metadata(turn), "open": turn.state.open}
        message = UserMessage(text, sender_id=turn.conversation, metadata=known)
        parsed = dict(await processor.parse_message(message, tracker))
    return {**parsed, "metadata": _metadata(turn)}


def _command(text: str, domain: Domain) -> dict[str, Any]:
    message = YAMLStoryReader.unpack_regex_message(Message({TEXT: text}), domain, CHANNEL)
    if not message.get("intent"):
        raise BadTurn("text is no command of this model")
    return {**message.as_dict(), "response_selector": {}}


def _state_of(tracker: DialogueStateTracker, replies: Replies) -> dict[str, Any]:
    slots = {
        name: slot.value
        for name, slot in tracker.slots.items()
        if slot.value is not None and name not in _NOT_STATE
    }
    if wording.SAID in tracker.slots:
        slots[wording.SAID] = wording.digests(replies.messages)
    return {
        "form": tracker.active_loop_name,
        "open": tracker.get_slot(REQUESTED_SLOT),
        "slots": slots,
    }


def _understood(parsed: dict[str, Any]) -> dict[str, Any]:
    intent = parsed["intent"]
    topics = parsed.get("response_selector", {}).get(intent.get("name"), {})
    return {
        "intent": intent.get("name"),
        "topic": topics.get("response", {}).get("intent_response_key"),
        "confidence": intent.get("confidence"),
        "ranking": _ranking(parsed),
        "entities": [
            {"entity": e["entity"], "value": e["value"], "start": e["start"], "end": e["end"]}
            for e in parsed.get("entities", [])
        ],
    }


def _ranking(parsed: dict[str, Any]) -> list[list[Any]]:
    """Return the likeliest labels with their confidence; of a question the likeliest topic."""
    ranking = []
    for ranked in parsed.get("intent_ranking", []):
        topic = parsed.get("response_selector", {}).get(ranked["name"], {}).get("response", {})
        label = topic.get("intent_response_key") or ranked["name"]
        if label != DEFAULT_NLU_FALLBACK_INTENT_NAME:
            ranking.append([label, round(float(ranked["confidence"]), 3)])
    return ranking[:RANKED]
