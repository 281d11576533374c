"""What the queue says of one conversation. Holds no SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from helpdesk.vocabulary import Owner


class List(StrEnum):
    """The lists of the queue."""

    WAITING = "waiting"  # for a person, whoever should be taken up first comes first
    MINE = "mine"  # whom this agent answers, whoever waits for an answer first
    OPEN = "open"  # everything under way, the assistant's too
    LETTERS = "letters"  # filed while nobody was there: to be answered by letter or by the case


@dataclass(frozen=True)
class Progress:
    """How much of a form is filled, as the hand-over counted what it needs."""

    answered: int
    required: int


@dataclass(frozen=True)
class Line:
    """The last thing the customer could read, and who really said it."""

    author: str
    name: str | None
    text: str
    at: datetime


@dataclass(frozen=True)
class Row:
    """One conversation in a list. `since` is when its present owner got it; `due` is set while a
    customer waits for a person."""

    conversation_id: str
    provider: str
    locale: str
    owner: Owner
    epoch: int
    agent_id: str | None
    agent_name: str | None
    since: datetime
    updated_at: datetime
    due: datetime | None = None
    came_back: bool = False  # somebody had taken it up, and it waits again
    customer: str | None = None  # by name, once proved
    reason: str | None = None
    case_number: str | None = None
    request: str | None = None  # the form's request
    progress: Progress | None = None
    last: Line | None = None

    @property
    def awaits_answer(self) -> bool:
        """Whether the customer spoke last."""
        return self.last is not None and self.last.author == "customer"


@dataclass(frozen=True)
class Counts:
    """How many each list holds."""

    waiting: int
    mine: int
    open: int
    letters: int
