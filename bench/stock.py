"""The bot of `rasa init`: made, trained and driven through its own REST channel."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench import machine

ROOT = Path(__file__).resolve().parents[1]
RASA = ROOT / "assistant" / ".venv" / "bin" / "rasa"
SAYINGS = ("hello", "I am feeling sad", "no", "bye", "hey there", "I am great", "are you a bot?")


@dataclass(frozen=True)
class Stock:
    """What the stock bot needs."""

    train_seconds: float
    message_ms: float
    memory_mib: float


def measure(folder: Path, rounds: int = 12) -> Stock:
    """Make, train and drive the bot of `rasa init` in `folder`."""
    environ = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    quiet = {
        "cwd": folder,
        "env": environ,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
    }
    subprocess.run([RASA, "init", "--no-prompt", "--init-dir", str(folder)], check=True, **quiet)
    with machine.seconds() as trained:
        subprocess.run([RASA, "train", "--force"], check=True, **quiet)
    port = machine.free_port()
    server = subprocess.Popen([RASA, "run", "-p", str(port), "-i", "127.0.0.1"], **quiet)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(url)
        times = _drive(f"{url}/webhooks/rest/webhook", rounds)
        return Stock(trained[0], machine.middle(times), machine.memory(server.pid))
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait(url: str, limit: float = 180) -> None:
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        try:
            if httpx.get(url, timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise TimeoutError("the bot of `rasa init` did not start")


def _drive(webhook: str, rounds: int) -> list[float]:
    """Return the milliseconds of each message of `rounds` short conversations, the first apart."""
    times = []
    with httpx.Client(timeout=30) as http:
        for place in range(rounds):
            for saying in SAYINGS:
                with machine.seconds() as took:
                    answer = http.post(webhook, json={"sender": f"b{place}", "message": saying})
                answer.raise_for_status()
                times.append(took[0] * 1000)
    return times[len(SAYINGS) :]
