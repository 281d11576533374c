"""A worker killed between sending and marking: no letter lost, every copy the same letter."""

from __future__ import annotations

import email
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from helpdesk.mail import mailbox
from helpdesk.store.database import Database

ROOT = Path(__file__).parents[3]
LETTERS = 40
KILLS = 20

# Forks a worker KILLS times, from a parent with one thread and no connection. Each sends some
# letters, dies by SIGKILL right after handing one over, and the next starts when leases have ended.
PROGRAM = """
import os, random, signal, sys
from datetime import datetime, timedelta
from pathlib import Path
from apps import logs
from apps.worker.jobs import LEASE, Office
from apps.worker.main import Stop, work_once
from helpdesk.clock import frozen
from helpdesk.mail.postman import postman_for
from helpdesk.store.database import Database

url, smtp_url, folder, start, kills = sys.argv[1:]
logs.configure("worker", "ERROR")
postman = postman_for(smtp_url, "support@porter.example", Path(folder))

class Dying:
    def __init__(self, life):
        self.life = life
    def send(self, letter, now):
        postman.send(letter, now)
        self.life -= 1
        if self.life == 0:
            os.kill(os.getpid(), signal.SIGKILL)

def run(carrier, moment):
    work_once(Office(Database(url), carrier, frozen(moment)), Stop())

chance = random.Random(7)
for number in range(int(kills)):
    life = chance.randint(1, 3)
    child = os.fork()
    if child == 0:
        run(Dying(life), datetime.fromisoformat(start) + number * LEASE)
        os._exit(0)
    _, how = os.waitpid(child, 0)
    assert os.WIFSIGNALED(how) and os.WTERMSIG(how) == signal.SIGKILL, (number, how)
run(postman, datetime.fromisoformat(start) + int(kills) * LEASE)
"""


@pytest.fixture
def crash(store: Database, now: datetime, tmp_path: Path) -> Callable[..., Path]:
    def crashed(smtp_url: str = "") -> Path:
        folder = tmp_path / "mailbox"
        url = store.url.render_as_string(hide_password=False)
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, url, smtp_url, folder, now.isoformat(), str(KILLS)],
            cwd=ROOT, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return folder

    return crashed


class Sink:
    """A mail server that keeps everything."""

    def __init__(self) -> None:
        self.contents: list[bytes] = []

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:
        self.contents.append(envelope.content)
        return "250 fine"


@pytest.fixture
def sink(free_port: int) -> Iterator[tuple[Sink, str]]:
    handler = Sink()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port)
    controller.start()
    yield handler, f"smtp://127.0.0.1:{free_port}"
    controller.stop()


def test_killed_workers_leave_exactly_one_file_for_every_letter(
    queue: Callable[..., None], rows: Callable[[], list[Any]], crash: Callable[..., Path]
) -> None:
    queue(LETTERS)

    folder = crash()

    assert {row.status for row in rows()} == {"sent"}
    found = mailbox.letters(folder)
    assert Counter(letter["to"] for letter in found) == Counter(row.to for row in rows())
    assert len(list(folder.iterdir())) == LETTERS


def test_killed_workers_lose_no_letter_and_every_copy_has_one_message_id(
    queue: Callable[..., None],
    rows: Callable[[], list[Any]],
    crash: Callable[..., Path],
    sink: tuple[Sink, str],
) -> None:
    queue(LETTERS)
    server, url = sink

    crash(url)

    assert {row.status for row in rows()} == {"sent"}
    arrived = Counter(email.message_from_bytes(c)["Message-ID"] for c in server.contents)
    assert set(arrived) == {f"<{row.id}@porter.example>" for row in rows()}
    assert LETTERS < arrived.total() <= LETTERS + KILLS
    assert len(set(server.contents)) == LETTERS  # copies are the same to the last byte
