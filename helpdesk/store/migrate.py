"""Bringing any database to the newest tables, safely when several processes start at once."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Connection

from helpdesk.store.database import Database

MIGRATIONS = Path(__file__).with_name("migrations")
LOCK = 7_067_837  # any number, the same in every process: PostgreSQL's advisory lock
PATIENCE = "10min"  # how long one migration, or waiting for another process's, may take


def open_at_head(url: str) -> Database:
    """Open the database and bring it up to date."""
    database = Database(url)
    upgrade(database)
    return database


def upgrade(database: Database) -> None:
    """Bring the database to the newest migration, or leave it as it was and raise.

    All of it happens in one transaction. When several processes do this at once, one works and the
    others wait and find nothing to do.
    """
    if database.is_sqlite:
        with _alone(database.url.database):
            _upgrade_sqlite(database)
    else:
        _upgrade_postgres(database)


def _upgrade_postgres(database: Database) -> None:
    with database.write() as connection:
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{PATIENCE}'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        command.upgrade(config(connection), "head")


def _upgrade_sqlite(database: Database) -> None:
    with database.engine.connect() as connection:
        # Changing a table means copying it, which is refused while others refer to it. This switch
        # works outside a transaction only.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            command.upgrade(config(connection), "head")
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise RuntimeError("this migration would leave rows that refer to nothing")
            connection.exec_driver_sql("COMMIT")
        except BaseException:
            connection.exec_driver_sql("ROLLBACK")
            raise
        finally:
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def config(connection: Connection) -> Config:
    """Return what Alembic needs to work on an open connection, inside its transaction."""
    made = Config()
    # A percent sign in the path is Alembic's own notation and has to be doubled.
    made.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


@contextlib.contextmanager
def _alone(path: str | None) -> Iterator[None]:
    """Keep other processes out: SQLite does not wait when two switch a new file to WAL at once."""
    if not path or path == ":memory:":
        yield
        return
    with Path(f"{path}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # let go when the file is closed, or the process dies
        yield
