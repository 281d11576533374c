"""The desk among ten thousand cases: how soon the queue, the cases and a search are on the screen, and
how soon open desks show what fifty waiting customers write."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from rig import kept
from rig.crowd import PASSWORD, Customer, Desk, all_of, run, waiting
from rig.stack import Stack, running

from bench import machine
from helpdesk.agents.store import Role
from helpdesk.store.database import Database
from helpdesk.vocabulary import CaseKind, Owner

CASES = 10_000
WAITING = 40  # customers in line who say nothing more
WRITING = 10  # and those who go on writing
DESKS = 5  # open all the time, with the queue in sight
MESSAGES, APART = 66, 0.3  # of all customers together, seconds: 200 a minute
ASKED = 40  # times each address
AT_ONCE = 500  # cases to a transaction
SAID = (
    "I want to cancel the line of our branch in {city}, number {number}",
    "when does it end, and what do we owe you then?",
    "the people there have moved on, so no port is wanted",
)
CITIES = "Fresno Oakland Stockton Modesto Vallejo Merced Salinas Visalia Clovis Turlock".split()
WRITTEN = re.compile(r"I still wait, number (\d+)\.")
SETTLED = 5  # seconds after the last message
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
    news: float  # from a customer's message to the open queue that shows it


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
        asked = [_p95(desk, addresses) for addresses in ((QUEUE,), (LIST,), SEARCHES)]
    return Measured(*asked, _news(stack, database))


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


def _news(stack: Stack, database: Database) -> float:
    """Let customers in line write, and look how soon each open desk shows it."""
    now = datetime.now(UTC)
    with database.write() as connection:
        emails = [kept.agent(connection, f"Bench{n}", now).email for n in range(DESKS)]
        talks = [waiting(connection, now) for _ in range(WRITING)]
    customers = [Customer(stack.url, *talk) for talk in talks]
    desks = [Desk(stack.url, email, "waiting") for email in emails]
    sent: list[float] = []
    run(_write(customers, desks, sent))
    shown = [[(at, _newest(page)) for at, page in desk.lists] for desk in desks]
    times = [_shown_after(lists, n, at) for lists in shown for n, at in enumerate(sent)]
    return machine.p95(times) * 1000


async def _write(customers: list[Customer], desks: list[Desk], sent: list[float]) -> None:
    async with all_of([*customers, *desks]):
        for n in range(MESSAGES):
            sent.append(time.perf_counter())
            await customers[n % WRITING].say(f"I still wait, number {n}.")
            await asyncio.sleep(APART)
        await asyncio.sleep(SETTLED)


def _newest(page: str) -> dict[int, int]:
    """Return which message of each customer a queue shows."""
    return {int(n) % WRITING: int(n) for n in WRITTEN.findall(page)}


def _shown_after(lists: list[tuple[float, dict[int, int]]], n: int, sent: float) -> float:
    """Return the seconds until a desk showed this message, or a later one of the same customer."""
    whose = n % WRITING
    shown = (at for at, newest in lists if at >= sent and newest.get(whose, -1) >= n)
    return next(shown, float("inf")) - sent
