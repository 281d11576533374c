"""The rows of identity: challenges, who was proved to be whom, and PINs. Decides nothing.

What must not be counted twice is read with the row locked (PostgreSQL) or inside the one writer's
transaction (SQLite), so every function that counts needs an open `store.write()`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from helpdesk.store.once import insert_once
from helpdesk.store.schema import (
    account_numbers,
    accounts,
    challenges,
    identities,
    pins,
)
from helpdesk.vocabulary import Identity

ASSERTED = "asserted"  # no code: another site said who this is

Row = sa.Row[Any]


def lock_account(connection: Connection, account_id: str) -> None:
    """Make every other transaction that counts something of this account wait for this one."""
    connection.execute(
        sa.select(accounts.c.id)
        .where(accounts.c.id == account_id)
        # Not FOR UPDATE: that would also stop rows that only point at the account, and deadlock.
        .with_for_update(key_share=True)
    )


# Challenges


def add_challenge(connection: Connection, **values: Any) -> None:
    """Keep a new live challenge."""
    connection.execute(sa.insert(challenges).values(attempts=0, status="live", **values))


def keep_assertion(
    connection: Connection, *, nonce: str, conversation_id: str, account_id: str, email: str,
    provider: str, operation: str, now: datetime,
) -> bool:  # fmt: skip
    """Keep that a signed token opened a conversation; False when it has opened one before."""
    row = {
        "id": nonce,
        "conversation_id": conversation_id,
        "turn": f"{operation}:{nonce}",
        "provider": provider,
        "account_refs": [account_id],
        "account_id": account_id,
        "email": email,
        "operation": operation,
        "code_hash": "",
        "attempts": 0,
        "status": ASSERTED,
        "created_at": now,
        "expires_at": now,
    }
    return insert_once(connection, challenges, row)


def turn_has_challenge(connection: Connection, turn: str) -> bool:
    """Say whether this turn made its challenge already."""
    return (
        connection.scalar(sa.select(challenges.c.id).where(challenges.c.turn == turn)) is not None
    )


def latest_challenge(
    connection: Connection, conversation_id: str, *, locked: bool = False
) -> Row | None:
    """Return the conversation's newest challenge."""
    query = (
        sa.select(challenges)
        .where(challenges.c.conversation_id == conversation_id)
        .order_by(challenges.c.created_at.desc(), challenges.c.status != "live")
        .limit(1)
    )
    return connection.execute(query.with_for_update() if locked else query).first()


def change_challenge(connection: Connection, challenge_id: str, **values: Any) -> None:
    """Write new values into one challenge."""
    connection.execute(
        sa.update(challenges).where(challenges.c.id == challenge_id).values(**values)
    )


def replace_challenges(
    connection: Connection, conversation_id: str, account_id: str | None, email: str
) -> None:
    """Kill the live codes of the conversation, and those of the same contact anywhere."""
    same = challenges.c.conversation_id == conversation_id
    if account_id is not None:
        same = sa.or_(
            same,
            sa.and_(challenges.c.account_id == account_id, challenges.c.email == email),
        )
    connection.execute(
        sa.update(challenges).where(challenges.c.status == "live", same).values(status="replaced")
    )


def codes_since(connection: Connection, account_id: str, moment: datetime) -> int:
    """Count the codes that went out for an account after `moment`."""
    query = sa.select(sa.func.count()).where(
        challenges.c.account_id == account_id,
        challenges.c.created_at > moment,
        challenges.c.status != ASSERTED,
    )
    return connection.scalar(query) or 0


def failures_in_a_row(connection: Connection, account_id: str) -> tuple[int, datetime | None]:
    """Return how many codes of an account failed since one passed, and when the last one did."""
    passed = (
        sa.select(sa.func.max(challenges.c.created_at))
        .where(challenges.c.account_id == account_id, challenges.c.status == "passed")
        .scalar_subquery()
    )
    row = connection.execute(
        sa.select(sa.func.sum(challenges.c.attempts), sa.func.max(challenges.c.failed_at)).where(
            challenges.c.account_id == account_id,
            sa.or_(passed.is_(None), challenges.c.created_at > passed),
        )
    ).one()
    return row[0] or 0, row[1]


