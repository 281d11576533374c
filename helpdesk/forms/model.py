"""The parts of a form: questions, what was heard, what is known, what to say next.

Holds no wording (helpdesk/forms/words.yml and domain.yml do) and no rule (the packs do).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from helpdesk.eligibility.pack import Pack
from helpdesk.vocabulary import Account, Contact, Identity, RequestKind


class Kind(StrEnum):
    """What sort of answer a question takes; the page chooses its control by it."""

    CHOICE = "choice"
    YES_NO = "yes_no"
    TEXT = "text"
    DATE = "date"
    NUMBERS = "numbers"
    EXTENSIONS = "extensions"
    QUANTITY = "quantity"
    ACCOUNT = "account"
    EMAIL = "email"
    CODE = "code"
    SUMMARY = "summary"


STOP = "stop"  # the choice that leaves the form: nothing is sent, the draft is kept


@dataclass(frozen=True)
class Wish:
    """One of several things a message wants: a request, a person, or the answer to a question."""

    intent: str
    text: str  # the clause, and where it stands in the message
    span: tuple[int, int]
    topic: str | None = None  # of a question
    entities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Heard:
    """One message of the customer, as the engine understood it."""

    text: str = ""
    intent: str = ""
    topic: str | None = None  # which question was asked, when the intent is `faq`
    confidence: float = 0.0
    entities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    picked: Any = None  # the value of a choice that was pressed
    pointed: bool = False  # True: what was picked is what the message points back to
    code_checked: str | None = None  # what the door found of a code, never the code
    another_provider: str | None = None  # whose customer it is, when not this provider's
    handed_back: bool = False  # nothing was said: the form is taken up where it was left
    wishes: tuple[Wish, ...] = ()  # what its clauses want, where they want more than one thing

    def entity(self, name: str) -> str | None:
        """Return the last value of this entity, or None."""
        values = self.entities.get(name, ())
        return values[-1] if values else None


@dataclass(frozen=True)
class Answer:
    """The customer answered: a JSON-able value."""

    value: Any


@dataclass(frozen=True)
class Problem:
    """The customer answered, and it cannot stand: which problem, with what to fill the sentence."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)


Read = Answer | Problem | None


@dataclass(frozen=True)
class Say:
    """One sentence to say: the name of a response and what fills it."""

    response: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Option:
    """One choice beside a question. `label` is set when it is data, not wording (a date, a plan)."""

    value: Any
    label: str | None = None


@dataclass(frozen=True)
class Known:
    """An answer of an earlier request of this customer."""

    slot: str
    kind: Kind
    value: Any
    is_here: bool  # it was given in this conversation


@dataclass(frozen=True)
class Context:
    """What is known at this moment, beside what the customer said."""

    now: datetime
    today: date  # in the provider's time zone
    pack: Pack
    answers: Mapping[str, Any]
    account: Account | None = None
    contact: Contact | None = None
    identity: Identity | None = None
    fresh: bool = False  # a code was given for this very request within ten minutes
    facts: Mapping[str, Any] = field(
        default_factory=dict
    )  # of the store: open_ports, pins_today, …
    drafts: Sequence[Mapping[str, Any]] = ()  # stopped drafts of this form, newest first
    earlier: Sequence[Known] = ()  # newest first; there when the message may point back to them

    def figure(self, name: str) -> Any:
        """Return a figure of the provider's pack."""
        return self.pack.figures[name]


def _always(context: Context) -> bool:
    return True


def _nothing(heard: Heard, context: Context) -> Read:
    return None


def _fine(value: Any, context: Context) -> Problem | None:
    return None


def _whole(value: Any, context: Context) -> bool:
    return True


def _no_options(context: Context) -> Sequence[Option]:
    return ()


def _no_values(context: Context) -> Mapping[str, str]:
    return {}


def _usual(context: Context) -> str:
    return ""


def _not_known(context: Context) -> Any:
    return None


def _alone(value: Any, context: Context) -> Mapping[str, Any]:
    return {}


def _plain(value: Any, context: Context) -> str:
    return str(value)


@dataclass(frozen=True)
class Question:
    """One thing to ask. Everything it needs to know comes in the context."""

    slot: str
    kind: Kind
    read: Callable[[Heard, Context], Read]
    needed: Callable[[Context], bool] = _always
    volunteered: Callable[[Heard, Context], Read] = _nothing  # said before it was asked
    check: Callable[[Any, Context], Problem | None] = _fine  # asked again at every turn
    complete: Callable[[Any, Context], bool] = _whole  # False: asked on, what is known stays
    options: Callable[[Context], Sequence[Option]] = _no_options
    values: Callable[[Context], Mapping[str, str]] = _no_values  # what fills the question
    show: Callable[[Any, Context], str] = _plain
    wording: Callable[[Context], str] = _usual  # "" or the ending of another way to ask it
    known: Callable[[Context], Any] = _not_known  # what the record says; None: it is asked for
    brings: Callable[[Any, Context], Mapping[str, Any]] = _alone  # answers that come with this one
    unknown: Any = None  # what to keep when the customer does not know; None: it must be known
    echo: bool = False  # repeat the answer as it was understood
    free: bool = False  # True: any statement is an answer, whatever else it could mean
    alone: bool = False  # True: what is said here is no answer to another question
    asked: bool = True  # False: taken when volunteered, never asked for
    in_summary: bool = True
    lasting: bool = True  # False: asked again when a saved request is taken up

    @property
    def is_recorded(self) -> bool:
        """Say whether the record answers it: then it is no answer of the customer's."""
        return self.known is not _not_known

    def is_open(self, context: Context) -> bool:
        """Say whether there is no answer yet, or only a part of one."""
        known = context.answers.get(self.slot)
        return known is None or not self.complete(known, context)


@dataclass(frozen=True)
class Form:
    """The questions of one request, in order. The last one is the summary, where there is one."""

    kind: RequestKind
    questions: tuple[Question, ...]
    facts: Callable[[Context], Mapping[str, Any]]  # for the rules
    fresh_code: bool = False  # a code for this very request is needed
    numbers_slot: str | None = None  # the answer whose numbers the rules weigh one by one

    @property
    def name(self) -> str:
        """The form's name in the engine: port_out_form."""
        return f"{self.kind.value}_form"

    def question(self, slot: str) -> Question:
        """Return the question that fills `slot`; KeyError when the form has none."""
        return next(q for q in self.questions if q.slot == slot)

    @property
    def customers_own(self) -> tuple[Question, ...]:
        """The questions whose answers are the customer's own, and stand in the summary."""
        return tuple(q for q in self.questions if q.in_summary and not q.is_recorded)

    @property
    def slots(self) -> tuple[str, ...]:
        """Every slot of the form, in the order of asking."""
        return tuple(q.slot for q in self.questions)
