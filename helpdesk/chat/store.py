"""Conversations and messages in the store. The only SQL about them; drafts are in drafts/store.py.

Every function takes an open connection: the caller decides what is one transaction. Functions that
write lock the conversation's row first, so that numbers of the log have no gap and no double.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection as Connection
from sqlalchemy.engine import Row

from helpdesk.chat.drafts import store as drafts
from helpdesk.chat.log import (
    ANSWERED_BY_ENGINE,
    GREETING,
    NOT_GREETED,
    Conversation,
    Message,
    Reply,
    Turn,
)
from helpdesk.errors import Conflict, NotFound
from helpdesk.store.schema import conversations, messages
from helpdesk.vocabulary import Owner

CHOICES_LOOKED_BACK = 50  # messages; older choices are stale whatever they say

# What a database that is down, locked or full raises; nothing was kept then, and later may do.
UNAVAILABLE = (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError)


def open_conversation(
    connection: Connection, *, provider: str, locale: str, now: datetime
) -> tuple[str, str]:
    """Keep a new conversation that awaits its greeting; return its id and its token.

    The token is not kept, only its hash: whoever reads the store cannot speak for the customer.
    """
    # The id alone opens nothing; it is short because turns and drafts are named after it.
    conversation_id, token = secrets.token_urlsafe(16), secrets.token_urlsafe(32)
    row = {
        "id": conversation_id,
        "provider": provider,
        "locale": locale,
        "token_hash": hash_token(token),
        "owner": Owner.ASSISTANT,
        "epoch": 0,
        "last_seq": 0,
        "asked_seq": GREETING,
        "answered_seq": NOT_GREETED,
        "state": {"form": None, "open": None, "slots": {"provider": provider}},
        "outage_told": False,
        "created_at": now,
        "updated_at": now,
    }
    connection.execute(conversations.insert().values(row))
    return conversation_id, token


def hash_token(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_hash(connection: Connection, conversation_id: str) -> str | None:
    """Return the hash of the conversation's token, or None when there is no such conversation."""
    return connection.scalar(
        sa.select(conversations.c.token_hash).where(conversations.c.id == conversation_id)
    )


def conversation_of_token(connection: Connection, token: str) -> str | None:
    """Return the id of the conversation this token opens, or None."""
    return connection.scalar(
        sa.select(conversations.c.id).where(conversations.c.token_hash == hash_token(token))
    )


def conversation(connection: Connection, conversation_id: str) -> Conversation:
    """Return the conversation as it is committed. Raises NotFound."""
    return _load(connection, conversation_id, lock=False)


def lock(connection: Connection, conversation_id: str) -> Conversation:
    """Return the conversation and keep everybody else from changing it. Raises NotFound."""
    return _load(connection, conversation_id, lock=True)


def message_of_client(
    connection: Connection, conversation_id: str, client_id: str
) -> Message | None:
    """Return the message that carries this client id, or None."""
    row = connection.execute(
        _select_messages(conversation_id).where(messages.c.client_id == client_id)
    ).first()
    return _message(row) if row else None


def append_customer_message(
    connection: Connection,
    talk: Conversation,
    *,
    client_id: str,
    text: str,
    now: datetime,
    said_instead: dict[str, Any] | None = None,
    body: dict[str, Any] | None = None,
    notices: tuple[Reply, ...] = (),
) -> int:
    """Write what the customer said, and notices right after it; return its seq.

    `talk` must come from `lock()`, and no message of it may carry this client id yet. Before an agent
    the engine owes no answer; a closed conversation opens again with the assistant.
    """
    seq = talk.last_seq + 1
    said = _row(talk.id, seq, Reply(text, body or {}, "customer"), now)
    connection.execute(
        messages.insert().values(said | {"client_id": client_id, "input": said_instead})
    )
    last = _append(connection, talk.id, seq, notices, now)
    changes: dict[str, Any] = {"last_seq": last, "asked_seq": seq}
    if talk.owner == Owner.AGENT:
        changes |= {"answered_seq": seq}
    elif talk.owner == Owner.CLOSED:
        changes |= {"owner": Owner.ASSISTANT, "epoch": talk.epoch + 1}
    _update(connection, talk.id, now, **changes)
    return seq


def messages_after(connection: Connection, talk: Conversation, after: int) -> list[Message]:
    """Return what the customer may see, newer than `after` and up to where `talk` stands."""
    rows = connection.execute(
        _select_messages(talk.id)
        .where(messages.c.seq > after, messages.c.seq <= talk.last_seq)
        .where(messages.c.visibility == "all")
        .order_by(messages.c.seq)
    )
    return [_message(row) for row in rows]


def next_question(connection: Connection, talk: Conversation) -> Message | None:
    """Return the oldest customer message nobody has answered, or None (also before the greeting)."""
    row = connection.execute(
        _select_messages(talk.id)
        .where(messages.c.author == "customer", messages.c.seq > talk.answered_seq)
        .order_by(messages.c.seq)
        .limit(1)
    ).first()
    return _message(row) if row else None


