"""The real product, started once: engine, actions, support server, worker and store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from rig import people
from rig.pool import Pool
from rig.stack import Stack, running
from rig.talk import Talk
from rig.ways import Journey, Way

from helpdesk.store.database import Database
from helpdesk.store.schema import drafts

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


@pytest.fixture(scope="session")
def start(
    porter: Stack, directory: Database, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Way], Journey]:
    """Open a conversation of one more customer, whose account is made for this way."""
    folder = tmp_path_factory.mktemp("accounts")

    def begin(way: Way) -> Journey:
        who = people.person(directory, folder, **way.account)
        return Journey(Talk(porter.url, porter.home / "mailbox"), way, who)

    return begin


@pytest.fixture(scope="session")
def pool(start: Callable[[Way], Journey]) -> Pool:
    """Customers to borrow: `with pool.at(way, slot) as journey`."""
    return Pool(start)


@pytest.fixture(scope="session")
def answers(directory: Database) -> Callable[[Talk], dict[str, Any]]:
    """Return what the open draft of a conversation holds."""

    def of(chat: Talk) -> dict[str, Any]:
        with directory.read() as connection:
            found = connection.execute(
                sa.select(drafts.c.answers)
                .where(drafts.c.conversation_id == chat.id, drafts.c.status == "open")
                .order_by(drafts.c.updated_at.desc())
            ).first()
        return dict(found.answers) if found else {}

    return of
