"""Starts the real product for tests and benches: all four processes, in a home of their own."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 120


def free_port() -> int:
    """Return a port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Stack:
    """One running Porter. `url` is its only door."""

    def __init__(self, home: Path, **environ: str) -> None:
        self.home = home
        self.ports = [free_port() for _ in range(3)]
        self.url = f"http://127.0.0.1:{self.ports[0]}"
        self._environ = environ
        self._process: subprocess.Popen[bytes] | None = None

    def environ(self) -> dict[str, str]:
        """Return the environment that every process of this Porter sees."""
        porter, engine, actions = map(str, self.ports)
        settings = {
            "PORTER_HOME": str(self.home),
            "PORTER_PORT": porter,
            "PORTER_ENGINE_PORT": engine,
            "PORTER_ACTIONS_PORT": actions,
            **self._environ,
        }
        clean = {k: v for k, v in os.environ.items() if not k.startswith("PORTER_")}
        return {**clean, **settings}

    def start(self, **changes: str) -> Stack:
        """Start every process and wait until a customer could chat."""
        self._environ.update(changes)
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "run.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "apps.cli", "run"],
                cwd=ROOT,
                env=self.environ(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.wait_until_ready()
        return self

    def wait_until_ready(self, seconds: float = READY_SECONDS) -> None:
        """Wait until the door says that every part is usable."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self._process is not None and self._process.poll() is not None:
                raise RuntimeError(f"Porter did not start:\n{self.log()}")
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"{self.url}/readyz", timeout=10).status_code == 200:
                    return
            time.sleep(0.1)
        raise TimeoutError(f"Porter was not ready in {seconds} s:\n{self.log()}")

    def log(self) -> str:
        """Return the end of what the processes logged."""
        paths = [self.home / "run.log", *sorted((self.home / "logs").glob("*.log"))]
        return "\n".join(f"== {p.name}\n{p.read_text()[-3000:]}" for p in paths if p.exists())

    def pids(self) -> Mapping[str, int]:
        """Return the pid of every child by its name."""
        found: dict[str, int] = json.loads((self.home / "run.json").read_text())
        return found

    def kill(self, name: str) -> None:
        """Kill one child as a power cut would; the supervisor starts it again."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pids()[name], signal.SIGKILL)

    def stop(self) -> None:
        """Stop it, and wait until it is gone."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=40)
            self._process = None

    def porter(self, *words: str) -> str:
        """Run one `./porter` command against this Porter and return what it printed."""
        done = subprocess.run(
            [str(ROOT / "porter"), *words],
            env=self.environ(),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"porter {' '.join(words)}: {done.stderr}")
        return done.stdout


@contextlib.contextmanager
def running(home: Path, **environ: str) -> Iterator[Stack]:
    """Run one Porter for the length of a block."""
    stack = Stack(home, **environ)
    try:
        yield stack.start()
    finally:
        stack.stop()
