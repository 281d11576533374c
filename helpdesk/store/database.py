"""Opening the database: SQLite (WAL, synchronous=FULL) or PostgreSQL, one way to read and one to write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

BUSY_SECONDS = 5


class Database:
    """A pool of connections to the store.

    `write()` is one transaction: all of it is kept, or none. `read()` sees what is committed.
    """

    def __init__(self, url: str) -> None:
        self.url = sa.make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        self._engine = sa.create_engine(self.url, **self._options())
        if self.is_sqlite:
            sa.event.listen(self._engine, "connect", _prepare_sqlite)

    def _options(self) -> dict[str, Any]:
        if self.is_sqlite:
            return {"connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False}}
        return {
            "pool_pre_ping": True,
            "connect_args": {"connect_timeout": 2, "options": "-c statement_timeout=5000"},
        }

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open one transaction for writing; commits at the end, rolls back on any error."""
        with self._engine.connect() as connection:
            if self.is_sqlite:
                # Take the write lock at once: a read that turns into a write would fail as stale.
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                try:
                    yield connection
                except BaseException:
                    connection.exec_driver_sql("ROLLBACK")
                    raise
                connection.exec_driver_sql("COMMIT")
            else:
                with connection.begin():
                    yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a connection for reading."""
        with self._engine.connect() as connection:
            yield connection

    @property
    def engine(self) -> sa.Engine:
        """The SQLAlchemy engine, for migrations alone."""
        return self._engine

    def dispose(self) -> None:
        """Close every pooled connection."""
        self._engine.dispose()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN and COMMIT ourselves
    # SQLite's own knows A to Z alone; PostgreSQL, and those who search, know every letter.
    connection.create_function("lower", 1, _lower, deterministic=True)
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value
