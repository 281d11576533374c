"""Who is at the desk, in the store. Presence ends by itself: a desk that is closed says nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from helpdesk.store.once import insert_once
from helpdesk.store.schema import agents, conversations, presence, viewers
from helpdesk.vocabulary import Owner

GONE_AFTER = timedelta(seconds=60)  # without a sign of life
VIEWED_FOR = timedelta(seconds=40)


class Status(StrEnum):
    """Whether an agent takes customers."""

    ONLINE = "online"
    BUSY = "busy"  # here, but not for new ones
    AWAY = "away"


@dataclass(frozen=True)
class Present:
    """One agent at the desk. `held` counts the conversations they answer."""

    agent_id: str
    name: str
    status: Status
    held: int


def say(connection: Connection, agent_id: str, status: Status, now: datetime) -> None:
    """Keep what the agent says of themselves, seen now."""
    row = {"agent_id": agent_id, "status": status, "seen_at": now}
    if not insert_once(connection, presence, row):
        _change(connection, agent_id, status=status, seen_at=now)


def seen(connection: Connection, agent_id: str, now: datetime) -> None:
    """Note that the agent's desk is open; who was never here before comes online."""
    row = {"agent_id": agent_id, "status": Status.ONLINE, "seen_at": now}
    if not insert_once(connection, presence, row):
        _change(connection, agent_id, seen_at=now)


def gone(connection: Connection, agent_id: str, now: datetime) -> None:
    """Note that the agent's desk was closed."""
    _change(connection, agent_id, seen_at=now - GONE_AFTER)


def status_of(connection: Connection, agent_id: str, now: datetime) -> Status | None:
    """Return what the agent said of themselves, or None when they are not at the desk."""
    row = connection.execute(
        sa.select(presence.c.status).where(
            presence.c.agent_id == agent_id, presence.c.seen_at > now - GONE_AFTER
        )
    ).first()
    return Status(row.status) if row else None


def last_seen(connection: Connection, email: str) -> datetime | None:
    """Return when the desk of an agent last gave a sign of life, or None."""
    seen: datetime | None = connection.scalar(
        sa.select(presence.c.seen_at)
        .join_from(presence, agents, agents.c.id == presence.c.agent_id)
        .where(agents.c.email == email.casefold())
    )
    return seen


def here(connection: Connection, now: datetime) -> list[Present]:
    """Return everybody at the desk, by name, whatever they say of themselves."""
    c = conversations.c
    held = (
        sa.select(sa.func.count())
        .where(c.agent_id == agents.c.id, c.owner == Owner.AGENT)
        .scalar_subquery()
    )
    rows = connection.execute(
        sa.select(agents.c.id, agents.c.name, presence.c.status, held.label("held"))
        .join_from(presence, agents, agents.c.id == presence.c.agent_id)
        .where(presence.c.seen_at > now - GONE_AFTER, agents.c.disabled_at.is_(None))
        .order_by(agents.c.name)
    )
    return [Present(row.id, row.name, Status(row.status), row.held) for row in rows]


def someone_takes_customers(connection: Connection, now: datetime) -> bool:
    """Say whether a customer who asks for a person now would wait for somebody who is there."""
    found = connection.execute(
        sa.select(presence.c.agent_id)
        .join_from(presence, agents, agents.c.id == presence.c.agent_id)
        .where(
            presence.c.seen_at > now - GONE_AFTER,
            presence.c.status.in_((Status.ONLINE, Status.BUSY)),
            agents.c.role != "auditor",
            agents.c.disabled_at.is_(None),
        )
        .limit(1)
    )
    return found.first() is not None


def look(connection: Connection, agent_id: str, conversation_id: str, now: datetime) -> None:
    """Note that the agent has the conversation before them."""
    row = {"conversation_id": conversation_id, "agent_id": agent_id, "seen_at": now}
    if not insert_once(connection, viewers, row):
        c = viewers.c
        connection.execute(
            sa.update(viewers)
            .where(c.conversation_id == conversation_id, c.agent_id == agent_id)
            .values(seen_at=now)
        )


def look_away(
    connection: Connection, agent_id: str, conversation_id: str, looked: datetime
) -> None:
    """Note that the agent has turned to something else, unless they looked again after `looked`."""
    c = viewers.c
    connection.execute(
        sa.delete(viewers).where(
            c.conversation_id == conversation_id, c.agent_id == agent_id, c.seen_at <= looked
        )
    )


def looking(connection: Connection, conversation_id: str, now: datetime) -> list[tuple[str, str]]:
    """Return id and name of everybody who has the conversation before them, by name."""
    c = viewers.c
    rows = connection.execute(
        sa.select(agents.c.id, agents.c.name)
        .join_from(viewers, agents, agents.c.id == c.agent_id)
        .where(c.conversation_id == conversation_id, c.seen_at > now - VIEWED_FOR)
        .order_by(agents.c.name)
    )
    return [(row.id, row.name) for row in rows]


def _change(connection: Connection, agent_id: str, **values: object) -> None:
    connection.execute(sa.update(presence).where(presence.c.agent_id == agent_id).values(**values))
