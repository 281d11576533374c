"""Two support servers on one store: every message has one answer, whoever gives it."""

from __future__ import annotations

import contextlib
import random
import re
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from faults.customers import PIN, REQUESTS, Customer, History
from faults.invariants import broken
from faults.quiet import when_quiet
from rig.people import Person
from rig.persistent import PersistentTalk
from rig.stack import ROOT, Stack, free_port
from rig.talk import Talk, wait_for

from helpdesk.store.database import Database

pytestmark = pytest.mark.slow


@dataclass
class Server:
    """A support server that was started by hand."""

    url: str
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)


@pytest.fixture
def start(porter: Stack) -> Iterator[Callable[[], Server]]:
    """Start one more support server on the store of the running Porter."""
    started: list[Server] = []

    def one_more() -> Server:
        port = free_port()
        with (porter.home / "logs" / "by-hand.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "apps.support.server", "--no-limits"],  # tests are hasty
                cwd=ROOT,
                env=porter.environ() | {"PORTER_PORT": str(port)},
                stdout=log,
                stderr=log,
            )
        started.append(Server(f"http://127.0.0.1:{port}", process))
        wait_for(lambda: _answers(started[-1].url), 60)
        return started[-1]

    yield one_more
    for server in started:
        server.kill()


def _answers(url: str) -> bool:
    with contextlib.suppress(httpx.TransportError):
        return httpx.get(f"{url}/healthz").status_code == 200
    return False


class TwoDoors(Talk):
    """A conversation whose every message goes in at two doors at the same moment."""

    def __init__(self, url: str, other: str, mailbox: Path) -> None:
        self._other = self._client(f"{other}/api/chat")
        self._hands = ThreadPoolExecutor(2)
        super().__init__(url, mailbox)

    def post(self, **body: Any) -> httpx.Response:
        """Send the same message to both; return what one of them answered."""
        message = {"client_id": str(uuid.uuid4()), **body}
        path = f"/conversations/{self.id}/messages"
        first, other = self._hands.map(
            lambda door: door.post(path, json=message, headers=self.headers),
            (self._http, self._other),
        )
        taken = sorted((first.status_code, other.status_code))
        assert taken == [200, 202], (body, first.text, other.text)
        assert first.json() == other.json()
        return first

    def close(self) -> None:
        """Close both browsers."""
        self._http.close()
        self._other.close()
        self._hands.shutdown()


def test_a_message_that_two_servers_get_at_once_is_answered_once(
    porter: Stack,
    start: Callable[[], Server],
    store: Database,
    person: Callable[[], Person],
    tmp_path: Path,
) -> None:
    servers = start(), start()
    talk = TwoDoors(servers[0].url, servers[1].url, porter.home / "mailbox")
    history = History(tmp_path / "history.txt")
    customer = Customer(talk, person(), random.Random(7), history)
    for opening, answers in (*REQUESTS, PIN):
        customer.fill(opening, answers)
        customer.confirm()
    talk.close()

    problems = broken(when_quiet(store, porter.home / "mailbox"), [talk])

    assert not problems, "\n".join([*problems, history.about(problems)])
    assert sum(map(too_late, servers)) >= 5, "hardly ever did both work on the same message"


def too_late(server: Server) -> float:
    """Return how many turns a server played for nothing: the other was quicker."""
    figures = httpx.get(f"{server.url}/metrics").text
    found = re.search(r'porter_turns_total\{outcome="conflict"\} ([0-9.]+)', figures)
    return float(found[1]) if found else 0.0


def test_what_a_dead_server_left_unanswered_is_answered_by_the_other(
    porter: Stack, start: Callable[[], Server], store: Database
) -> None:
    second = start()
    talk = PersistentTalk(porter.url, porter.home / "mailbox")
    porter.kill("actions")  # so that the second server cannot be done before it dies
    asked = httpx.post(
        f"{second.url}/api/chat/conversations/{talk.id}/messages",
        json={"client_id": "only-once", "text": "I need a porting PIN"},
        headers=talk.headers,
    )
    second.kill()

    talk.wait_for_answer(asked.json()["seq"])

    assert talk.slot == "account_ref"
    assert not broken(when_quiet(store, porter.home / "mailbox"), [talk])
