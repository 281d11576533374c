"""The real product on SQLite and on PostgreSQL, each started once for the tests that break it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rig import people
from rig.stack import Stack, running

from helpdesk.store.database import Database


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def porter(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    """A running Porter."""
    home = tmp_path_factory.mktemp(f"porter on {request.param}")
    url = f"sqlite:///{home / 'porter.db'}"
    if request.param == "postgres":
        # Its own: this one may be stopped and another started, with a mailbox of its own, too.
        url = request.getfixturevalue("new_postgres_url")()
    with running(home, PORTER_DATABASE_URL=url) as stack:
        yield stack


@pytest.fixture(scope="session")
def store(porter: Stack) -> Iterator[Database]:
    """The running Porter's store."""
    opened = Database(porter.environ()["PORTER_DATABASE_URL"])
    yield opened
    opened.dispose()


@pytest.fixture
def person(store: Database, tmp_path: Path) -> Callable[..., people.Person]:
    """Make one more customer; keyword arguments replace fields of an ordinary account."""
    return lambda **changes: people.person(store, tmp_path, **changes)
