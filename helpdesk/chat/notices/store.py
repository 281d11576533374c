"""Notices in the log of a conversation: written behind what is there, whoever owns it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from helpdesk.chat import store as chat
from helpdesk.chat.log import Reply
from helpdesk.errors import NotFound
from helpdesk.store.schema import conversations, messages

SYSTEM = "system"


def tell(connection: Connection, conversation_id: str | None, notice: Reply, now: datetime) -> bool:
    """Write the notice; False when there is no such conversation to tell it in.

    Whatever is asked there stays asked.
    """
    try:
        talk = chat.lock(connection, conversation_id or "")
    except NotFound:
        return False
    seq = talk.last_seq + 1
    line = {
        "conversation_id": talk.id,
        "seq": seq,
        "author": SYSTEM,
        "text": notice.text,
        "sent_at": now,
        "visibility": "all",
        "body": notice.body,
    }
    connection.execute(sa.insert(messages).values(line))
    connection.execute(
        sa.update(conversations)
        .where(conversations.c.id == talk.id)
        .values(last_seq=seq, updated_at=now)
    )
    return True
