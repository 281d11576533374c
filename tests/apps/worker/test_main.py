"""The worker as a process: does what is due, beside another one, and stops when told to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from helpdesk.mail import mailbox
from helpdesk.store.database import Database

ROOT = Path(__file__).parents[3]
Start = Callable[..., "subprocess.Popen[str]"]


def wait_for(what: Callable[[], bool], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture
def start(store: Database, now: datetime, tmp_path: Path) -> Start:
    """Start a worker process whose clock begins `later` than the test's."""

    def started(*arguments: str, later: timedelta = timedelta(0)) -> subprocess.Popen[str]:
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "PORTER_HOME": str(tmp_path),
            "PORTER_DATABASE_URL": store.url.render_as_string(hide_password=False),
            "PORTER_CLOCK": (now + later).isoformat(),
        }
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "apps.cli", "worker", *arguments],
            cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    return started


def test_once_sends_what_is_due_and_ends(
    queue: Callable[..., None], rows: Callable[[], list[Any]], start: Start, now: datetime
) -> None:
    queue(3)
    queue(1, letter="verification_code", at=now + timedelta(hours=1))

    _, errors = start("--once").communicate(timeout=60)

    sent = {row.letter: row.status for row in rows()}
    assert sent == {"request_received": "sent", "verification_code": "waiting"}, errors
    assert "blueheron" not in errors and "402913" not in errors


def test_two_workers_share_the_letters_and_stop_between_two_when_told(
    queue: Callable[..., None], rows: Callable[[], list[Any]], start: Start, tmp_path: Path
) -> None:
    workers = [start(), start()]
    for worker in workers:
        assert worker.stderr is not None
        assert "worker ready" in worker.stderr.readline()
    queue(60)
    wait_for(lambda: all(row.status == "sent" for row in rows()))
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
    errors = [worker.communicate(timeout=30)[1] for worker in workers]

    assert [worker.returncode for worker in workers] == [0, 0], errors
    assert "".join(errors).count('"letter sent"') == 60
    assert all(row.attempts == 1 for row in rows())
    assert len(mailbox.letters(tmp_path / "mailbox")) == 60


def test_a_worker_told_to_stop_leaves_no_letter_half_sent(
    queue: Callable[..., None], rows: Callable[[], list[Any]], start: Start, tmp_path: Path
) -> None:
    queue(300)
    worker = start()
    wait_for(lambda: any(row.status == "sent" for row in rows()))
    worker.send_signal(signal.SIGTERM)
    _, errors = worker.communicate(timeout=30)

    assert worker.returncode == 0, errors
    assert all(row.lease_until is None for row in rows())
    sent = {row.id for row in rows() if row.status == "sent"}
    assert {letter["id"] for letter in mailbox.letters(tmp_path / "mailbox")} == sent


def test_workers_killed_at_any_moment_lose_nothing(
    queue: Callable[..., None], rows: Callable[[], list[Any]], start: Start, tmp_path: Path
) -> None:
    queue(150)
    for number in range(3):
        before = sum(row.status == "sent" for row in rows())
        worker = start(later=number * timedelta(hours=1))
        wait_for(lambda: sum(row.status == "sent" for row in rows()) > before + 10)  # noqa: B023
        worker.kill()
        worker.communicate(timeout=30)

    start("--once", later=timedelta(hours=9)).communicate(timeout=60)

    assert Counter(row.status for row in rows()) == {"sent": 150}
    assert len(mailbox.letters(tmp_path / "mailbox")) == 150
