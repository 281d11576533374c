"""The outbox table: letters to send, claimed by one worker at a time. The only SQL about letters.

A claim is a lease, not a lock: it is committed before the letter is sent, and ends by itself when
its worker dies. Sending is therefore at least once, always under the letter's one id.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from helpdesk.mail.postman import Outgoing
from helpdesk.store.once import insert_once
from helpdesk.store.schema import outbox


def add(connection: Connection, row: Mapping[str, Any], *, now: datetime) -> None:
    """Add a composed letter, due at once; a letter with this id that is there stays as it is."""
    fresh = {"status": "waiting", "attempts": 0, "created_at": now, "due_at": now}
    insert_once(connection, outbox, {**row, **fresh})


def anything_due(connection: Connection, now: datetime) -> bool:
    """Say whether a claim would find a letter; takes no lock."""
    return connection.execute(sa.select(outbox.c.id).where(_due(now)).limit(1)).first() is not None


def claim(connection: Connection, now: datetime, lease: timedelta) -> Outgoing | None:
    """Lease the letter that has waited longest, counting the attempt; None when nothing is due.

    Two workers never get the same letter while a lease lasts.
    """
    chosen = connection.execute(
        sa.select(outbox)
        .where(_due(now))
        .order_by(outbox.c.due_at, outbox.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)  # SQLite has no such clause: BEGIN IMMEDIATE does it
    ).first()
    if chosen is None:
        return None
    attempts = chosen.attempts + 1
    _change(connection, chosen.id, attempts=attempts, lease_until=now + lease)
    return Outgoing(
        id=chosen.id,
        to=chosen.to,
        subject=chosen.subject,
        body=chosen.body,
        case=chosen.case_number,
        created_at=chosen.created_at,
        attempts=attempts,
    )


def mark_sent(connection: Connection, letter_id: str, now: datetime) -> None:
    """Record that a letter went out; a secret one loses its body."""
    _change(connection, letter_id, status="sent", sent_at=now, lease_until=None, body=_kept_body())


def postpone(
    connection: Connection, letter_id: str, until: datetime, *, uncount: bool = False
) -> None:
    """Give the letter back, to be tried from `until` on; `uncount` forgives the attempt."""
    counted = outbox.c.attempts - 1 if uncount else outbox.c.attempts
    _change(connection, letter_id, due_at=until, lease_until=None, attempts=counted)


def bury(connection: Connection, letter_id: str) -> None:
    """Give the letter up; it stays in the table as dead, without a secret body."""
    _change(connection, letter_id, status="dead", lease_until=None, body=_kept_body())


def give_up_unsent(connection: Connection, letter: str, written_before: datetime) -> int:
    """Bury the letters of one kind still waiting from before that moment; return how many."""
    stale = (outbox.c.status == "waiting") & (outbox.c.letter == letter)
    result = connection.execute(
        sa.update(outbox)
        .where(stale, outbox.c.created_at <= written_before)
        .values(status="dead", body=_kept_body(), lease_until=None)
    )
    return result.rowcount


def letters_of(
    connection: Connection, numbers: sa.Select[tuple[str]]
) -> dict[str, list[dict[str, Any]]]:
    """Return the letters of each selected case, oldest first, without their bodies."""
    found: dict[str, list[dict[str, Any]]] = {}
    query = sa.select(outbox).where(outbox.c.case_number.in_(numbers))
    for row in connection.execute(query.order_by(outbox.c.created_at, outbox.c.id)):
        found.setdefault(row.case_number, []).append(
            {
                "id": row.id,
                "letter": row.letter,
                "to": row.to,
                "subject": row.subject,
                "status": row.status,
                "sent_at": row.sent_at.isoformat() if row.sent_at else None,
            }
        )
    return found


def _due(now: datetime) -> sa.ColumnElement[bool]:
    free = outbox.c.lease_until.is_(None) | (outbox.c.lease_until <= now)
    return (outbox.c.status == "waiting") & (outbox.c.due_at <= now) & free


def _kept_body() -> sa.ColumnElement[str]:
    return sa.case((outbox.c.secret, ""), else_=outbox.c.body)


def _change(connection: Connection, letter_id: str, **values: Any) -> None:
    # "waiting" guards against a worker whose lease ran out while another one finished the letter.
    mine = (outbox.c.id == letter_id) & (outbox.c.status == "waiting")
    connection.execute(sa.update(outbox).where(mine).values(**values))
