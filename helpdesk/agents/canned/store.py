"""Canned replies in the store. Decides nothing about who may change them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml
from sqlalchemy.engine import Connection

from helpdesk.agents.deeds import store as deeds
from helpdesk.errors import Conflict
from helpdesk.store.once import insert_once
from helpdesk.store.schema import agents, canned_replies, desk_log

FIRST = Path(__file__).with_name("replies.yml")
BEGUN = "canned_replies_begun"

_c = canned_replies.c


@dataclass(frozen=True)
class Reply:
    """What to keep: a shortcut, the provider it serves or None for all, the text, whose it is."""

    shortcut: str
    provider: str | None
    text: str
    by: str | None  # an agent's id


@dataclass(frozen=True)
class Canned:
    """One canned reply. `provider` is None where it serves all; `by` is the name of who wrote it."""

    id: str
    shortcut: str
    provider: str | None
    text: str
    by: str | None
    updated_at: datetime


def listing(connection: Connection, provider: str | None = None) -> list[Canned]:
    """Return the canned replies that serve `provider`, or all of them, by shortcut."""
    query = _all().order_by(_c.shortcut)
    if provider is not None:
        query = query.where(_c.provider.is_(None) | (_c.provider == provider))
    return [_canned(row) for row in connection.execute(query)]


def one(connection: Connection, canned_id: str) -> Canned | None:
    """Return one canned reply, or None."""
    row = connection.execute(_all().where(_c.id == canned_id)).first()
    return _canned(row) if row else None


def add(connection: Connection, reply: Reply, now: datetime) -> str:
    """Keep one more and return its id. Raises Conflict when the shortcut is taken."""
    canned_id = secrets.token_urlsafe(9)
    row = {"id": canned_id, **_row(reply, now)}
    if not insert_once(connection, canned_replies, row):
        raise Conflict(f"/{reply.shortcut} is taken. Choose another shortcut.")
    return canned_id


def change(connection: Connection, canned_id: str, reply: Reply, now: datetime) -> bool:
    """Write one anew; False when it is gone. Raises Conflict when the shortcut is another one's."""
    other = sa.select(_c.id).where(_c.shortcut == reply.shortcut, _c.id != canned_id)
    if connection.execute(other).first():
        raise Conflict(f"/{reply.shortcut} is taken. Choose another shortcut.")
    done = connection.execute(
        sa.update(canned_replies).where(_c.id == canned_id).values(_row(reply, now))
    )
    return done.rowcount == 1


def remove(connection: Connection, canned_id: str) -> bool:
    """Delete one; False when it was gone already."""
    return connection.execute(sa.delete(canned_replies).where(_c.id == canned_id)).rowcount == 1


def begin(connection: Connection, now: datetime) -> bool:
    """Keep the first canned replies, once in the life of a store; say whether it was now.

    What leads change or delete afterwards stays as they left it.
    """
    begun = sa.select(desk_log.c.id).where(desk_log.c.deed == BEGUN)
    if connection.execute(begun.limit(1)).first():
        return False
    for place, reply in enumerate(_first()):
        row = _row(Reply(reply["shortcut"], None, reply["text"], None), now)
        insert_once(connection, canned_replies, {"id": f"first-{place}", **row})
    deeds.keep(connection, BEGUN, agent_id=None, now=now)
    return True


@cache
def _first() -> list[dict[str, str]]:
    loaded: list[dict[str, str]] = yaml.safe_load(FIRST.read_text(encoding="utf-8"))
    return loaded


def _all() -> sa.Select[Any]:
    return sa.select(canned_replies, agents.c.name.label("by")).join_from(
        canned_replies, agents, agents.c.id == _c.updated_by, isouter=True
    )


def _row(reply: Reply, now: datetime) -> dict[str, Any]:
    return {
        "shortcut": reply.shortcut,
        "provider": reply.provider,
        "text": reply.text,
        "updated_by": reply.by,
        "updated_at": now,
    }


def _canned(row: sa.Row[Any]) -> Canned:
    return Canned(row.id, row.shortcut, row.provider, row.text, row.by, row.updated_at)
