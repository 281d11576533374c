"""The rows of agents, their sessions and their sign-ins. Decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from helpdesk.store.once import insert_once
from helpdesk.store.schema import agent_sessions, agents, sign_ins


class Role(StrEnum):
    """What somebody at the desk may do."""

    AGENT = "agent"  # answers customers and works on cases
    LEAD = "lead"  # and sees everybody's work, canned replies, figures
    AUDITOR = "auditor"  # reads everything and writes nothing


@dataclass(frozen=True)
class Agent:
    """Somebody who answers customers, without their password."""

    id: str
    name: str
    email: str
    role: Role
    created_at: datetime
    disabled_at: datetime | None


def add(connection: Connection, *, agent: Agent, password_hash: str) -> bool:
    """Keep a new agent; False when the address is somebody's already."""
    row = {
        "id": agent.id,
        "name": agent.name,
        "email": agent.email.casefold(),
        "role": agent.role,
        "password_hash": password_hash,
        "created_at": agent.created_at,
        "disabled_at": agent.disabled_at,
    }
    return insert_once(connection, agents, row)


def listing(connection: Connection) -> list[Agent]:
    """Return everybody, by name."""
    return [_agent(row) for row in connection.execute(sa.select(agents).order_by(agents.c.name))]


def by_email(connection: Connection, email: str) -> tuple[Agent, str] | None:
    """Return an agent and what is kept of their password, or None."""
    row = connection.execute(
        sa.select(agents).where(agents.c.email == email.strip().casefold())
    ).first()
    return (_agent(row), row.password_hash) if row else None


def change(connection: Connection, agent_id: str, **values: Any) -> None:
    """Write new values into one agent."""
    connection.execute(sa.update(agents).where(agents.c.id == agent_id).values(**values))


def keep_sign_in(
    connection: Connection, *, email: str, address: str, succeeded: bool, now: datetime
) -> None:
    """Keep that somebody tried."""
    row = {"email": email, "address": address, "succeeded": succeeded, "at": now}
    connection.execute(sa.insert(sign_ins).values(row))


def failures_since(
    connection: Connection, moment: datetime, *, email: str | None = None, address: str = ""
) -> int:
    """Count the failed attempts after `moment`: at an address of ours since the last success, or
    from a network address."""
    query = sa.select(sa.func.count()).where(sign_ins.c.at > moment, ~sign_ins.c.succeeded)
    if email is None:
        return connection.scalar(query.where(sign_ins.c.address == address)) or 0
    passed = sa.select(sa.func.max(sign_ins.c.at)).where(
        sign_ins.c.email == email, sign_ins.c.succeeded
    )
    last = connection.scalar(passed)
    mine = query.where(sign_ins.c.email == email)
    return connection.scalar(mine.where(sign_ins.c.at > last) if last else mine) or 0


def forget_sign_ins(connection: Connection, before: datetime) -> None:
    """Drop attempts that no window looks at any more."""
    connection.execute(sa.delete(sign_ins).where(sign_ins.c.at < before))


def open_session(connection: Connection, *, token_hash: str, agent_id: str, now: datetime) -> None:
    """Keep a new session."""
    row = {"token_hash": token_hash, "agent_id": agent_id, "created_at": now, "used_at": now}
    connection.execute(sa.insert(agent_sessions).values(row))


def session_agent(
    connection: Connection, token_hash: str, *, used_after: datetime, created_after: datetime
) -> Agent | None:
    """Return whose session this is, when it is neither too old nor idle nor its agent disabled."""
    row = connection.execute(
        sa.select(agents)
        .join(agent_sessions, agent_sessions.c.agent_id == agents.c.id)
        .where(
            agent_sessions.c.token_hash == token_hash,
            agent_sessions.c.used_at > used_after,
            agent_sessions.c.created_at > created_after,
            agents.c.disabled_at.is_(None),
        )
    ).first()
    return _agent(row) if row else None


def session_used_at(connection: Connection, token_hash: str) -> datetime | None:
    """Return when a session was last used, or None when there is no such session."""
    used: datetime | None = connection.scalar(
        sa.select(agent_sessions.c.used_at).where(agent_sessions.c.token_hash == token_hash)
    )
    return used


def touch_session(connection: Connection, token_hash: str, now: datetime) -> None:
    """Note that a session was used."""
    connection.execute(
        sa.update(agent_sessions)
        .where(agent_sessions.c.token_hash == token_hash)
        .values(used_at=now)
    )


def close_session(connection: Connection, token_hash: str) -> None:
    """End one session."""
    connection.execute(sa.delete(agent_sessions).where(agent_sessions.c.token_hash == token_hash))


def close_sessions_of(connection: Connection, agent_id: str) -> None:
    """End every session of an agent."""
    connection.execute(sa.delete(agent_sessions).where(agent_sessions.c.agent_id == agent_id))


def _agent(row: sa.Row[Any]) -> Agent:
    return Agent(row.id, row.name, row.email, Role(row.role), row.created_at, row.disabled_at)
