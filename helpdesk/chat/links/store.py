"""Links to a conversation in the store. A link is known by its hash alone; opening one gives the
conversation a new token, so that the browser it was open in before is out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from helpdesk.chat import tokens
from helpdesk.store.schema import chat_links, conversations

_l = chat_links.c


@dataclass(frozen=True)
class Link:
    """One link. `used_at` is when it was opened last."""

    conversation_id: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None


def keep(
    connection: Connection, token: str, conversation_id: str, *, now: datetime, until: datetime
) -> None:
    """Keep a new link."""
    row = {
        "token_hash": tokens.hashed(token),
        "conversation_id": conversation_id,
        "created_at": now,
        "expires_at": until,
    }
    connection.execute(sa.insert(chat_links).values(row))


def live(connection: Connection, token: str, now: datetime) -> Link | None:
    """Return the link, or None when there is none or its time is over."""
    known = sa.select(chat_links).where(_l.token_hash == tokens.hashed(token), _l.expires_at > now)
    row = connection.execute(known).first()
    return _link(row) if row else None


def of(connection: Connection, conversation_id: str) -> list[Link]:
    """Return the links to a conversation, oldest first."""
    known = sa.select(chat_links).where(_l.conversation_id == conversation_id)
    return [_link(row) for row in connection.execute(known.order_by(_l.created_at))]


def open_with(connection: Connection, token: str, conversation_id: str, now: datetime) -> str:
    """Note that the link was opened; return the token that opens the conversation from now on."""
    new = tokens.make()
    connection.execute(
        sa.update(chat_links).where(_l.token_hash == tokens.hashed(token)).values(used_at=now)
    )
    connection.execute(
        sa.update(conversations)
        .where(conversations.c.id == conversation_id)
        .values(token_hash=tokens.hashed(new))
    )
    return new


def _link(row: sa.Row[tuple[object, ...]]) -> Link:
    known = row._mapping
    return Link(
        known["conversation_id"], known["created_at"], known["expires_at"], known["used_at"]
    )
