"""Conversations and messages in the store. The only SQL about them; drafts are in drafts/store.py.

Every function takes an open connection: the caller decides what is one transaction. Functions that
write lock the conversation's row first, so that numbers of the log have no gap and no double.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection as Connection
from sqlalchemy.engine import Row

from helpdesk.chat import tokens
from helpdesk.chat.drafts import store as drafts
from helpdesk.chat.log import (
    ANSWERED_BY_ENGINE,
    GREETING,
    NOT_GREETED,
    Committed,
    Conversation,
    Message,
    Reply,
    Turn,
)
from helpdesk.chat.owners import store as owners
from helpdesk.errors import Conflict, NotFound
from helpdesk.store.schema import conversations, messages
from helpdesk.vocabulary import Owner

CHOICES_LOOKED_BACK = 50  # messages; older choices are stale whatever they say

# What a database that is down, locked or full raises; nothing was kept then, and later may do.
UNAVAILABLE = (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError)

# Statements of every message are built once: building one takes longer than running it.
_c, _m = conversations.c, messages.c
_CONVERSATION = sa.select(
    *(_c.id, _c.provider, _c.owner, _c.epoch, _c.last_seq, _c.asked_seq),
    *(_c.answered_seq, _c.state, _c.outage_told, _c.form_version, _c.ask),
).where(_c.id == sa.bindparam("talk"))
_LOCKED_CONVERSATION = _CONVERSATION.with_for_update()
_CHANGE = conversations.update().where(_c.id == sa.bindparam("talk"))
_ADD = messages.insert()
_OF_TALK = sa.select(
    *(_m.seq, _m.author, _m.name, _m.text, _m.sent_at, _m.body, _m.input),
).where(_m.conversation_id == sa.bindparam("talk"))
_OF_CLIENT = _OF_TALK.where(_m.client_id == sa.bindparam("client"))
_SEEN_AFTER = _OF_TALK.where(
    _m.seq > sa.bindparam("after"), _m.seq <= sa.bindparam("last"), _m.visibility == "all"
).order_by(_m.seq)
_CUSTOMERS_AFTER = _OF_TALK.where(_m.author == "customer", _m.seq > sa.bindparam("after")).order_by(
    _m.seq
)
_NEWEST_REPLIES = (
    _OF_TALK.where(_m.author != "customer", _m.visibility == "all")
    .order_by(_m.seq.desc())
    .limit(CHOICES_LOOKED_BACK)
)


def open_conversation(
    connection: Connection,
    *,
    provider: str,
    locale: str,
    now: datetime,
    expires_at: datetime | None = None,
) -> tuple[str, str]:
    """Keep a new conversation that awaits its greeting; return its id and its token.

    The token is not kept, only its hash: whoever reads the store cannot speak for the customer.
    With `expires_at` it opens the conversation until then.
    """
    # The id alone opens nothing; it is short because turns and drafts are named after it.
    conversation_id, token = secrets.token_urlsafe(16), tokens.make(expires_at)
    row = {
        "id": conversation_id,
        "provider": provider,
        "locale": locale,
        "token_hash": tokens.hashed(token),
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


def token_hash(connection: Connection, conversation_id: str) -> str | None:
    """Return the hash of the conversation's token, or None when there is no such conversation."""
    return connection.scalar(
        sa.select(conversations.c.token_hash).where(conversations.c.id == conversation_id)
    )


def conversation_of_token(connection: Connection, token: str) -> str | None:
    """Return the id of the conversation this token opens, or None."""
    return connection.scalar(
        sa.select(conversations.c.id).where(conversations.c.token_hash == tokens.hashed(token))
    )


def conversation(connection: Connection, conversation_id: str) -> Conversation:
    """Return the conversation as it is committed. Raises NotFound."""
    return _load(connection, _CONVERSATION, conversation_id)


def lock(connection: Connection, conversation_id: str) -> Conversation:
    """Return the conversation and keep everybody else from changing it. Raises NotFound."""
    return _load(connection, _LOCKED_CONVERSATION, conversation_id)


