"""Customers lent to tests that leave a conversation as they found it, so that few must be begun.

The next test of the same form takes the conversation on from where the last one left it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rig.ways import Journey, Way

KEPT = 300.0  # seconds; the code that was given is fresh for ten minutes


class Pool:
    """Journeys that stand at an open question, at most one for each form."""

    def __init__(self, start: Callable[[Way], Journey]) -> None:
        self._start = start
        self._waiting: dict[str, tuple[float, Journey]] = {}

    @contextmanager
    def at(self, way: Way, slot: str) -> Iterator[Journey]:
        """Lend a journey whose open question is `slot`; keep it when it comes back at a question."""
        began, journey = self._waiting.pop(way.form, (0.0, None))
        is_old = time.monotonic() - began > KEPT
        if journey is None or is_old or not self._is_before(journey, slot):
            began, journey = time.monotonic(), self._start(way)
        journey.to(slot)
        yield journey
        if journey.chat.slot is not None:  # a test that failed does not come here
            self._waiting[way.form] = began, journey

    @staticmethod
    def _is_before(journey: Journey, slot: str) -> bool:
        order = journey.way.asked
        if slot == "resume" or journey.chat.slot not in order:
            return False
        return order.index(journey.chat.slot) <= order.index(slot)
