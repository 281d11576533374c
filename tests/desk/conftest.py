"""The real product and a real browser, each started once; agents and customers as many as wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from rig import people
from rig.browser import Visitor
from rig.desk import Agent, look
from rig.stack import ROOT, Stack, running
from rig.talk import Talk

from helpdesk.chat.owners import store as owners
from helpdesk.handoff import control
from helpdesk.handoff.control import Move
from helpdesk.store.database import Database
from helpdesk.vocabulary import Owner

AXE = ROOT / "tests" / "widget" / "axe.min.js"
MONDAY_NINE = "2026-11-23T09:00:00-08:00"  # the desk is open; the earliest end is 23 December 2026


@pytest.fixture(scope="session")
def porter(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A running Porter on a Monday morning."""
    with running(tmp_path_factory.mktemp("porter home"), PORTER_CLOCK=MONDAY_NINE) as stack:
        yield stack


@pytest.fixture(scope="session")
def directory(porter: Stack) -> Database:
    """The store of the running Porter."""
    return Database(f"sqlite:///{porter.home / 'porter.db'}")


@pytest.fixture
def person(directory: Database, tmp_path: Path) -> Callable[..., people.Person]:
    """Make one more customer's account; keyword arguments replace fields of an ordinary one."""
    return lambda **changes: people.person(directory, tmp_path, **changes)


@pytest.fixture
def agent(browser: Browser, porter: Stack) -> Iterator[Callable[..., Agent]]:
    """`agent("Maria")` is signed in at the desk, in a browser of her own; the same name is the same
    agent. `role` is agent, lead or auditor; other keywords are those of the browser's context."""
    here: dict[str, Agent] = {}

    def come(name: str, role: str = "agent", **options: Any) -> Agent:
        if name not in here:
            here[name] = Agent(browser, porter, name, role, **options)
        return here[name]

    yield come
    for who in here.values():
        who.leave()


@pytest.fixture
def customer(porter: Stack, directory: Database) -> Iterator[Callable[..., Talk]]:
    """`customer()` opens one more conversation through the public API. Who still waits for a person
    at the end of the test waits no longer."""
    came: list[Talk] = []

    def come(provider: str = "8x8") -> Talk:
        came.append(Talk(porter.url, porter.home / "mailbox", provider))
        return came[-1]

    yield come
    with directory.write() as connection:
        for talk in came:
            now = owners.control(connection, talk.id)
            if now.owner is Owner.QUEUE:
                control.move(
                    connection, talk.id, Move.WITHDRAW, epoch=now.epoch, by=owners.CUSTOMER,
                    now=datetime.now(UTC),
                )  # fmt: skip


@pytest.fixture
def waiting(
    customer: Callable[..., Talk], person: Callable[..., people.Person]
) -> Callable[..., Talk]:
    """`waiting()` is a proved customer in the middle of a cancellation who asked for a person."""

    def come(said: str = "talk to a person", **changes: Any) -> Talk:
        robin, talk = person(**changes), customer()
        talk.say("cancel extension 1012").verify(robin.account, robin.email)
        return talk.say(said) if said else talk

    return come


@pytest.fixture
def visitor(browser: Browser, porter: Stack) -> Iterator[Callable[..., Visitor]]:
    """`visitor()` comes with a browser, for what only the widget shows."""
    came: list[Visitor] = []

    def come(**options: Any) -> Visitor:
        came.append(Visitor(browser, porter, **options))
        return came[-1]

    yield come
    for who in came:
        who.leave()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page, str], None]:
    """`axe(page, "queue")` finds nothing that shuts anybody out, in either theme."""
    script = AXE.read_text(encoding="utf-8")
    return lambda page, state: look(page, script, state)