def newest_choices(connection: Connection, talk: Conversation) -> Message | None:
    """Return the newest message that offered choices, or None."""
    rows = connection.execute(
        _select_messages(talk.id)
        .where(messages.c.author != "customer", messages.c.visibility == "all")
        .order_by(messages.c.seq.desc())
        .limit(CHOICES_LOOKED_BACK)
    )
    return next((m for m in map(_message, rows) if m.body.get("choices")), None)


def waiting(connection: Connection, *, quiet_since: datetime | None = None) -> list[str]:
    """Return the conversations the engine owes an answer, untouched since `quiet_since` if given."""
    query = sa.select(conversations.c.id).where(
        conversations.c.asked_seq > conversations.c.answered_seq,
        conversations.c.owner.in_(ANSWERED_BY_ENGINE),
    )
    if quiet_since is not None:
        query = query.where(conversations.c.updated_at < quiet_since)
    return list(connection.scalars(query))


def marks(connection: Connection, ids: list[str]) -> dict[str, tuple[int, ...]]:
    """Return, for each conversation, figures that change whenever a waiting browser must be told."""
    c = conversations.c
    rows = connection.execute(
        sa.select(c.id, c.last_seq, c.answered_seq, c.epoch).where(c.id.in_(ids))
    )
    return {row.id: (row.last_seq, row.answered_seq, row.epoch) for row in rows}


def commit_turn(connection: Connection, conversation_id: str, turn: Turn, now: datetime) -> bool:
    """Write replies, state, draft and the mark "answered"; say whether the customer may see them.

    Raises Conflict when somebody else answered in the meantime: then nothing is written. When the
    owner changed since the turn began, replies are kept as suppressed and the state stays.
    """
    talk = lock(connection, conversation_id)
    if talk.answered_seq != turn.answered_before:
        raise Conflict("this message was answered by another process")
    stands = _still_ours(talk, turn)
    last = _append(connection, talk.id, talk.last_seq, turn.replies, now, suppressed=not stands)
    changes: dict[str, Any] = {"last_seq": last, "answered_seq": turn.answers, "outage_told": False}
    if stands and turn.state is not None:
        drafts.keep(connection, talk, turn.state, now)
        changes["state"] = drafts.without_endings(turn.state)
    _update(connection, talk.id, now, **changes)
    return stands


def tell_outage(connection: Connection, conversation_id: str, notice: Reply, now: datetime) -> bool:
    """Tell the customer, once in one outage, that the answer will come later; say if it was told now."""
    talk = lock(connection, conversation_id)
    if talk.outage_told or not talk.is_working:
        return False
    last = _append(connection, talk.id, talk.last_seq, (notice,), now)
    _update(connection, talk.id, now, last_seq=last, outage_told=True)
    return True


def ping(connection: Connection) -> None:
    """Touch the table of conversations; raises one of UNAVAILABLE when the store cannot be used."""
    connection.execute(sa.select(conversations.c.id).limit(1)).first()


def _still_ours(talk: Conversation, turn: Turn) -> bool:
    """The owner is as it was, or this very turn put the customer in the queue for a person."""
    return talk.epoch == turn.epoch or (talk.owner == Owner.QUEUE and talk.epoch == turn.epoch + 1)


def _load(connection: Connection, conversation_id: str, *, lock: bool) -> Conversation:
    c = conversations.c
    query = sa.select(
        c.id,
        c.provider,
        c.owner,
        c.epoch,
        c.last_seq,
        c.asked_seq,
        c.answered_seq,
        c.state,
        c.outage_told,
    ).where(c.id == conversation_id)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise NotFound("there is no such conversation")
    return Conversation(**{**row._mapping, "owner": Owner(row.owner)})


def _append(
    connection: Connection,
    conversation_id: str,
    last: int,
    replies: tuple[Reply, ...],
    now: datetime,
    *,
    suppressed: bool = False,
) -> int:
    rows = [_row(conversation_id, last + n, reply, now) for n, reply in enumerate(replies, start=1)]
    if suppressed:
        rows = [row | {"visibility": "suppressed"} for row in rows]
    if rows:
        connection.execute(messages.insert(), rows)
    return last + len(rows)


def _row(conversation_id: str, seq: int, reply: Reply, now: datetime) -> dict[str, Any]:
    return {
        "conversation_id": conversation_id,
        "seq": seq,
        "author": reply.author,
        "text": reply.text,
        "sent_at": now,
        "visibility": "all",
        "body": reply.body,
    }


def _update(connection: Connection, conversation_id: str, now: datetime, **changes: Any) -> None:
    connection.execute(
        conversations.update()
        .where(conversations.c.id == conversation_id)
        .values(**changes, updated_at=now)
    )


def _select_messages(conversation_id: str) -> sa.Select[Any]:
    c = messages.c
    return sa.select(c.seq, c.author, c.name, c.text, c.sent_at, c.body, c.input).where(
        c.conversation_id == conversation_id
    )


def _message(row: Row[Any]) -> Message:
    return Message(**row._mapping)
