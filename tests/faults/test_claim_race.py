"""Four agents claim two thousand customers each, while they and the database crash: one owner each."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from rig import kept
from rig.stack import ROOT

from helpdesk.chat import store as chat
from helpdesk.store import migrate
from helpdesk.store.database import Database
from helpdesk.store.schema import control_history, conversations, messages

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

CONVERSATIONS = 2_000
AGENTS = ("Maria", "Tom", "Aisha", "Noor")
CRASHES = 6
LONGEST = 480  # seconds
CLAIMER = Path(__file__).parents[1] / "rig" / "claimer.py"


@pytest.fixture(params=["sqlite", "postgres"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A store in which everybody waits in line."""
    if request.param == "postgres":
        url = request.getfixturevalue("new_postgres_url")()
    else:
        url = f"sqlite:///{tmp_path / 'porter.db'}"
    migrate.open_at_head(url).dispose()
    database = Database(url)
    now = datetime.now(UTC)
    with database.write() as connection:
        talk, _ = chat.open_conversation(connection, provider="8x8", locale="en", now=now)
        first = dict(
            connection.execute(sa.select(conversations).where(conversations.c.id == talk))
            .one()
            ._mapping
        )
        waiting = {"owner": "queue", "epoch": 1}
        rows = [first | waiting | {"id": f"talk-{n}"} for n in range(CONVERSATIONS)]
        connection.execute(sa.delete(conversations))
        connection.execute(sa.insert(conversations), rows)
        line = {"epoch": 1, "at": now, "left": "assistant", "entered": "queue", "by": "assistant"}
        offers = [line | {"conversation_id": row["id"], "note": ""} for row in rows]
        connection.execute(sa.insert(control_history), offers)
    yield database
    database.dispose()


def begin(desk: Database, agent_id: str) -> subprocess.Popen[bytes]:
    url = desk.url.render_as_string(hide_password=False)
    command = [sys.executable, str(CLAIMER), url, agent_id]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})


def claimed(desk: Database) -> int:
    query = sa.select(sa.func.count()).where(conversations.c.owner == "agent")
    while True:
        try:
            with desk.read() as connection:
                return int(connection.scalar(query) or 0)
        except chat.UNAVAILABLE:
            time.sleep(0.02)  # it is down because we took it down


def crash(desk: Database, running: list[subprocess.Popen[bytes]]) -> None:
    """Kill the database in the middle of what it does: on SQLite that is whoever writes, on
    PostgreSQL one of its processes, at which the whole server gives up and recovers."""
    if desk.is_sqlite:
        random.choice(running).kill()
        return
    with desk.read() as connection:
        own = connection.scalar(sa.text("SELECT pg_backend_pid()"))
        query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
        pids = [pid for pid in connection.scalars(sa.text(query)) if pid != own]
    if pids:
        os.kill(random.choice(pids), signal.SIGKILL)


def test_one_owner_each_and_a_history_without_a_gap(desk: Database) -> None:
    now = datetime.now(UTC)
    with desk.write() as connection:
        agents = [kept.agent(connection, name, now).id for name in AGENTS]
    running = {agent: begin(desk, agent) for agent in agents}
    crashes, deadline = 0, time.monotonic() + LONGEST
    try:
        while any(claimer.poll() != 0 for claimer in running.values()):
            assert time.monotonic() < deadline, "the claims did not end"
            if crashes < CRASHES and claimed(desk) >= CONVERSATIONS * (crashes + 1) / (CRASHES + 2):
                crash(desk, [c for c in running.values() if c.poll() is None])
                crashes += 1
            for agent, claimer in running.items():
                if claimer.poll() not in (None, 0):  # killed: somebody sits down again
                    running[agent] = begin(desk, agent)
            time.sleep(0.01)
    finally:
        for claimer in running.values():
            claimer.kill()
            claimer.wait()

    assert crashes == CRASHES
    with desk.read() as connection:
        owned = connection.execute(sa.select(conversations)).all()
        history = connection.execute(
            sa.select(control_history).order_by("conversation_id", "epoch")
        ).all()
        told = connection.execute(sa.select(messages)).all()
    by_talk = {row.id: row for row in owned}
    assert len(by_talk) == CONVERSATIONS
    assert {(row.owner, row.epoch) for row in owned} == {("agent", 2)}
    assert {row.agent_id for row in owned} <= set(agents)
    epochs: dict[str, list[int]] = {}
    for line in history:
        epochs.setdefault(line.conversation_id, []).append(line.epoch)
    assert set(map(tuple, epochs.values())) == {(1, 2)}
    owners = {line.conversation_id: line.agent_id for line in history if line.epoch == 2}
    assert owners == {row.id: row.agent_id for row in owned}
    # and the customer was told of that one agent, once
    assert sorted((m.conversation_id, m.seq) for m in told) == sorted((t, 1) for t in by_talk)