def message_of_client(
    connection: Connection, conversation_id: str, client_id: str
) -> Message | None:
    """Return the message that carries this client id, or None."""
    found = {"talk": conversation_id, "client": client_id}
    row = connection.execute(_OF_CLIENT, found).first()
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
    wants_answer: bool = True,
) -> int:
    """Write what the customer said, and notices right after it; return its seq.

    `talk` must come from `lock()`, and no message of it may carry this client id yet. Before an agent
    the engine owes no answer, nor where none is wanted; a closed conversation opens again with the
    assistant.
    """
    seq = talk.last_seq + 1
    said = _row(talk.id, seq, Reply(text, body or {}, "customer"), now)
    connection.execute(
        messages.insert().values(said | {"client_id": client_id, "input": said_instead})
    )
    last = _append(connection, talk.id, seq, notices, now)
    changes: dict[str, Any] = {"last_seq": last}
    if wants_answer:
        changes |= {"asked_seq": seq}
    if talk.owner == Owner.AGENT:
        changes |= {"answered_seq": seq}
    elif talk.owner == Owner.CLOSED:
        changes |= {"owner": Owner.ASSISTANT, "epoch": talk.epoch + 1}
        owners.write_history(
            connection, talk.id, talk.epoch + 1, talk.owner, Owner.ASSISTANT,
            by=owners.CUSTOMER, now=now,
        )  # fmt: skip
    _update(connection, talk.id, now, **changes)
    return seq


def messages_after(connection: Connection, talk: Conversation, after: int) -> list[Message]:
    """Return what the customer may see, newer than `after` and up to where `talk` stands."""
    wanted = {"talk": talk.id, "after": after, "last": talk.last_seq}
    return [_message(row) for row in connection.execute(_SEEN_AFTER, wanted)]


def message(connection: Connection, conversation_id: str, seq: int) -> Message | None:
    """Return one message of a conversation, or None."""
    row = connection.execute(_OF_TALK.where(_m.seq == seq), {"talk": conversation_id}).first()
    return _message(row) if row else None


def next_question(connection: Connection, talk: Conversation) -> Message | None:
    """Return the oldest customer message nobody has answered, but for files, or None."""
    wanted = {"talk": talk.id, "after": talk.answered_seq}
    said = map(_message, connection.execute(_CUSTOMERS_AFTER, wanted))
    return next((message for message in said if "file" not in message.body), None)


def newest_choices(connection: Connection, talk: Conversation) -> Message | None:
    """Return the newest message that offered choices, or None."""
    rows = connection.execute(_NEWEST_REPLIES, {"talk": talk.id})
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
        sa.select(c.id, c.last_seq, c.answered_seq, c.epoch, c.form_version).where(c.id.in_(ids))
    )
    return {row.id: tuple(row)[1:] for row in rows}


def commit_turn(
    connection: Connection, conversation_id: str, turn: Turn, now: datetime
) -> Committed:
    """Write replies, state, draft and the mark "answered".

    Raises Conflict when somebody else answered in the meantime: then nothing is written. When the
    owner changed since the turn began, replies are kept as suppressed and the state stays.
    """
    talk = lock(connection, conversation_id)
    if talk.answered_seq != turn.answered_before:
        raise Conflict("this message was answered by another process")
    stands = _still_ours(talk, turn)
    if not stands and talk.owner in ANSWERED_BY_ENGINE:
        raise Conflict("the customer left the line or joined it; the turn is run again from there")
    last = _append(connection, talk.id, talk.last_seq, turn.replies, now, suppressed=not stands)
    changes: dict[str, Any] = {"last_seq": last, "answered_seq": turn.answers, "outage_told": False}
    if stands and turn.state is not None:
        drafts.keep(connection, talk, turn.state, now, turn.answers)
        changes["state"] = drafts.without_endings(turn.state)
    _update(connection, talk.id, now, **changes)
    return Committed(is_shown=stands, is_all=talk.asked_seq <= turn.answers)


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


def _load(connection: Connection, statement: sa.Select[Any], conversation_id: str) -> Conversation:
    row = connection.execute(statement, {"talk": conversation_id}).first()
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
        connection.execute(_ADD, rows)
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
    connection.execute(_CHANGE, {"talk": conversation_id, "updated_at": now, **changes})


def _message(row: Row[Any]) -> Message:
    return Message(**row._mapping)
