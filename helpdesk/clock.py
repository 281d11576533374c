"""The only place that asks what time it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def system() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def starting_at(instant: datetime, set_at: float | None = None) -> Clock:
    """Return a clock that showed `instant` at the epoch second `set_at` (now when None) and runs on.

    Several processes given the same pair show the same time.
    """
    if instant.tzinfo is None:
        raise ValueError("a clock needs an aware moment, like 2026-12-01T09:00:00-08:00")
    offset = instant.astimezone(UTC) - datetime.fromtimestamp(
        time.time() if set_at is None else set_at, UTC
    )

    def now(offset: timedelta = offset) -> datetime:
        return datetime.now(UTC) + offset

    return now


def frozen(instant: datetime) -> Clock:
    """Return a clock that stands still; for tests and for one turn's single reading of the time."""
    if instant.tzinfo is None:
        raise ValueError("a clock needs an aware moment, like 2026-12-01T09:00:00-08:00")
    return lambda: instant
