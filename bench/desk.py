"""The desk among ten thousand cases: how soon the queue, the cases and a search are on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from rig import kept
from rig.stack import Stack, running

from bench import machine
from helpdesk.agents.store import Role
from helpdesk.store.database import Database
from helpdesk.vocabulary import CaseKind, Owner

CASES = 10_000
WAITING = 50  # customers in line
ASKED = 40  # times each address
AT_ONCE = 500  # cases to a transaction
PASSWORD = "correct horse battery"  # noqa: S105 - of nobody
SAID = (
    "I want to cancel the line of our branch in {city}, number {number}",
    "when does it end, and what do we owe you then?",
    "the people there have moved on, so no port is wanted",
)
CITIES = "Fresno Oakland Stockton Modesto Vallejo Merced Salinas Visalia Clovis Turlock".split()
QUEUE, LIST = "/desk/queue/list", "/desk/cases?status=received&page=3"
SEARCHES = (
    "/desk/search?q=Modesto",
    "/desk/search?q=408-555-0142",
    "/desk/search?q=moved+owe",
    "/desk/search?q=nobody+said+this",
    "/desk/search?q=&kind=order&since=2026-01-01",
)


@dataclass(frozen=True)
class Measured:
    """The time of 95 in 100 answers, in ms."""

    queue: float
    cases: float
    search: float


def measured(home: Path) -> Measured:
    """Start a Porter of its own in `home` and measure its desk."""
    with running(home) as stack:
        return measure(stack)


def measure(stack: Stack) -> Measured:
    """Fill the store of a running Porter, sign in, and ask for each address again and again."""
    database = Database(f"sqlite:///{stack.home / 'porter.db'}")
    email = fill(database)
    with httpx.Client(base_url=stack.url, timeout=30, follow_redirects=True) as desk:
        signed = {"email": email, "password": PASSWORD, "next": "/desk"}
        desk.post("/desk/sign-in", data=signed).raise_for_status()
        return Measured(*(_p95(desk, addresses) for addresses in ((QUEUE,), (LIST,), SEARCHES)))


def fill(database: Database) -> str:
    """Keep the cases with their conversations, and one agent; return the agent's address."""
    now = datetime.now(UTC)
    with database.write() as connection:
        email = kept.agent(connection, "Bench", now, Role.LEAD).email
    for start in range(0, CASES, AT_ONCE):
        with database.write() as connection:
            for place in range(start, start + AT_ONCE):
                _keep(connection, place, now - timedelta(minutes=place))
    return email


def _keep(connection: Any, place: int, at: datetime) -> None:
    number = f"408-555-01{place % 100:02d}"
    said = [line.format(city=CITIES[place % 10], number=number) for line in SAID]
    talk = kept.talk(connection, at, *said, provider="8x8")
    kinds = list(CaseKind)
    kept.case(connection, at, kind=kinds[place % len(kinds)], provider="8x8", conversation_id=talk)
    if place < WAITING:
        kept.owner(connection, talk, Owner.QUEUE, at)


def _p95(desk: httpx.Client, addresses: tuple[str, ...]) -> float:
    times: list[float] = []
    for address in addresses * (ASKED // len(addresses)):
        with machine.seconds() as took:
            desk.get(address).raise_for_status()
        times.append(took[0] * 1000)
    return machine.p95(times)
