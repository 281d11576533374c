"""The real product, started once: engine, actions, support server, worker and store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rig import people
from rig.stack import Stack, running
from rig.talk import Talk

from helpdesk.store.database import Database

MONDAY_NINE = "2026-11-23T09:00:00-08:00"  # Sales is open; the earliest end is 23 December 2026


@pytest.fixture(scope="session")
def porter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A running Porter on a Monday morning."""
    with running(tmp_path_factory.mktemp("porter home"), PORTER_CLOCK=MONDAY_NINE) as stack:
        yield stack


@pytest.fixture(scope="session")
def directory(porter: Stack) -> Database:
    """The store of the running Porter, for putting customers into its directory."""
    return Database(f"sqlite:///{porter.home / 'porter.db'}")


@pytest.fixture
def person(directory: Database, tmp_path: Path) -> Callable[..., people.Person]:
    """Make one more customer; keyword arguments replace fields of an ordinary account."""
    return lambda **changes: people.person(directory, tmp_path, **changes)


@pytest.fixture
def talk(porter: Stack) -> Callable[[], Talk]:
    """Open one more conversation."""
    return lambda: Talk(porter.url, porter.home / "mailbox")
