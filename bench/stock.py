"""The bot of `rasa init`: made, trained and driven through its own REST channel."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from typing import Any

import httpx

from bench import machine

ROOT = Path(__file__).resolve().parents[1]
RASA = ROOT / "assistant" / ".venv" / "bin" / "rasa"
SAYINGS = ("hello", "I am feeling sad", "no", "bye", "hey there", "I am great", "are you a bot?")


def train(folder: Path) -> float:
    """Make the bot in `folder` and return the seconds of its whole `rasa train`."""
    subprocess.run(
        [RASA, "init", "--no-prompt", "--init-dir", str(folder)], check=True, **_quiet(folder)
    )
    with machine.seconds() as trained:
        subprocess.run([RASA, "train", "--force"], check=True, **_quiet(folder))
    return trained[0]


class Bot:
    """The trained bot, running."""

    def __init__(self, folder: Path) -> None:
        port = machine.free_port()
        command = [RASA, "run", "-p", str(port), "-i", "127.0.0.1"]
        self._server = subprocess.Popen(command, **_quiet(folder))
        self._http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30)
        self._conversations = 0
        self._wait()

    def talk(self) -> list[float]:
        """Hold one conversation and return the milliseconds of each message."""
        self._conversations += 1
        times: list[float] = []
        for saying in SAYINGS:
            body = {"sender": f"bench-{self._conversations}", "message": saying}
            with machine.seconds() as took:
                self._http.post("/webhooks/rest/webhook", json=body).raise_for_status()
            times.append(took[0] * 1000)
        return times

    def memory(self) -> float:
        """Return the memory it uses, in MiB."""
        return machine.memory(self._server.pid)

    def stop(self) -> None:
        """End it and wait until it is gone."""
        self._server.terminate()
        self._server.wait(timeout=30)

    def _wait(self, limit: float = 180) -> None:
        deadline = time.monotonic() + limit
        while time.monotonic() < deadline:
            try:
                if self._http.get("/", timeout=2).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.2)
        raise TimeoutError("the bot of `rasa init` did not start")


def _quiet(folder: Path) -> dict[str, Any]:
    environ = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    nowhere = subprocess.DEVNULL
    return {"cwd": folder, "env": environ, "stdout": nowhere, "stderr": nowhere}
