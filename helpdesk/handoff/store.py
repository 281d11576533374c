"""Hand-over packages in the store. The only SQL about them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from helpdesk.errors import NotFound
from helpdesk.store.once import insert_once
from helpdesk.store.schema import handoffs
from helpdesk.tickets.case import new_number

OFFERED, ACCEPTED, CLOSED = "offered", "accepted", "closed"
_OPEN = (
    sa.select(handoffs)
    .where(handoffs.c.status != CLOSED)
    .order_by(handoffs.c.created_at.desc())
    .limit(1)
)


def keep(
    connection: Connection,
    *,
    handoff_id: str,
    turn: str,
    conversation_id: str,
    case_number: str | None,
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
            "status": OFFERED,
            "package": package,
            "created_at": now,
        },
    )


def name(case_number: str | None) -> str:
    """Return the id of a hand-over: its case's characters, or its own when it has no case."""
    number = case_number or new_number()
    return f"H-{number.removeprefix('C-')}"


def of_turn(connection: Connection, turn: str) -> dict[str, Any] | None:
    """Return the hand-over of one turn, or None."""
    return _one(connection, sa.select(handoffs).where(handoffs.c.turn == turn))


def newest_open(connection: Connection, conversation_id: str) -> dict[str, Any] | None:
    """Return the hand-over of a conversation that has not ended, or None."""
    return _one(connection, _OPEN.where(handoffs.c.conversation_id == conversation_id))


def accept(connection: Connection, handoff_id: str, agent_id: str, now: datetime) -> None:
    """Note who takes it up; the first who did stays in the record until it is given up."""
    connection.execute(
        sa.update(handoffs)
        .where(handoffs.c.id == handoff_id)
        .values(status=ACCEPTED, agent_id=agent_id, accepted_at=now)
    )


def offer_again(connection: Connection, handoff_id: str) -> None:
    """Note that it waits for somebody again."""
    connection.execute(
        sa.update(handoffs).where(handoffs.c.id == handoff_id).values(status=OFFERED, agent_id=None)
    )


def end_open(connection: Connection, conversation_id: str, outcome: str, now: datetime) -> None:
    """End the hand-over of a conversation that has not ended, if there is one."""
    connection.execute(
        sa.update(handoffs)
        .where(handoffs.c.conversation_id == conversation_id, handoffs.c.status != CLOSED)
        .values(status=CLOSED, outcome=outcome, ended_at=now)
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


def _one(connection: Connection, query: sa.Select[Any]) -> dict[str, Any] | None:
    row = connection.execute(query).first()
    return dict(row._mapping) if row else None
