"""The real product and a real browser, each started once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from rig import people
from rig.browser import Visitor
from rig.hand import Hand
from rig.stack import Stack, running

from helpdesk.store.database import Database

MONDAY_NINE = "2026-11-23T09:00:00-08:00"  # the earliest end is 23 December 2026


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
    """Make one more customer; keyword arguments replace fields of an ordinary account."""
    return lambda **changes: people.person(directory, tmp_path, **changes)


@pytest.fixture
def visitor(browser: Browser, porter: Stack) -> Iterator[Callable[..., Visitor]]:
    """Let somebody come with a browser of their own; nothing may go wrong in it."""
    came: list[Visitor] = []

    def come(**options: Any) -> Visitor:
        came.append(Visitor(browser, porter, **options))
        return came[-1]

    yield come
    for who in came:
        who.leave()


@pytest.fixture
def chat(visitor: Callable[..., Visitor]) -> Any:
    """A chat that somebody has just opened."""
    return visitor().visit().open()


@pytest.fixture
def maria(porter: Stack) -> Iterator[Hand]:
    """An agent at the desk."""
    here = Hand(porter, "Maria")
    yield here
    here.leave()
