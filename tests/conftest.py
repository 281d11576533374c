"""What tests share: a moment that stands still, a fresh store, a private PostgreSQL."""

from __future__ import annotations

import contextlib
import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from helpdesk.store import migrate
from helpdesk.store.database import Database

STARTS = 3  # another program may take the free port before PostgreSQL does


@pytest.fixture
def now() -> datetime:
    """A Monday morning on the West coast of the USA, in the week of Thanksgiving."""
    return datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def _migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "porter.db"
    migrate.open_at_head(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture
def database(_migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    """A fresh, migrated SQLite store."""
    path = tmp_path / "porter.db"
    shutil.copy(_migrated_file, path)
    made = Database(f"sqlite:///{path}")
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a private PostgreSQL server (its database `postgres`, empty).

    Skips where no server is installed.
    """
    binaries = _postgres_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed here")
    home = Path(tempfile.mkdtemp(prefix="porter-postgres-"))
    owner = _postgres_owner(home)
    try:
        _run([binaries / "initdb", "-D", home / "data", "-U", "porter", "-A", "trust", "-N"], owner)
        with _postgres_server(binaries, home, owner) as port:
            yield f"postgresql+psycopg://porter@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def _migrated_postgres(postgres_url: str) -> str:
    url = new_postgres_database(postgres_url)
    migrate.open_at_head(url).dispose()
    return url.rpartition("/")[2]


@pytest.fixture
def postgres(postgres_url: str, _migrated_postgres: str) -> Iterator[Database]:
    """A fresh, migrated PostgreSQL store."""
    made = Database(new_postgres_database(postgres_url, template=_migrated_postgres))
    yield made
    made.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest) -> Database:
    """A fresh, migrated store: the test runs once on SQLite and once on PostgreSQL."""
    made: Database = request.getfixturevalue(
        "database" if request.param == "sqlite" else "postgres"
    )
    return made


@pytest.fixture
def free_port() -> int:
    """A port on loopback that nobody uses."""
    return _free_port()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, one for every test of this process: Playwright starts once in each."""
    from rig.browser import chromium, chromium_path  # here: most tests need no browser

    if chromium_path() is None:
        pytest.skip("no Chromium here: `make test` as root on Debian installs it")
    with chromium() as started:
        yield started


def new_postgres_database(server_url: str, template: str = "template1") -> str:
    """Make a database with a name of its own on the server; return its URL."""
    name = f"porter_{uuid.uuid4().hex}"
    address = server_url.replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    return f"{server_url.rpartition('/')[0]}/{name}"


@pytest.fixture(scope="session")
def new_postgres_url(postgres_url: str) -> Callable[[], str]:
    """Make one more PostgreSQL database without tables, for those who outlive a test."""
    return lambda: new_postgres_database(postgres_url)


@pytest.fixture
def empty_postgres_url(postgres_url: str) -> str:
    """The address of a fresh PostgreSQL database without tables."""
    return new_postgres_database(postgres_url)


def _postgres_binaries() -> Path | None:
    found = sorted(
        glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda p: int(p.split("/")[4])
    )
    if not found and shutil.which("pg_config"):
        bindir = subprocess.run(
            ["pg_config", "--bindir"], capture_output=True, text=True, check=True
        )
        found = glob.glob(f"{bindir.stdout.strip()}/initdb")
    if not found and (on_path := shutil.which("initdb")):
        found = [os.path.realpath(on_path)]
    return Path(found[-1]).parent if found else None


def _postgres_owner(home: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: give its folder to somebody else and run it as them."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    owner = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(home, owner.pw_uid, owner.pw_gid)
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _run(arguments: list[Any], owner: dict[str, Any]) -> None:
    done = subprocess.run(arguments, cwd="/", capture_output=True, text=True, **owner)
    assert done.returncode == 0, done.stderr


@contextlib.contextmanager
def _postgres_server(binaries: Path, home: Path, owner: dict[str, Any]) -> Iterator[int]:
    for _ in range(STARTS):
        port = _free_port()
        process = _start_postgres(binaries, home, owner, port)
        try:
            if _answers(binaries, port, process):
                yield port
                return
        finally:
            process.send_signal(signal.SIGINT)  # "fast": ends open sessions, then stops
            process.wait(timeout=30)
    pytest.fail((home / "log").read_text())


def _start_postgres(
    binaries: Path, home: Path, owner: dict[str, Any], port: int
) -> subprocess.Popen[bytes]:
    settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off"}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (home / "log").open("wb") as log:
        return subprocess.Popen(
            [binaries / "postgres", "-D", home / "data", "-p", str(port), *options],
            cwd="/",
            stdout=log,
            stderr=log,
            **owner,
        )


def _answers(binaries: Path, port: int, process: subprocess.Popen[bytes]) -> bool:
    ask = [binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    for _ in range(300):
        if process.poll() is not None:
            return False
        if subprocess.run([*ask, "-t", "1"]).returncode == 0:
            return True
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
