"""Readings of messages in the store, and what people decided about them. The only SQL about them.

Every function takes an open connection: the caller decides what is one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection as Connection

from helpdesk.store.schema import accounts, conversations, identities, messages

_m = messages.c
_KEEP = (
    messages.update()
    .where(_m.conversation_id == sa.bindparam("talk"), _m.seq == sa.bindparam("at"))
    .values(reading=sa.bindparam("read_as"))
)


@dataclass(frozen=True)
class Line:
    """One line of a conversation as the review looks at it."""

    conversation_id: str
    provider: str
    seq: int
    author: str
    text: str
    reading: dict[str, Any] | None
    reviewed: str | None


def keep(connection: Connection, conversation_id: str, seq: int, reading: dict[str, Any]) -> None:
    """Keep what a customer's message was taken for: {"intent", "confidence", "ranking"}."""
    connection.execute(_KEEP, {"talk": conversation_id, "at": seq, "read_as": reading})


def lines(connection: Connection) -> list[Line]:
    """Return what customers wrote and agents answered, conversation by conversation, in order."""
    chosen = (
        sa.select(
            *(_m.conversation_id, conversations.c.provider, _m.seq, _m.author, _m.text),
            *(_m.reading, _m.reviewed),
        )
        .join(conversations, conversations.c.id == _m.conversation_id)
        .where(_m.author.in_(["customer", "agent"]))
        .order_by(_m.conversation_id, _m.seq)
    )
    return [Line(**row._mapping) for row in connection.execute(chosen)]


def mark(connection: Connection, places: Sequence[tuple[str, int]], verdict: str) -> None:
    """Keep what was decided about messages, so that they are not offered again."""
    for conversation_id, seq in places:
        here = messages.update().where(_m.conversation_id == conversation_id, _m.seq == seq)
        connection.execute(here.values(reviewed=verdict))


def people(connection: Connection, conversation_id: str, provider: str) -> set[str]:
    """Return the names of everybody on the account behind a conversation.

    Who has not shown who they are may be anybody of the provider's customers.
    """
    known = sa.select(identities.c.account_id).where(
        identities.c.conversation_id == conversation_id
    )
    documents = connection.scalars(sa.select(accounts.c.document).where(accounts.c.id.in_(known)))
    found = list(documents)
    if not found:
        found = list(
            connection.scalars(
                sa.select(accounts.c.document).where(accounts.c.provider == provider)
            )
        )
    names = {str(document["company"]) for document in found if document.get("company")}
    return names | {str(c["name"]) for document in found for c in document.get("contacts", [])}
