"""What is measured, and how: seconds of a block, memory of a process, the middle of a list."""

from __future__ import annotations

import contextlib
import socket
import statistics
import time
from collections.abc import Iterator, Sequence

import psutil

MIB = 1024 * 1024


@contextlib.contextmanager
def seconds() -> Iterator[list[float]]:
    """Measure a block; the list holds its seconds afterwards."""
    took: list[float] = []
    begun = time.perf_counter()
    yield took
    took.append(time.perf_counter() - begun)


def middle(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """Return the value that 95 in 100 do not exceed."""
    return sorted(values)[max(0, round(0.95 * len(values)) - 1)]


def memory(pid: int) -> float:
    """Return the memory of a process and its children that is in use now, in MiB."""
    process = psutil.Process(pid)
    every = [process, *process.children(recursive=True)]
    return float(sum(one.memory_info().rss for one in every)) / MIB


def free_port() -> int:
    """Return a port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
