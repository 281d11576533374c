"""Signing agents in and out: throttled, in one wording for every failure, every session revocable."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from helpdesk.agents import passwords, store
from helpdesk.agents.store import Agent, Role
from helpdesk.chat import tokens
from helpdesk.errors import Conflict, NotFound

WINDOW = timedelta(minutes=15)
FAILURES_AN_AGENT = 5  # then nobody signs in as them until the window has passed
FAILURES_AN_ADDRESS = 30  # several agents may share one
IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)  # a shift
TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class SignIn:
    """How an attempt went. Without a token nobody learns why."""

    token: str | None = None


def add(
    connection: Connection, *, name: str, email: str, role: Role, password: str, now: datetime
) -> Agent:
    """Add an agent. Raises Conflict when the address is taken, WeakPassword."""
    agent = Agent(secrets.token_urlsafe(9), name.strip(), email.strip().casefold(), role, now, None)
    if not store.add(connection, agent=agent, password_hash=passwords.hashed(password)):
        raise Conflict(f"{agent.email} belongs to an agent already. See ./porter agents list.")
    return agent


def sign_in(
    connection: Connection, *, email: str, password: str, address: str, now: datetime
) -> SignIn:
    """Try a password. Part of the caller's transaction, which must be committed either way.

    A wrong address, a wrong password, a disabled agent and too many attempts look the same.
    """
    email, since = email.strip().casefold()[:254], now - WINDOW
    store.forget_sign_ins(connection, since)
    known = store.by_email(connection, email)
    throttled = (
        store.failures_since(connection, since, email=email) >= FAILURES_AN_AGENT
        or store.failures_since(connection, since, address=address) >= FAILURES_AN_ADDRESS
    )
    # Before the hash is computed: it costs memory and time on purpose.
    right = not throttled and passwords.matches(known[1] if known else None, password)
    agent = known[0] if known and right and known[0].disabled_at is None else None
    store.keep_sign_in(
        connection, email=email, address=address, succeeded=agent is not None, now=now
    )
    if agent is None:
        return SignIn()
    token = secrets.token_urlsafe(32)
    store.open_session(connection, token_hash=tokens.hashed(token), agent_id=agent.id, now=now)
    return SignIn(token)


def current(connection: Connection, token: str, now: datetime) -> Agent | None:
    """Return whose session the token opens, or None."""
    return store.session_agent(
        connection, tokens.hashed(token), used_after=now - IDLE, created_after=now - ABSOLUTE
    )


def is_stale(connection: Connection, token: str, now: datetime) -> bool:
    """Say whether the last note that the agent is there is a while old."""
    used = store.session_used_at(connection, tokens.hashed(token))
    return used is not None and used <= now - TOUCH_EVERY


def touch(connection: Connection, token: str, now: datetime) -> None:
    """Note that the agent is still there."""
    store.touch_session(connection, tokens.hashed(token), now)


def sign_out(connection: Connection, token: str) -> None:
    """End the session; a second time changes nothing."""
    store.close_session(connection, tokens.hashed(token))


def disable(connection: Connection, email: str, now: datetime) -> Agent:
    """Keep an agent out from now on. What they did keeps their name. Raises NotFound."""
    agent = _known(connection, email)
    store.change(connection, agent.id, disabled_at=now)
    store.close_sessions_of(connection, agent.id)
    return agent


def set_password(connection: Connection, email: str, password: str) -> Agent:
    """Give an agent another password, end their sessions, let them in again. Raises NotFound,
    WeakPassword."""
    agent = _known(connection, email)
    store.change(connection, agent.id, password_hash=passwords.hashed(password), disabled_at=None)
    store.close_sessions_of(connection, agent.id)
    return agent


def _known(connection: Connection, email: str) -> Agent:
    found = store.by_email(connection, email)
    if found is None:
        raise NotFound(f"There is no agent {email}. See ./porter agents list.")
    return found[0]
