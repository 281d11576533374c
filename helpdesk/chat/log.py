"""The nouns of the conversation log. Imports nothing but the shared vocabulary; no SQL."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from helpdesk.vocabulary import Owner

NOT_GREETED = -1  # answered_seq before the greeting was given; the greeting is the answer to 0
GREETING = 0

# Whose conversations the engine answers: while a customer waits for a person, the form may go on.
ANSWERED_BY_ENGINE = frozenset({Owner.ASSISTANT, Owner.QUEUE})


@dataclass(frozen=True)
class Conversation:
    """One customer's conversation as it stands. `state` is {"form", "open", "slots"}."""

    id: str
    provider: str
    owner: Owner
    epoch: int
    last_seq: int
    asked_seq: int
    answered_seq: int
    state: dict[str, Any]
    outage_told: bool
    form_version: int = 0
    ask: dict[str, Any] | None = None  # what an agent asks: {"draft_id", "slot", "seq"}

    @property
    def is_working(self) -> bool:
        """Whether the engine still owes an answer."""
        return self.owner in ANSWERED_BY_ENGINE and self.asked_seq > self.answered_seq


@dataclass(frozen=True)
class Message:
    """One line of the log. `body` may hold choices, question, case and secret."""

    seq: int
    author: str
    name: str | None
    text: str
    sent_at: datetime
    body: dict[str, Any]
    input: dict[str, Any] | None = None


@dataclass(frozen=True)
class Reply:
    """Something to tell the customer, not yet in the log."""

    text: str
    body: dict[str, Any] = field(default_factory=dict)
    author: str = "assistant"


@dataclass(frozen=True)
class Turn:
    """What the engine made of one customer message, and from which point it set out."""

    answers: int  # seq of the customer message
    answered_before: int  # answered_seq when the turn began
    epoch: int  # epoch when the turn began
    replies: tuple[Reply, ...]
    state: dict[str, Any] | None  # None: the turn failed, the old state stays


@dataclass(frozen=True)
class Committed:
    """What became of a turn: whether the customer sees it, and whether nothing else waits."""

    is_shown: bool
    is_all: bool


@dataclass(frozen=True)
class Received:
    """Where a customer message stands in the log."""

    seq: int
    is_new: bool
    owner: Owner = Owner.ASSISTANT  # who had the conversation when it came
    asks_for_a_person: bool = False  # by the choice that needs no engine