def failures_since(connection: Connection, moment: datetime) -> int:
    """Count the wrong attempts at real codes, of all accounts, after `moment`.

    A challenge that had one after `moment` counts with all its attempts: at most ten minutes more.
    """
    query = sa.select(sa.func.sum(challenges.c.attempts)).where(
        challenges.c.failed_at > moment, challenges.c.account_id.is_not(None)
    )
    return connection.scalar(query) or 0


# Identities


def put_identity(connection: Connection, conversation_id: str, **values: Any) -> None:
    """Bind an identity to a conversation, in place of any other."""
    kept = connection.execute(
        sa.update(identities)
        .where(identities.c.conversation_id == conversation_id)
        .values(**values)
    )
    if kept.rowcount == 0:
        connection.execute(sa.insert(identities).values(conversation_id=conversation_id, **values))


def identity(
    connection: Connection,
    conversation_id: str,
    *,
    used_after: datetime,
    verified_after: datetime,
) -> Identity | None:
    """Return who the conversation's customer is, unless that was proved or used too long ago."""
    row = connection.execute(
        sa.select(identities).where(
            identities.c.conversation_id == conversation_id,
            identities.c.used_at > used_after,
            identities.c.verified_at > verified_after,
        )
    ).first()
    return Identity(row.account_id, row.email, row.verified_at, row.operation) if row else None


def identity_used_at(connection: Connection, conversation_id: str) -> datetime | None:
    """Return when the conversation's identity was last used."""
    return connection.scalar(
        sa.select(identities.c.used_at).where(identities.c.conversation_id == conversation_id)
    )


def touch_identity(
    connection: Connection, conversation_id: str, now: datetime, *, used_after: datetime
) -> None:
    """Note that the identity was used, unless it ran out before."""
    connection.execute(
        sa.update(identities)
        .where(
            identities.c.conversation_id == conversation_id,
            identities.c.used_at > used_after,
        )
        .values(used_at=now)
    )


def drop_identity(connection: Connection, conversation_id: str) -> None:
    """Forget who the conversation's customer is."""
    connection.execute(sa.delete(identities).where(identities.c.conversation_id == conversation_id))


# PINs


def add_pin(connection: Connection, **values: Any) -> None:
    """Keep a granted PIN; it has no value yet."""
    connection.execute(sa.insert(pins).values(attempts=0, status="granted", **values))


def pin(connection: Connection, **where: Any) -> Row | None:
    """Return the one PIN with these values (id or alarm_hash), locked, or None."""
    conditions = [pins.c[name] == value for name, value in where.items()]
    return connection.execute(sa.select(pins).where(*conditions).with_for_update()).first()


def pin_of_case(connection: Connection, case_number: str) -> sa.RowMapping | None:
    """Return the PIN a case granted, or None."""
    return (
        connection.execute(sa.select(pins).where(pins.c.case_number == case_number))
        .mappings()
        .first()
    )


def account_of_alarm(connection: Connection, alarm_hash: str) -> str | None:
    """Return the account of the PIN whose letters carried this token."""
    return connection.scalar(sa.select(pins.c.account_id).where(pins.c.alarm_hash == alarm_hash))


def open_pins(connection: Connection, account_id: str) -> Sequence[Row]:
    """Return the granted and live PINs of an account, locked."""
    return connection.execute(
        sa.select(pins)
        .where(pins.c.account_id == account_id, pins.c.status.in_(("granted", "live")))
        .order_by(pins.c.id)  # everybody locks in one order
        .with_for_update()
    ).all()


def live_pins_of_number(connection: Connection, number: str, now: datetime) -> Sequence[Row]:
    """Return the live PINs of the accounts that hold `number`, locked."""
    holders = sa.select(account_numbers.c.account_id).where(account_numbers.c.number == number)
    return connection.execute(
        sa.select(pins)
        .where(
            pins.c.account_id.in_(holders),
            pins.c.status == "live",
            pins.c.expires_at > now,
        )
        .order_by(pins.c.id)
        .with_for_update()
    ).all()


def change_pin(connection: Connection, pin_id: str, **values: Any) -> None:
    """Write new values into one PIN."""
    connection.execute(sa.update(pins).where(pins.c.id == pin_id).values(**values))


def pins_since(connection: Connection, account_id: str, moment: datetime) -> int:
    """Count the PINs granted to an account after `moment`, revoked ones too."""
    query = sa.select(sa.func.count()).where(
        pins.c.account_id == account_id, pins.c.created_at > moment
    )
    return connection.scalar(query) or 0
