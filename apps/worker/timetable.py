"""What the worker does, how often, and why then. Holds no work itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from apps.worker import jobs
from apps.worker.jobs import Office

IDLE_SECONDS = 0.2


@dataclass(frozen=True)
class Entry:
    """One job. It returns whether it found work, and may run twice or in two workers at once."""

    name: str
    every: timedelta
    job: Callable[[Office], bool]


TIMETABLE = (
    # A customer waits in the chat for the code this letter carries.
    Entry("send_a_letter", timedelta(0), jobs.send_a_letter),
    # A code is worthless after ten minutes; a minute more in the table does no harm.
    Entry("give_up_expired_codes", timedelta(minutes=1), jobs.give_up_expired_codes),
    # Somebody sits before a silent chat: ten minutes and a few seconds are felt as ten minutes.
    Entry("free_the_line", timedelta(seconds=10), jobs.free_the_line),
    Entry("give_back_the_waiting", timedelta(seconds=2), jobs.give_back_the_waiting),
)
