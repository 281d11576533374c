"""One engine in its own process, as the support server sees it; for tests that need no store."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / "assistant" / ".venv" / "bin" / "python"
TOKEN = "engine-token-of-the-tests"


class EngineProcess:
    """An engine in its own process, and what a test asks it."""

    def __init__(self, project: Path, actions_port: int, log: Path) -> None:
        self.log = log
        self.port = free_port()
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}", timeout=30, trust_env=False
        )
        command = [PYTHON, "-m", "assistant.serve", "--port", str(self.port), "--root", project]
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment(actions_port), stdout=out, stderr=out
            )

    def wait_until_ready(self, seconds: float = 120) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            assert self.process.poll() is None, self.log.read_text()
            try:
                if self.client.get("/webhooks/gateway/ready").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def post(self, body: Any, token: str = TOKEN) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"}
        return self.client.post("/webhooks/gateway/turn", json=body, headers=headers)

    def turn(self, text: str, state: dict[str, Any] | None = None, **more: Any) -> httpx.Response:
        return self.post(body(text, state, **more))

    def stop(self) -> int:
        self.client.close()
        self.process.terminate()
        return self.process.wait(timeout=30)


def body(text: str, state: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Return a whole turn with this text."""
    empty = {"form": None, "open": None, "slots": {}}
    return {
        "conversation": "c-1",
        "turn": "c-1:1",
        "text": text,
        "trusted": False,
        "state": state or empty,
        **more,
    }


def environment(actions_port: int) -> dict[str, str]:
    return {
        **os.environ,
        "PORTER_ENGINE_TOKEN": TOKEN,
        "PORTER_ACTIONS_PORT": str(actions_port),
        "PORTER_ACTIONS_TOKEN": "actions-token-of-the-tests",
    }


def run(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a module in the engine's environment to its end."""
    return subprocess.run(
        [PYTHON, "-m", *arguments],
        cwd=ROOT,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        timeout=240,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
