"""Changes of answers in the store: what each draft held before and after, who changed it, and where
in the conversation it was said. Lines are added and read, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from helpdesk.store.schema import agents, slot_changes

CUSTOMER = "customer"
MASKED = frozenset({"email"})  # slots whose values no log repeats
HIDDEN = "•••"

_ADD = sa.insert(slot_changes)
_c = slot_changes.c


@dataclass(frozen=True)
class Change:
    """One answer that became another. `by` is the agent's name, or None for the customer."""

    version: int
    slot: str
    old: Any
    new: Any
    by: str | None
    seq: int | None  # the message that says it
    reason: str
    at: datetime


def keep(
    connection: Connection,
    draft_id: str,
    version: int,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    by: str = CUSTOMER,
    seq: int | None = None,
    reason: str = "",
    now: datetime,
) -> None:
    """Add a line for every answer that differs."""
    names = [n for n in {**before, **after} if before.get(n) != after.get(n)]
    lines = [
        {
            "draft_id": draft_id,
            "version": version,
            "slot": name,
            "old": _shown(name, before.get(name)),
            "new": _shown(name, after.get(name)),
            "by": by,
            "seq": seq,
            "reason": reason,
            "at": now,
        }
        for name in names
    ]
    if lines:
        connection.execute(_ADD, lines)


def of(connection: Connection, draft_id: str) -> list[Change]:
    """Return every change of a draft, oldest first."""
    rows = connection.execute(
        sa.select(slot_changes, agents.c.name)
        .join_from(slot_changes, agents, agents.c.id == _c.by, isouter=True)
        .where(_c.draft_id == draft_id)
        .order_by(_c.version, _c.slot)
    )
    return [Change(r.version, r.slot, r.old, r.new, r.name, r.seq, r.reason, r.at) for r in rows]


def latest(connection: Connection, draft_id: str) -> dict[str, Change]:
    """Return the last change of each answer."""
    return {change.slot: change for change in of(connection, draft_id)}


def _shown(slot: str, value: Any) -> Any:
    return HIDDEN if slot in MASKED and value is not None else value
