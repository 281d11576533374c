"""The log of deeds in the store: lines are added and read; there is no way to change one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from helpdesk.store.schema import agents, desk_log


@dataclass(frozen=True)
class Deed:
    """One line. `by` is None when the system did it."""

    id: int
    at: datetime
    by: str | None
    deed: str
    conversation_id: str | None
    case_number: str | None
    details: Mapping[str, Any]


def keep(
    connection: Connection,
    deed: str,
    *,
    agent_id: str | None,
    now: datetime,
    conversation_id: str | None = None,
    case_number: str | None = None,
    **details: Any,
) -> None:
    """Add one line. `details` are JSON and hold nothing secret."""
    line = {
        "at": now,
        "agent_id": agent_id,
        "deed": deed,
        "conversation_id": conversation_id,
        "case_number": case_number,
        "details": details,
    }
    connection.execute(sa.insert(desk_log).values(line))


def listing(
    connection: Connection,
    *,
    agent_id: str | None = None,
    case_number: str | None = None,
    conversation_id: str | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> list[Deed]:
    """Return the lines that fit, newest first; `before` is the id of the oldest one known."""
    c = desk_log.c
    query = sa.select(desk_log, agents.c.name).join_from(
        desk_log, agents, agents.c.id == c.agent_id, isouter=True
    )
    wanted = {c.agent_id: agent_id, c.case_number: case_number, c.conversation_id: conversation_id}
    for column, value in wanted.items():
        if value is not None:
            query = query.where(column == value)
    if before is not None:
        query = query.where(c.id < before)
    rows = connection.execute(query.order_by(c.id.desc()).limit(limit))
    return [
        Deed(r.id, r.at, r.name, r.deed, r.conversation_id, r.case_number, r.details) for r in rows
    ]
