"""Keeping child processes alive, and leaving none behind. Knows nothing of what they do."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FIRST_WAIT = 0.1  # seconds before a child that died is started again
LONGEST_WAIT = 2.0  # for one that dies again and again; with its start it is away for 5 at most
LONG_LIFE = 30.0  # after so many seconds a child is well, and its next death is its first
PARTING_SECONDS = 8.0  # from SIGTERM to SIGKILL
LOOK_SECONDS = 0.05
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One program: how it is started, and how it has been doing."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    deaths: int = 0
    next_start: float = field(default=0.0)

    @property
    def pid(self) -> int | None:
        """The running process, or None."""
        return self.process.pid if self.process else None

    def start(self, folder: Path) -> None:
        """Start the program in a process group of its own: Ctrl-C reaches only us."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=folder,
                env=dict(self.environ),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_dies_with_us(),  # this program has one thread
            )
        self.started_at = time.monotonic()

    def fell(self) -> int | None:
        """Return the exit code if the program has just ended, and plan its next start."""
        code = self.process.poll() if self.process else None
        if code is None or self.process is None:
            return None
        _signal_group(self.process.pid, signal.SIGKILL)  # what it may have started itself
        now = time.monotonic()
        self.deaths = 1 if now - self.started_at > LONG_LIFE else self.deaths + 1
        self.next_start = now + min(FIRST_WAIT * 2 ** (self.deaths - 1), LONGEST_WAIT)
        self.process = None
        return code


class Children:
    """Several children, started together, healed one by one, and ended together."""

    def __init__(
        self,
        children: Sequence[Child],
        folder: Path,
        *,
        fell: Callable[[Child, int], None],
        started: Callable[[], None],
    ) -> None:
        """`fell` is told of every child that ended by itself; `started` whenever a pid is new."""
        self._children = children
        self._folder = folder
        self._fell = fell
        self._started = started

    def tend(self) -> None:
        """Start what is not running and may be, and notice what has ended. Never waits."""
        new = False
        for child in self._children:
            code = child.fell()
            if code is not None:
                self._fell(child, code)
            if child.process is None and time.monotonic() >= child.next_start:
                child.start(self._folder)
                new = True
        if new:
            self._started()

    def pids(self) -> dict[str, int]:
        """Return the running children: name → pid."""
        return {child.name: child.pid for child in self._children if child.pid}

    def end(self) -> None:
        """Ask every child to end, wait, and kill those that do not."""
        running = [child.process for child in self._children if child.process]
        for process in running:
            _signal_group(process.pid, signal.SIGTERM)
        deadline = time.monotonic() + PARTING_SECONDS
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
        for process in running:
            _signal_group(process.pid, signal.SIGKILL)
            process.wait()
        for child in self._children:
            child.process = None


def _signal_group(pid: int, number: int) -> None:
    """Signal the process group a child leads, if anybody is left in it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def _dies_with_us() -> Callable[[], None] | None:
    """Return what a new child runs first so that it cannot outlive us, whatever kills us."""
    if not sys.platform.startswith("linux"):
        return None
    libc: Any = ctypes.CDLL(None)
    parent = os.getpid()

    def before_it_starts() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # we died before the kernel was asked
            os._exit(1)

    return before_it_starts
