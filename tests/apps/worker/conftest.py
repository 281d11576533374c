"""What the worker's tests share: queued letters, and a look at the outbox."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from helpdesk.mail import outbox
from helpdesk.store.database import Database
from helpdesk.store.schema import outbox as table

Queue = Callable[..., None]
Rows = Callable[[], list[Any]]


@pytest.fixture
def queue(store: Database, now: datetime) -> Queue:
    """Queue so many letters; `letter="verification_code"` for codes."""

    def queued(count: int = 1, letter: str = "request_received", at: datetime = now) -> None:
        code = {"code": "402913", "minutes": "10"}
        request = {"case_number": "C-7KQ2MXRT", "summary": "-", "next_step": "-", "due": "-"}
        secret = letter == "verification_code"
        with store.write() as connection:
            for number in range(count):
                outbox.queue(
                    connection,
                    letter=letter,
                    to=f"dana{number}@blueheron.example",
                    values=code if secret else request,
                    key=f"{letter}:{number}",
                    now=at,
                    secret=secret,
                )

    return queued


@pytest.fixture
def rows(store: Database) -> Rows:
    """Read the whole outbox."""

    def read() -> list[Any]:
        with store.read() as connection:
            return list(connection.execute(sa.select(table).order_by(table.c.id)))

    return read
