"""The nouns of the helpdesk, as docs/glossary.md explains them. Imports nothing of ours."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class RequestKind(StrEnum):
    """What a customer can want done: the ten goals of the conversation."""

    CANCEL_SERVICE = "cancel_service"
    PORT_OUT = "port_out"
    REQUEST_PORTING_PIN = "request_porting_pin"
    REQUEST_CSR = "request_csr"
    ADD_LINES = "add_lines"
    ORDER_DEVICES = "order_devices"
    UPGRADE_SERVICE = "upgrade_service"
    RESTORE_SERVICE = "restore_service"
    CHECK_CASE_STATUS = "check_case_status"
    REQUEST_HUMAN = "request_human"


class CaseKind(StrEnum):
    """What a case is about."""

    CANCEL_SERVICE = "cancel_service"
    PORT_OUT_HELP = "port_out_help"
    PORTING_PIN = "porting_pin"
    CSR = "csr"
    ORDER = "order"
    UPGRADE = "upgrade"
    RESTORE = "restore"
    SALES = "sales"
    FRAUD = "fraud"
    GENERAL = "general"


class CaseStatus(StrEnum):
    """Where a case stands; docs/case_lifecycle.md draws the moves."""

    RECEIVED = "received"
    IN_REVIEW = "in_review"
    WAITING_ON_CUSTOMER = "waiting_on_customer"
    SCHEDULED = "scheduled"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    GRACE = "grace"
    CLOSED = "closed"
    RESTORED = "restored"


class Owner(StrEnum):
    """Who answers the customer of a conversation now."""

    ASSISTANT = "assistant"
    QUEUE = "queue"
    AGENT = "agent"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What the rules say of a request, mildest first."""

    GRANT = "grant"
    WARN = "warn"  # it may go ahead, and the customer must be told something first
    APPROVE = "approve"  # it waits for the yes of somebody else on the account
    ASK_AGAIN = "ask_again"  # one answer cannot stand; ask for another
    REFUSE = "refuse"
    HAND_OVER = "hand_over"  # a person decides


@dataclass(frozen=True)
class Contact:
    """A person the provider knows on an account."""

    name: str
    email: str
    phone: str
    roles: tuple[str, ...]
    email_changed_on: date | datetime | None = None


@dataclass(frozen=True)
class Number:
    """A telephone number on an account, in E.164."""

    number: str
    kind: str
    extension: str | None
    status: str  # active | released
    released_on: date | None
    locked: bool
    btn: bool


@dataclass(frozen=True)
class Licence:
    """A licence (a line of service) on an account."""

    id: str
    kind: str
    extension: str | None
    assigned: bool


@dataclass(frozen=True)
class Location:
    """A site of the customer, with the numbers that ring there."""

    name: str
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class Trunk:
    """A SIP trunk."""

    id: str
    initial: bool
    kind: str


@dataclass(frozen=True)
class Account:
    """What the provider's own directory says of one customer (design: the account directory)."""

    id: str
    provider: str
    company: str
    product: str
    country: str
    wholesale: bool
    status: str  # active | cancelled
    cancelled_on: date | None
    contract_end: date | None
    payment_method: str
    card_on_file: bool
    lines: int
    devices: int
    service_address: str
    contacts: tuple[Contact, ...]
    numbers: tuple[Number, ...] = ()
    licences: tuple[Licence, ...] = ()
    locations: tuple[Location, ...] = ()
    trunks: tuple[Trunk, ...] = ()
    addons: tuple[str, ...] = ()

    def contact(self, email: str) -> Contact | None:
        """Return the contact with this e-mail address (any case), or None."""
        wanted = email.strip().casefold()
        return next((c for c in self.contacts if c.email.casefold() == wanted), None)

    def with_role(self, roles: Collection[str]) -> tuple[Contact, ...]:
        """Return the contacts who have one of these roles."""
        return tuple(c for c in self.contacts if any(role in roles for role in c.roles))

    def number(self, e164: str) -> Number | None:
        """Return the account's number, or None when it is not on the account."""
        return next((n for n in self.numbers if n.number == e164), None)


@dataclass(frozen=True)
class Identity:
    """Who the customer of a conversation was proved to be; read from the store, never from a slot."""

    account_id: str
    email: str
    verified_at: datetime
    operation: str | None  # the request the last code was asked for


@dataclass(frozen=True)
class Citation:
    """Where a rule or a sentence comes from: a source listed in the pack, and the place in it."""

    source: str
    section: str


@dataclass(frozen=True)
class Rule:
    """One statement of a provider, testable against one fact."""

    id: str
    sentence: str
    fact: str
    test: dict[str, Any]
    otherwise: Outcome
    say: str  # what the customer is told when it does not hold; may name figures in {braces}
    since: date
    cite: Citation
    until: date | None = None
    slot: str | None = None  # the answer to ask again
    steps: str | None = None  # what the customer can do, told in order after `say`
    when: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What the rules say, and which rules say it."""

    outcome: Outcome
    because: tuple[Rule, ...] = ()
