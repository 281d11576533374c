"""A customer in a conversation, and the letters that reach the contacts."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from helpdesk.accounts import store as directory
from helpdesk.identity.codes import Codes
from helpdesk.identity.pins import GrantedPin, Pins
from helpdesk.store.database import Database
from helpdesk.store.schema import conversations, outbox
from helpdesk.tickets import store as tickets
from helpdesk.vocabulary import Account, CaseKind, CaseStatus, Contact, Number

DANA = Contact("Dana Reyes", "dana@blueheron.example", "+14085550101", ("authorized",))
OMAR = Contact("Omar Field", "omar@blueheron.example", "+14085550102", ("authorized", "ordering"))
JUNE = Contact("June Park", "june@blueheron.example", "+14085550103", ("user",))


def account(account_id: str = "A-100234", last: int = 132) -> Account:
    held = [
        Number(f"+14085550{last + i}", "local", None, "active", None, False, i == 0)
        for i in range(3)
    ]
    return Account(
        id=account_id, provider="acme", company="Blue Heron Books LLC", product="x", country="US",
        wholesale=False, status="active", cancelled_on=None, contract_end=None,
        payment_method="invoice", card_on_file=False, lines=3, devices=1,
        service_address="500 Example Ave, San Jose, CA 95110", contacts=(DANA, OMAR, JUNE),
        numbers=tuple(held),
    )  # fmt: skip


@dataclass
class Town:
    """Everything around one store: accounts, conversations, codes, PINs and a clock to turn."""

    database: Database
    now: datetime
    codes: Codes = field(default_factory=lambda: Codes(b"codes key"))
    pins: Pins = field(default_factory=lambda: Pins(b"pins key", "https://support.example"))
    counter: Any = field(default_factory=lambda: itertools.count(1))

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)

    def know(self, known: Account) -> None:
        with self.database.write() as connection:
            directory.put(connection, known, self.now)

    def conversation(self) -> str:
        made = f"conversation-{next(self.counter)}"
        with self.database.write() as connection:
            connection.execute(
                sa.insert(conversations).values(
                    id=made, provider="acme", locale="en", token_hash="", owner="assistant",
                    epoch=0, last_seq=0, answered_seq=0, state={}, outage_told=False,
                    created_at=self.now, updated_at=self.now,
                )
            )  # fmt: skip
        return made

    def ask(self, conversation: str, **claim: Any) -> str:
        """Ask for a code; return the turn."""
        claim = {"account_ref": ["A-100234"], "email": DANA.email, "operation": "csr"} | claim
        turn = claim.pop("turn", f"{conversation}:{next(self.counter)}")
        with self.database.write() as connection:
            self.codes.start(
                connection, conversation_id=conversation, turn=turn, provider="acme",
                now=self.now, **claim,
            )  # fmt: skip
        return turn

    def type_in(self, conversation: str, digits: str) -> str:
        with self.database.write() as connection:
            return self.codes.check(
                connection, conversation_id=conversation, digits=digits, now=self.now
            )

    def fail(self, conversation: str, times: int = 1) -> list[str]:
        right = self.code() if self.letters("verification_code") else "000000"
        return [self.type_in(conversation, other(right)) for _ in range(times)]

    def identity(self, conversation: str) -> Any:
        with self.database.read() as connection:
            return self.codes.current(connection, conversation, self.now)

    def live(self, conversation: str) -> bool:
        with self.database.read() as connection:
            return self.codes.live(connection, conversation, self.now)

    def sign_in(self, conversation: str, **claim: Any) -> None:
        self.ask(conversation, **claim)
        assert self.type_in(conversation, self.code()) == "passed"

    def letters(self, name: str) -> list[Any]:
        with self.database.read() as connection:
            rows = connection.execute(sa.select(outbox).where(outbox.c.letter == name)).all()
        return sorted(rows, key=lambda row: row.created_at)

    def code(self) -> str:
        """The code of the newest letter."""
        found = re.search(r"^ +(\d{6})$", self.letters("verification_code")[-1].body, re.M)
        assert found
        return found[1]

    def case(self) -> str:
        with self.database.write() as connection:
            return tickets.open_case(
                connection, key=f"draft:{next(self.counter)}", kind=CaseKind.PORTING_PIN,
                provider="acme", account_id="A-100234", email=DANA.email, conversation_id=None,
                status=CaseStatus.RECEIVED, next_actor="provider", due=None, effective_on=None,
                fields={}, by="assistant", note="", now=self.now,
            ).number  # fmt: skip

    def grant(self, conversation: str, **what: Any) -> GrantedPin:
        what = {
            "account": account(), "contact": DANA, "numbers": ["+14085550132"],
            "case_number": what.get("case_number") or self.case(), "life_days": 7,
        } | what  # fmt: skip
        with self.database.write() as connection:
            return self.pins.grant(connection, conversation_id=conversation, now=self.now, **what)

    def reveal(self, conversation: str, pin: GrantedPin) -> str:
        with self.database.write() as connection:
            return self.pins.reveal(
                connection, conversation_id=conversation, secret_id=pin.id, now=self.now
            ).value

    def quote(self, digits: str, number: str = "+14085550132") -> bool:
        """A new carrier quotes a PIN."""
        with self.database.write() as connection:
            return self.pins.verify(connection, number=number, digits=digits, now=self.now)


def other(code: str) -> str:
    return f"{(int(code) + 1) % 10 ** len(code):0{len(code)}d}"


def _town(database: Database, now: datetime) -> Town:
    made = Town(database, now)
    made.know(account())
    return made


@pytest.fixture
def town(store: Database, now: datetime) -> Town:
    """A town on SQLite, and another on PostgreSQL."""
    return _town(store, now)


@pytest.fixture
def quick_town(database: Database, now: datetime) -> Town:
    """A town on SQLite alone."""
    return _town(database, now)


@pytest.fixture
def blue_heron() -> Account:
    return account()


@pytest.fixture
def without_dana() -> Account:
    return replace(account(), contacts=(OMAR, JUNE))
