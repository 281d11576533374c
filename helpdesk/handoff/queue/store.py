"""The queue in the store: who waits, whom somebody answers, what is to be written to."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from helpdesk.store.schema import conversations, desk_log, handoffs
from helpdesk.vocabulary import Owner

AT_THE_DESK = (Owner.QUEUE, Owner.AGENT)

_c, _h = conversations.c, handoffs.c
_MARK = sa.select(
    sa.select(sa.func.count(), sa.func.max(_c.updated_at), sa.func.sum(_c.epoch + _c.form_version))
    .where(_c.owner.in_(AT_THE_DESK))
    .subquery(),
    sa.select(sa.func.max(desk_log.c.id)).scalar_subquery(),
    sa.select(sa.func.count()).where(_h.status == "offered").scalar_subquery(),
)


def mark(connection: Connection) -> tuple[Any, ...]:
    """Return figures that change whenever the queue of the desk does; cheap to look at."""
    return tuple(connection.execute(_MARK).one())


def waiting_ids(connection: Connection) -> list[str]:
    """Return the conversations that wait for a person."""
    return list(connection.scalars(sa.select(_c.id).where(_c.owner == Owner.QUEUE)))
