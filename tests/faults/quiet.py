"""Waiting until a storm is over."""

from __future__ import annotations

from pathlib import Path

from faults.invariants import Kept
from rig.talk import wait_for

from helpdesk.store.database import Database


def when_quiet(store: Database, mailbox: Path) -> Kept:
    """Wait until nobody waits for an answer and no letter waits to be sent; return what is kept."""

    def quiet() -> Kept | None:
        kept = Kept(store, mailbox)
        waits = any(c.asked_seq > c.answered_seq for c in kept.conversations)
        return None if waits or any(o.status == "waiting" for o in kept.outbox) else kept

    return wait_for(quiet, 60)
