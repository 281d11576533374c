"""How identity hands a letter over; `helpdesk.mail.outbox.queue` is in use. Sends nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from sqlalchemy.engine import Connection


class Letters(Protocol):
    """Leaves a letter for the worker, in the caller's transaction; one letter for each key."""

    def __call__(
        self,
        connection: Connection,
        *,
        letter: str,
        to: str,
        values: Mapping[str, str],
        key: str,
        now: datetime,
        case_number: str | None = None,
        secret: bool = False,
    ) -> None:
        """Compose `letter` for `to`; `secret` letters lose their body once they are sent."""
