"""Lines of the log that no turn of the engine makes: what agents write, and what the system says of
them. And the whole log, notes and suppressed answers included, as only the desk may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from helpdesk.chat.log import Conversation
from helpdesk.store.schema import conversations, messages

ALL, AGENTS, SUPPRESSED = "all", "agents", "suppressed"  # who may see a line

_c, _m = conversations.c, messages.c


@dataclass(frozen=True)
class Line:
    """One line to add. `visibility` AGENTS makes it a note."""

    author: str  # agent | system | assistant
    text: str
    name: str | None = None
    agent_id: str | None = None
    visibility: str = ALL
    body: Mapping[str, Any] = field(default_factory=dict)
    client_id: str | None = None


@dataclass(frozen=True)
class Seen:
    """One line as the desk sees it."""

    seq: int
    author: str
    name: str | None
    text: str
    sent_at: datetime
    visibility: str
    body: Mapping[str, Any]


def add(
    connection: Connection,
    talk: Conversation,
    lines: Sequence[Line],
    now: datetime,
    **changes: Any,
) -> int:
    """Write lines after everything else, and other columns of the conversation; return the last seq.

    `talk` must come from `chat.store.lock()` in this transaction.
    """
    rows = [_row(talk.id, talk.last_seq + n, line, now) for n, line in enumerate(lines, start=1)]
    if rows:
        connection.execute(sa.insert(messages), rows)
    last = talk.last_seq + len(rows)
    connection.execute(
        sa.update(conversations)
        .where(_c.id == talk.id)
        .values(last_seq=last, updated_at=now, **changes)
    )
    return last


def touch_form(connection: Connection, conversation_id: str) -> None:
    """Note that what the form holds has changed, for those who wait for news."""
    connection.execute(
        sa.update(conversations)
        .where(_c.id == conversation_id)
        .values(form_version=_c.form_version + 1)
    )


def everything(
    connection: Connection, conversation_id: str, *, after: int = 0, limit: int | None = None
) -> list[Seen]:
    """Return the log with notes and suppressed answers, oldest first; the newest `limit` of it."""
    query = sa.select(
        _m.seq, _m.author, _m.name, _m.text, _m.sent_at, _m.visibility, _m.body
    ).where(_m.conversation_id == conversation_id, _m.seq > after)
    rows = connection.execute(query.order_by(_m.seq.desc()).limit(limit)).all()
    return [_seen(row) for row in reversed(rows)]


def _row(conversation_id: str, seq: int, line: Line, now: datetime) -> dict[str, Any]:
    return {
        "conversation_id": conversation_id,
        "seq": seq,
        "author": line.author,
        "name": line.name,
        "agent_id": line.agent_id,
        "text": line.text,
        "client_id": line.client_id,
        "sent_at": now,
        "visibility": line.visibility,
        "body": dict(line.body),
    }


def _seen(row: Row[Any]) -> Seen:
    """A secret is the customer's alone: the desk learns that there is one, and no more."""
    body = {name: value for name, value in row.body.items() if name != "secret"}
    if row.body.get("secret"):
        body["secret"] = {"kind": row.body["secret"]["kind"]}
    return Seen(row.seq, row.author, row.name, row.text, row.sent_at, row.visibility, body)
