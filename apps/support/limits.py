"""How much one browser may ask for, in one place. Counts in memory: each server process its own."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

REMEMBERED = 20_000  # conversations or addresses; the longest silent one is forgotten first


@dataclass(frozen=True)
class Window:
    """At most so many in so many seconds."""

    count: int
    seconds: float


@dataclass(frozen=True)
class Limits:
    """The limits of a server. An empty tuple means no limit."""

    # Per conversation. Who waits for each answer is slowed by that; who does not, by `hasty`.
    hasty: tuple[Window, ...] = (Window(10, 10), Window(60, 600))
    messages: tuple[Window, ...] = (Window(1200, 600),)
    files: tuple[Window, ...] = (Window(5, 60),)
    # Per address; not for this machine's own, where tests and proxies that hide their clients sit.
    conversations: tuple[Window, ...] = (Window(30, 60), Window(300, 3600))
    files_of_address: tuple[Window, ...] = (Window(100, 3600),)
    spare_loopback: bool = True


OFF = Limits(hasty=(), messages=(), files=(), conversations=(), files_of_address=())


class Gate:
    """Says how long somebody must wait before the next message or conversation."""

    def __init__(self, limits: Limits, now: Callable[[], float] = time.monotonic) -> None:
        self._hasty = Meter(limits.hasty, now)
        self._messages = Meter(limits.messages, now)
        self._conversations = Meter(limits.conversations, now)
        self._files = Meter(limits.files, now)
        self._files_of_address = Meter(limits.files_of_address, now)
        self._spare_loopback = limits.spare_loopback

    def message(self, conversation_id: str, *, is_hasty: bool) -> float:
        """Seconds to wait before this message may be taken; 0 for none. Hasty: the one before is
        not answered yet."""
        wait = self._hasty.wait_for(conversation_id) if is_hasty else 0.0
        return wait or self._messages.wait_for(conversation_id)

    def conversation(self, address: str) -> float:
        """Seconds to wait before this address may open another conversation; 0 for none."""
        return self._of_address(self._conversations, address)

    def file(self, conversation_id: str, address: str) -> float:
        """Seconds to wait before another file may come; 0 for none."""
        wait = self._files.wait_for(conversation_id)
        return wait or self._of_address(self._files_of_address, address)

    def _of_address(self, meter: Meter, address: str) -> float:
        if self._spare_loopback and _is_loopback(address):
            return 0.0
        return meter.wait_for(address)


class Meter:
    """Counts what each key did, and says how long it must wait."""

    def __init__(
        self, windows: tuple[Window, ...], now: Callable[[], float] = time.monotonic
    ) -> None:
        self._windows = windows
        self._now = now
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def wait_for(self, key: str) -> float:
        """Count one more and return 0, or count nothing and return the seconds to wait."""
        if not self._windows:
            return 0.0
        now = self._now()
        times = self._seen.setdefault(key, deque(maxlen=max(w.count for w in self._windows)))
        self._seen.move_to_end(key)
        wait = max(_wait(times, window, now) for window in self._windows)
        if wait <= 0:
            times.append(now)
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return max(0.0, wait)


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _wait(times: deque[float], window: Window, now: float) -> float:
    """Seconds until the oldest of the window's last events has left it."""
    if len(times) < window.count:
        return 0.0
    return times[-window.count] + window.seconds - now
