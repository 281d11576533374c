"""Ratings in the store: one for each time a person ended a conversation."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from helpdesk.store.once import insert_once
from helpdesk.store.schema import ratings

LONGEST_COMMENT = 1_000
SCORES = range(1, 6)

_c = ratings.c


def keep(
    connection: Connection,
    conversation_id: str,
    epoch: int,
    *,
    score: int | None,
    comment: str,
    now: datetime,
) -> bool:
    """Keep a rating, or that it was skipped; False when there is one already."""
    row = {
        "conversation_id": conversation_id,
        "epoch": epoch,
        "score": score,
        "comment": comment,
        "at": now,
    }
    return insert_once(connection, ratings, row)


def is_due(connection: Connection, conversation_id: str, epoch: int) -> bool:
    """Say whether the customer was not asked yet how this stretch went."""
    query = sa.select(_c.epoch).where(_c.conversation_id == conversation_id, _c.epoch == epoch)
    return connection.execute(query).first() is None
