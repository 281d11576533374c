"""Migrations and tables agree, and any number of processes may bring one database up to date."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from helpdesk.store import migrate, schema
from helpdesk.store.database import Database

ROOT = Path(__file__).parents[2]
PROGRAM = "import sys; from helpdesk.store import migrate; migrate.open_at_head(sys.argv[1])"


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        folder = tmp_path / "a folder with 100% odd name"
        return f"sqlite:///{folder / 'porter.db'}"
    url: str = request.getfixturevalue("empty_postgres_url")
    return url


def test_the_migrations_build_exactly_the_tables_of_the_schema(store: Database) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, schema.metadata)

    assert schema.metadata.tables
    assert differences == []


def test_processes_that_start_at_once_bring_one_database_up_to_date(empty_url: str) -> None:
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, empty_url], cwd=ROOT, stderr=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    errors = [racer.communicate(timeout=60)[1] for racer in racers]

    assert [racer.returncode for racer in racers] == [0] * 4, errors


def test_a_database_that_is_up_to_date_is_left_alone(store: Database) -> None:
    migrate.upgrade(store)

    with store.read() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").all()


def test_a_migrated_sqlite_store_still_refuses_rows_that_refer_to_nothing(tmp_path: Path) -> None:
    database = migrate.open_at_head(f"sqlite:///{tmp_path / 'porter.db'}")

    with database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    database.dispose()
