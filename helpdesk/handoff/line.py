"""The line in which customers wait for a person: into it and out of it, as a turn of theirs decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.engine import Connection

from helpdesk.chat.log import Reply
from helpdesk.chat.owners import store as owners
from helpdesk.handoff import control
from helpdesk.handoff.control import Move
from helpdesk.vocabulary import Owner

_MOVES = {
    "offer": (Move.OFFER, Owner.ASSISTANT, owners.ASSISTANT),
    "withdraw": (Move.WITHDRAW, Owner.QUEUE, owners.CUSTOMER),
}


def follow(
    connection: Connection, conversation_id: str, replies: Sequence[Reply], now: datetime
) -> None:
    """Make the moves that these replies tell of, in the transaction that keeps them."""
    for reply in replies:
        mark = reply.body.get("handoff") or {}
        if mark.get("move") not in _MOVES:
            continue
        which, leaves, by = _MOVES[mark["move"]]
        before = owners.control(connection, conversation_id)
        if before.owner is leaves:
            control.move(
                connection, conversation_id, which,
                epoch=before.epoch, by=by, note=mark.get("handoff", ""), now=now,
            )  # fmt: skip
