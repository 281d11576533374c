"""Porter: trained from nothing, started, and talked to through its public API."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rig import people
from rig.stack import Stack
from rig.talk import Talk

from bench import machine
from helpdesk.store.database import Database
from helpdesk.tickets import store as tickets
from helpdesk.vocabulary import CaseKind, CaseStatus

ROOT = Path(__file__).resolve().parents[1]
PARTS = (
    "config.yml",
    "domain.yml",
    "endpoints.yml",
    "credentials.yml",
    "data",
    "assistant",
    "models",
)
MONDAY_NINE = "2026-11-23T09:00:00-08:00"
MANY_CASES = 10_000


@dataclass(frozen=True)
class Porter:
    """What Porter needs."""

    train_seconds: float
    ready_seconds: float
    message_ms: float
    message_p95_ms: float
    early_ms: float
    late_ms: float
    few_cases_ms: float
    many_cases_ms: float
    memory_mib: float


def train(folder: Path) -> float:
    """Return the seconds of a whole `rasa train` of Porter's files, with nothing cached."""
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            ignore = shutil.ignore_patterns(".venv", "*.tar.gz", "__pycache__")
            shutil.copytree(source, folder / part, ignore=ignore)
        else:
            shutil.copy(source, folder / part)
    environ = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    rasa = ROOT / "assistant" / ".venv" / "bin" / "rasa"
    with machine.seconds() as took:
        subprocess.run(
            [rasa, "train", "--force"],
            cwd=folder,
            env=environ,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    return took[0]


def measure(train_folder: Path, home: Path, rounds: int = 10) -> Porter:
    """Train Porter in one folder, run it in another, and talk to it."""
    trained = train(train_folder)
    stack = Stack(home, PORTER_CLOCK=MONDAY_NINE)
    begun = time.perf_counter()
    try:
        stack.start()
        ready = time.perf_counter() - begun
        database = Database(f"sqlite:///{home / 'porter.db'}")
        return _talk(stack, database, trained, ready, rounds)
    finally:
        stack.stop()


def _talk(stack: Stack, database: Database, trained: float, ready: float, rounds: int) -> Porter:
    customers = [people.person(database, stack.home) for _ in range(3)]
    _orders(stack, customers[0], 2)  # the first messages warm what is loaded lazily
    times = _orders(stack, customers[0], rounds)
    early, late = _long(stack, customers[1])
    few, many = _cases(stack, database, customers[2])
    return Porter(
        train_seconds=trained,
        ready_seconds=ready,
        message_ms=machine.middle(times),
        message_p95_ms=machine.p95(times),
        early_ms=early,
        late_ms=late,
        few_cases_ms=few,
        many_cases_ms=many,
        memory_mib=machine.memory(stack.pids()["engine"]),
    )


def _timed(times: list[float], turn: Callable[[], object]) -> None:
    with machine.seconds() as took:
        turn()
    times.append(took[0] * 1000)


def _verified(stack: Stack, who: people.Person) -> Talk:
    chat = Talk(stack.url, stack.home / "mailbox").say("upgrade us to X6")
    return chat.verify(who.account, who.email).say("stop")


def _orders(stack: Stack, who: people.Person, rounds: int) -> list[float]:
    """Return the milliseconds of every message of whole requests, from wish to case number."""
    chat = _verified(stack, who)
    times: list[float] = []
    for _ in range(rounds):
        for line in ("I want to add lines", "three", "X4", "how much notice do you need?", "yes"):
            _timed(times, lambda line=line: chat.say(line))
        if chat.case is None:
            raise RuntimeError(f"the order was not placed: {chat.text}")
    return times


def _long(stack: Stack, who: people.Person) -> tuple[float, float]:
    """Return the milliseconds of a message near the 5th and near the 200th of a conversation."""
    chat = _verified(stack, who).say("add lines please")
    times: list[float] = []
    while len(times) < 210:
        _timed(times, lambda: chat.say("how much notice do you need?"))
    return machine.middle(times[1:10]), machine.middle(times[196:206])


def _cases(stack: Stack, database: Database, who: people.Person) -> tuple[float, float]:
    """Return the milliseconds of asking for one's case, alone and among ten thousand others."""
    chat = _verified(stack, who)
    few: list[float] = []
    many: list[float] = []
    for _ in range(8):
        _timed(few, lambda: chat.say("where does my case stand?"))
    for place in range(0, MANY_CASES, 1000):
        _fill(database, place, 1000)
    for _ in range(8):
        _timed(many, lambda: chat.say("where does my case stand?"))
    return machine.middle(few), machine.middle(many)


def _fill(database: Database, start: int, count: int) -> None:
    with database.write() as connection:
        for place in range(start, start + count):
            tickets.open_case(
                connection,
                key=f"bench:{place}",
                kind=CaseKind.GENERAL,
                provider="bench",
                account_id=f"bench-{place % 500}",
                email=None,
                conversation_id=None,
                status=CaseStatus.RECEIVED,
                next_actor="provider",
                due=None,
                effective_on=None,
                fields={"place": place},
                by="bench",
                note="filled",
                now=datetime.now(UTC),
            )
