"""The queue in the store: who waits, whom somebody answers, what is to be written to.

A query over the state of things: nothing is pushed, so nothing can be lost or stand there twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from helpdesk.handoff.queue.details import store as details
from helpdesk.handoff.queue.row import Counts, List, Row
from helpdesk.store.schema import agents, cases, control_history, conversations, desk_log, handoffs
from helpdesk.tickets.lifecycle import ENDS
from helpdesk.vocabulary import Owner

UNDER_WAY = timedelta(hours=1)  # a chat with the assistant that was silent for longer has ended
MOST = 100  # rows of one list

_c, _h, _o = conversations.c, handoffs.c, control_history.c
# Written out and not bound: SQLite uses the index of these few rows only for this very text.
_AT_THE_DESK = _c.owner.in_([sa.literal_column(f"'{o}'") for o in (Owner.QUEUE, Owner.AGENT)])
_WAITS = sa.and_(_AT_THE_DESK, _c.owner == Owner.QUEUE)
_IS_OPEN = _h.status != "closed"
_SINCE = sa.func.coalesce(
    sa.select(_o.at).where(_o.conversation_id == _c.id, _o.epoch == _c.epoch).scalar_subquery(),
    _c.created_at,
)
_ACCEPTED = (
    sa.select(sa.func.max(_h.accepted_at))
    .where(_h.conversation_id == _c.id, _IS_OPEN)
    .scalar_subquery()
)
_ROWS = sa.select(
    *(_c.id, _c.provider, _c.locale, _c.owner, _c.epoch, _c.agent_id, _c.updated_at),
    agents.c.name.label("agent_name"),
    sa.type_coerce(_SINCE, _c.updated_at.type).label("since"),
    sa.type_coerce(_ACCEPTED, _c.updated_at.type).label("accepted_at"),
).join_from(conversations, agents, agents.c.id == _c.agent_id, isouter=True)
_TO_WRITE = (
    sa.select(_h.conversation_id, sa.func.min(_h.created_at).label("filed_at"))
    .join_from(handoffs, conversations, _c.id == _h.conversation_id)
    .join(cases, cases.c.number == _h.case_number, isouter=True)
    .where(_h.status == "offered", ~_AT_THE_DESK)
    .where(sa.or_(cases.c.status.is_(None), cases.c.status.not_in(sorted(ENDS))))
    .group_by(_h.conversation_id)
)
_MARK = sa.select(
    sa.select(sa.func.count()).where(_AT_THE_DESK).scalar_subquery(),
    sa.select(sa.func.max(_c.updated_at)).where(_AT_THE_DESK).scalar_subquery(),
    sa.select(sa.func.sum(_c.epoch + _c.form_version)).where(_AT_THE_DESK).scalar_subquery(),
    sa.select(sa.func.max(desk_log.c.id)).scalar_subquery(),
    sa.select(sa.func.count()).where(_h.status == "offered").scalar_subquery(),
)


def mark(connection: Connection) -> tuple[Any, ...]:
    """Return figures that change whenever the queue of the desk does; cheap to look at."""
    return tuple(connection.execute(_MARK).one())


def waiting_ids(connection: Connection) -> list[str]:
    """Return the conversations that wait for a person."""
    return list(connection.scalars(sa.select(_c.id).where(_WAITS)))


def given_ids(connection: Connection, agent_id: str) -> list[str]:
    """Return the conversations that this agent has because a colleague gave them on."""
    given = (
        sa.select(_c.id)
        .join(control_history, sa.and_(_o.conversation_id == _c.id, _o.epoch == _c.epoch))
        .where(_AT_THE_DESK, _c.owner == Owner.AGENT, _c.agent_id == agent_id, _o.by != agent_id)
    )
    return list(connection.scalars(given))


def counts(connection: Connection, agent_id: str, now: datetime) -> Counts:
    """Return how many each list holds for this agent."""

    def count(query: sa.Select[Any]) -> int:
        return connection.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0

    at_the_desk = sa.select(_c.id).where(_AT_THE_DESK)
    return Counts(
        waiting=count(sa.select(_c.id).where(_WAITS)),
        mine=count(at_the_desk.where(_c.owner == Owner.AGENT, _c.agent_id == agent_id)),
        open=count(at_the_desk) + count(_with_assistant(sa.select(_c.id), now)),
        letters=count(_TO_WRITE),
    )


def rows(
    connection: Connection, which: List, *, agent_id: str, target: timedelta, now: datetime
) -> list[Row]:
    """Return one list, in the order in which it should be worked on.

    Who waits is due `target` after they began to; whom somebody had taken up already, at once.
    """
    if which is List.WAITING:
        return _waiting(connection, target)
    if which is List.MINE:
        mine = _ROWS.where(_AT_THE_DESK, _c.owner == Owner.AGENT, _c.agent_id == agent_id)
        found = details.add(connection, [_row(r, None) for r in connection.execute(mine)])
        return sorted(found, key=_longest_unanswered)[:MOST]
    if which is List.LETTERS:
        return _letters(connection)
    at_desk = connection.execute(_ROWS.where(_AT_THE_DESK))
    others = connection.execute(_with_assistant(_ROWS, now).limit(MOST))
    newest = sorted([*at_desk, *others], key=lambda r: r.updated_at, reverse=True)[:MOST]
    return details.add(connection, [_row(r, target) for r in newest])


def _waiting(connection: Connection, target: timedelta) -> list[Row]:
    found = [_row(r, target) for r in connection.execute(_ROWS.where(_WAITS))]
    found.sort(key=lambda row: (row.due or row.since, row.conversation_id))
    return details.add(connection, found[:MOST])


def _letters(connection: Connection) -> list[Row]:
    filed = {r.conversation_id: r.filed_at for r in connection.execute(_oldest(_TO_WRITE))}
    found = [_row(r, None) for r in connection.execute(_ROWS.where(_c.id.in_(list(filed))))]
    found.sort(key=lambda row: filed[row.conversation_id])
    return details.add(connection, found, since=filed)


def _oldest(query: sa.Select[Any]) -> sa.Select[Any]:
    return query.order_by("filed_at").limit(MOST)


def _with_assistant(query: sa.Select[Any], now: datetime) -> sa.Select[Any]:
    """Chats with the assistant in which the customer has said something lately, newest first."""
    return query.where(
        _c.owner == Owner.ASSISTANT, _c.asked_seq > 0, _c.updated_at > now - UNDER_WAY
    ).order_by(_c.updated_at.desc())


def _row(found: sa.Row[Any], target: timedelta | None) -> Row:
    came_back = found.accepted_at is not None
    waits = target is not None and found.owner == Owner.QUEUE
    due = found.since + (timedelta() if came_back else target) if waits and target else None
    return Row(
        conversation_id=found.id,
        provider=found.provider,
        locale=found.locale,
        owner=Owner(found.owner),
        epoch=found.epoch,
        agent_id=found.agent_id,
        agent_name=found.agent_name,
        since=found.since,
        updated_at=found.updated_at,
        due=due,
        came_back=came_back and waits,
    )


def _longest_unanswered(row: Row) -> tuple[bool, datetime]:
    said = row.last.at if row.last else row.updated_at
    return (not row.awaits_answer, said)
