"""The action server's door: who gets in, and what an error may say."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from rig.stack import ROOT, free_port

from helpdesk import settings as settings_module

CANARY = "the customer's own words 4081"
CALL = {
    "next_action": "action_submit_port_out",
    "sender_id": CANARY,
    "domain": {},
    "tracker": {"sender_id": CANARY, "slots": {}, "latest_message": {"text": CANARY}, "events": []},
}


@dataclass
class ActionServer:
    url: str
    token: str
    log: Path

    def post(self, content: str | bytes | None = None, **more: object) -> httpx.Response:
        """Call it with its token."""
        headers = {"X-Action-Token": self.token, **more.pop("headers", {})}  # type: ignore[dict-item]
        return httpx.post(f"{self.url}/webhook", content=content, headers=headers, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ActionServer]:
    """A running action server with an empty store."""
    home, port = tmp_path_factory.mktemp("actions home"), free_port()
    settings = settings_module.load({"PORTER_HOME": str(home)})
    made = ActionServer(f"http://127.0.0.1:{port}", settings.token("actions"), home / "log")
    with made.log.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "actions.serve", "--port", str(port)],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "PORTER_HOME": str(home)},
            stdout=log,
            stderr=log,
        )
    try:
        _wait_until_up(made, process)
        yield made
    finally:
        process.terminate()
        process.wait(10)


def _wait_until_up(server: ActionServer, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(f"{server.url}/health")
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(server.log.read_text())


@pytest.mark.parametrize("path", ["/webhook", "/actions", "/health", "/nothing"])
@pytest.mark.parametrize("headers", [{}, {"X-Action-Token": "wrong"}, {"X-Action-Token": ""}])
def test_nobody_gets_in_without_the_token(
    server: ActionServer, path: str, headers: dict[str, str]
) -> None:
    answer = httpx.post(f"{server.url}{path}", json=CALL, headers=headers)

    assert answer.status_code == 401
    assert "4081" not in answer.text


def test_an_action_that_fails_says_an_id_and_nothing_the_customer_said(
    server: ActionServer,
) -> None:
    answer = server.post(json=CALL)

    assert answer.status_code == 500
    assert answer.json()["error"] == "action_failed"
    logged = server.log.read_text()
    assert answer.json()["id"] in logged, "whoever reads the id must find it in the log"
    assert "action_submit_port_out" in logged
    assert CANARY not in answer.text + logged


@pytest.mark.parametrize(
    ("content", "status"),
    [(CANARY, 400), ("", 400), ("[1]", 500), ("null", 400), (b"x" * 2_100_000, 413)],
    ids=["no JSON", "nothing", "a list", "null", "too much"],
)
def test_a_body_that_is_no_call_is_refused_and_not_repeated(
    server: ActionServer, content: str | bytes, status: int
) -> None:
    answer = server.post(content)

    assert answer.status_code == status
    assert "4081" not in answer.text + server.log.read_text()


def test_a_packed_body_is_never_unpacked(server: ActionServer) -> None:
    # A few kilobytes can unfold to gigabytes.
    assert server.post(b"x", headers={"Content-Encoding": "deflate"}).status_code == 415


def test_it_tells_its_actions_to_who_has_the_token(server: ActionServer) -> None:
    answer = httpx.get(f"{server.url}/actions", headers={"X-Action-Token": server.token})

    assert "action_submit_port_out" in {action["name"] for action in answer.json()}
