"""Who owns a conversation, in the store: the present owner, and a history without a gap.

Each change of owner raises the conversation's epoch by one and leaves one line under it, in the
same transaction. Decides nothing: which change is lawful stands in helpdesk/handoff/control.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from helpdesk.errors import NotFound
from helpdesk.store.schema import agents, control_history, conversations
from helpdesk.vocabulary import Owner

CUSTOMER, ASSISTANT, SYSTEM = "customer", "assistant", "system"


@dataclass(frozen=True)
class Control:
    """Who answers now. `agent_id` and `agent_name` are set while an agent does."""

    conversation_id: str
    owner: Owner
    epoch: int
    agent_id: str | None
    agent_name: str | None
    lease_until: datetime | None


@dataclass(frozen=True)
class Change:
    """One line of the history."""

    epoch: int
    at: datetime
    left: Owner
    entered: Owner
    by: str  # customer, assistant, system, or an agent's id
    agent_id: str | None
    note: str


_c, _h = conversations.c, control_history.c
_CONTROL = (
    sa.select(_c.id, _c.owner, _c.epoch, _c.agent_id, agents.c.name, _c.lease_until)
    .join_from(conversations, agents, agents.c.id == _c.agent_id, isouter=True)
    .where(_c.id == sa.bindparam("talk"))
)


def control(connection: Connection, conversation_id: str) -> Control:
    """Return who answers now. Raises NotFound."""
    row = connection.execute(_CONTROL, {"talk": conversation_id}).first()
    if row is None:
        raise NotFound("there is no such conversation")
    return Control(row.id, Owner(row.owner), row.epoch, row.agent_id, row.name, row.lease_until)


def answerer(connection: Connection, conversation_id: str) -> str:
    """Return who answers now: an agent's id, or else the assistant. Raises NotFound."""
    return control(connection, conversation_id).agent_id or ASSISTANT


def change(
    connection: Connection,
    before: Control,
    owner: Owner,
    *,
    by: str,
    agent_id: str | None = None,
    lease_until: datetime | None = None,
    note: str = "",
    now: datetime,
) -> bool:
    """Let `owner` have the conversation, unless it changed since `before`; say whether it did."""
    done = connection.execute(
        sa.update(conversations)
        .where(_c.id == before.conversation_id, _c.epoch == before.epoch)
        .values(
            owner=owner,
            epoch=before.epoch + 1,
            agent_id=agent_id,
            lease_until=lease_until,
            updated_at=now,
        )
    )
    if done.rowcount != 1:
        return False
    write_history(
        connection, before.conversation_id, before.epoch + 1, before.owner, owner,
        by=by, agent_id=agent_id, note=note, now=now,
    )  # fmt: skip
    return True


def write_history(
    connection: Connection, conversation_id: str, epoch: int, left: Owner, entered: Owner, *,
    by: str, agent_id: str | None = None, note: str = "", now: datetime,
) -> None:  # fmt: skip
    """Keep one line; its number is the epoch it began."""
    line = {
        "conversation_id": conversation_id,
        "epoch": epoch,
        "at": now,
        "left": left,
        "entered": entered,
        "by": by,
        "agent_id": agent_id,
        "note": note,
    }
    connection.execute(sa.insert(control_history).values(line))


def history(connection: Connection, conversation_id: str) -> list[Change]:
    """Return every change of owner, oldest first."""
    rows = connection.execute(
        sa.select(control_history).where(_h.conversation_id == conversation_id).order_by(_h.epoch)
    )
    return [
        Change(r.epoch, r.at, Owner(r.left), Owner(r.entered), r.by, r.agent_id, r.note)
        for r in rows
    ]


def extend_lease(
    connection: Connection, conversation_id: str, agent_id: str, until: datetime | None
) -> bool:
    """Keep a conversation with its agent for longer, or as long as the customer does not write when
    `until` is None; False when it is not theirs."""
    done = connection.execute(
        sa.update(conversations)
        .where(_c.id == conversation_id, _c.owner == Owner.AGENT, _c.agent_id == agent_id)
        .values(lease_until=until)
    )
    return done.rowcount == 1


def start_lease(connection: Connection, conversation_id: str, until: datetime) -> None:
    """The customer waits for their agent's answer from now on, unless they did already."""
    connection.execute(
        sa.update(conversations)
        .where(_c.id == conversation_id, _c.owner == Owner.AGENT, _c.lease_until.is_(None))
        .values(lease_until=until)
    )


def held_by(connection: Connection, agent_id: str) -> list[str]:
    """Return the conversations this agent answers."""
    query = sa.select(_c.id).where(_c.owner == Owner.AGENT, _c.agent_id == agent_id)
    return list(connection.scalars(query))


def lapsed(connection: Connection, now: datetime) -> list[str]:
    """Return the conversations whose agent has been silent past the lease."""
    query = sa.select(_c.id).where(_c.owner == Owner.AGENT, _c.lease_until <= now)
    return list(connection.scalars(query))


def place_in_line(connection: Connection, conversation_id: str) -> tuple[int, datetime | None]:
    """Return the place in line, 1 first, and since when; the place one would get when not in it."""
    line = queued(connection)
    for place, (waiting, since) in enumerate(line, start=1):
        if waiting == conversation_id:
            return place, since
    return len(line) + 1, None


def queued(connection: Connection) -> list[tuple[str, datetime]]:
    """Return the conversations that wait for a person and since when, the longest waiting first."""
    since = (
        sa.select(_h.at).where(_h.conversation_id == _c.id, _h.epoch == _c.epoch).scalar_subquery()
    )
    rows = connection.execute(
        sa.select(_c.id, sa.func.coalesce(since, _c.updated_at).label("since"), _c.updated_at)
        .where(_c.owner == Owner.QUEUE)
        .order_by("since")
    )
    return [(row.id, row.since) for row in rows]
