"""Hand-over packages in the store. The only SQL about them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from helpdesk.errors import NotFound
from helpdesk.store.once import insert_once
from helpdesk.store.schema import handoffs


def keep(
    connection: Connection,
    *,
    handoff_id: str,
    turn: str,
    conversation_id: str,
    case_number: str,
    reason: str,
    package: dict[str, Any],
    now: datetime,
) -> None:
    """Keep one package; the same turn keeps it once."""
    insert_once(
        connection,
        handoffs,
        {
            "id": handoff_id,
            "turn": turn,
            "conversation_id": conversation_id,
            "case_number": case_number,
            "reason": reason,
            "status": "offered",
            "package": package,
            "created_at": now,
        },
    )


def listing(connection: Connection) -> list[dict[str, Any]]:
    """Return every hand-over without its package, oldest first."""
    columns = [c for c in handoffs.c if c.name != "package"]
    rows = connection.execute(sa.select(*columns).order_by(handoffs.c.created_at))
    return [dict(row._mapping) for row in rows]


def show(connection: Connection, handoff_id: str) -> dict[str, Any]:
    """Return one hand-over with its package. Raises NotFound."""
    row = connection.execute(sa.select(handoffs).where(handoffs.c.id == handoff_id)).first()
    if row is None:
        raise NotFound(f"There is no hand-over {handoff_id}; list them to find its id.")
    return dict(row._mapping)
