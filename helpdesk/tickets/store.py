"""Cases in the store: opening, moving, reading. The only SQL about cases; no rule of any provider.

Every function takes an open connection: the caller decides what is one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from helpdesk.errors import Conflict, HelpdeskError, MoveNotAllowed, NotFound
from helpdesk.mail import store as letters
from helpdesk.store.once import insert_once
from helpdesk.store.schema import agents, case_history, cases
from helpdesk.tickets import lifecycle
from helpdesk.tickets.case import Case, new_number
from helpdesk.vocabulary import CaseKind, CaseStatus

NUMBER_TRIES = 10


def open_case(
    connection: Connection,
    *,
    key: str,
    kind: CaseKind,
    provider: str,
    account_id: str | None,
    email: str | None,
    conversation_id: str | None,
    status: CaseStatus,
    next_actor: str,
    due: datetime | None,
    effective_on: date | None,
    fields: dict[str, Any],
    by: str,
    note: str,
    now: datetime,
) -> Case:
    """Open a case with its first history line, or return the one this key has opened already.

    `created` of the answer says which. Raises Conflict when the key was used for another request
    (kind, provider, account or fields), MoveNotAllowed when no case may begin in `status`.
    """
    row = {
        "idempotency_key": key,
        "kind": kind.value,
        "provider": provider,
        "account_id": account_id,
        "email": email,
        "conversation_id": conversation_id,
        "status": status.value,
        "opened_at": now,
        "effective_on": effective_on,
        "next_actor": next_actor,
        "due": due,
        "fields": json.loads(json.dumps(fields)),  # as it will be read back, to compare retries
        "version": 1,
    }
    return _insert_case(connection, row, by=by, note=note)


def _insert_case(connection: Connection, row: dict[str, Any], *, by: str, note: str) -> Case:
    entered = CaseStatus(row["status"])
    if not lifecycle.may_start(entered):
        raise MoveNotAllowed(f"A case cannot begin as {entered}.")
    for _ in range(NUMBER_TRIES):
        number = new_number()
        created = insert_once(connection, cases, {**row, "number": number})
        if created:
            _write_history(
                connection, number, None, entered, by=by, note=note, now=row["opened_at"]
            )
        kept = by_key(connection, row["idempotency_key"])
        if kept is not None:
            _refuse_another_request(kept, row)
            return replace(kept, created=created)
        # Neither ours nor an earlier one: the number was taken. Draw another.
    raise HelpdeskError("No free case number was found; try again.")


def by_key(connection: Connection, key: str) -> Case | None:
    """Return the case this key has opened, or None."""
    row = connection.execute(sa.select(cases).where(cases.c.idempotency_key == key)).first()
    return _case(row) if row else None


def move(
    connection: Connection,
    number: str,
    to: CaseStatus,
    *,
    by: str,
    note: str,
    now: datetime,
    due: datetime | None = None,
    effective_on: date | None = None,
    fields: dict[str, Any] | None = None,
    next_actor: str | None = None,
) -> Case:
    """Move a case to `to`, write the move into its history, and return the case as it is now.

    A case that is there already is returned as it is: a job may run twice. `due` belongs to the new
    status, whose usual next actor `next_actor` replaces; `effective_on` and `fields` stay when None.
    Raises NotFound, or MoveNotAllowed when the life cycle has no such arrow.
    """
    case = _locked(connection, number)
    if case.status is to:
        return case
    if not lifecycle.may_move(case.kind, case.status, to):
        raise MoveNotAllowed(f"{number} is {case.status}, it cannot become {to}.")
    _write_history(connection, number, case.status, to, by=by, note=note, now=now)
    connection.execute(
        sa.update(cases)
        .where(cases.c.number == number)
        .values(
            status=to.value,
            next_actor=next_actor or lifecycle.NEXT_ACTOR[to],
            due=due,
            effective_on=effective_on or case.effective_on,
            fields=case.fields if fields is None else fields,
            version=case.version + 1,
        )
    )
    return _case(connection.execute(sa.select(cases).where(cases.c.number == number)).one())


def case(connection: Connection, number: str, *, locked: bool = False) -> Case | None:
    """Return the case with this number, or None; `locked` holds it until the transaction ends."""
    query = sa.select(cases).where(cases.c.number == number)
    row = connection.execute(query.with_for_update() if locked else query).first()
    return _case(row) if row else None


def case_for(connection: Connection, account_id: str, number: str) -> Case:
    """Return the account's case with this number (any letter case, spaces around it ignored).

    Raises NotFound, with the same sentence, when there is none and when it is somebody else's.
    """
    wanted = number.strip().upper()
    query = sa.select(cases).where(cases.c.number == wanted, cases.c.account_id == account_id)
    row = connection.execute(query).first()
    if row is None:
        raise NotFound(f"There is no case {wanted} on this account.")
    return _case(row)


def cases_of(connection: Connection, account_id: str) -> list[Case]:
    """Return every case of the account, newest first."""
    query = sa.select(cases).where(cases.c.account_id == account_id)
    return [_case(row) for row in connection.execute(_newest_first(query))]


def open_cases(connection: Connection, account_id: str, kinds: Collection[CaseKind]) -> list[Case]:
    """Return the account's cases of these kinds that have not come to an end, newest first."""
    query = sa.select(cases).where(
        cases.c.account_id == account_id,
        cases.c.kind.in_([kind.value for kind in kinds]),
        cases.c.status.not_in([status.value for status in lifecycle.ENDS]),
    )
    return [_case(row) for row in connection.execute(_newest_first(query))]


def show(connection: Connection, number: str) -> dict[str, Any]:
    """Return everything about a case in plain JSON values: facts, `history`, `letters`.

    Raises NotFound.
    """
    found = _pages(connection, cases.c.number == number.strip().upper())
    if not found:
        raise NotFound(f"There is no case {number}.")
    return found[0]


def listing(connection: Connection) -> list[dict[str, Any]]:
    """Return every case as `show` does, newest first."""
    return _pages(connection, sa.true())


def _pages(connection: Connection, wanted: sa.ColumnElement[bool]) -> list[dict[str, Any]]:
    rows = connection.execute(_newest_first(sa.select(cases).where(wanted))).all()
    numbers = sa.select(cases.c.number).where(wanted)
    history: dict[str, list[dict[str, Any]]] = {}
    past = (
        sa.select(case_history, agents.c.name)
        .join_from(case_history, agents, agents.c.id == case_history.c.by, isouter=True)
        .where(case_history.c.case_number.in_(numbers))
    )
    for line in connection.execute(past.order_by(case_history.c.line)):
        history.setdefault(line.case_number, []).append(_line(line))
    sent = letters.letters_of(connection, numbers)
    return [
        {
            "number": row.number,
            "kind": row.kind,
            "provider": row.provider,
            "account_id": row.account_id,
            "status": row.status,
            "opened_at": _iso(row.opened_at),
            "effective_on": _iso(row.effective_on),
            "next_actor": row.next_actor,
            "due": _iso(row.due),
            "fields": row.fields,
            "history": history.get(row.number, []),
            "letters": sent.get(row.number, []),
        }
        for row in rows
    ]


def _newest_first(query: sa.Select[Any]) -> sa.Select[Any]:
    return query.order_by(cases.c.opened_at.desc(), cases.c.number)


def _locked(connection: Connection, number: str) -> Case:
    # On PostgreSQL the row is held until the end; SQLite's writers are alone anyway.
    query = sa.select(cases).where(cases.c.number == number).with_for_update()
    row = connection.execute(query).first()
    if row is None:
        raise NotFound(f"There is no case {number}.")
    return _case(row)


def _write_history(
    connection: Connection,
    number: str,
    left: CaseStatus | None,
    entered: CaseStatus,
    *,
    by: str,
    note: str,
    now: datetime,
) -> None:
    written = sa.select(sa.func.count()).where(case_history.c.case_number == number)
    connection.execute(
        sa.insert(case_history).values(
            case_number=number,
            line=connection.execute(written).scalar_one() + 1,
            at=now,
            left=left.value if left else None,
            entered=entered.value,
            by=by,
            note=note,
        )
    )


def _refuse_another_request(kept: Case, asked: dict[str, Any]) -> None:
    for name in ("kind", "provider", "account_id", "fields"):
        if getattr(kept, name) != asked[name]:
            raise Conflict(f"This request was already made with another {name}: {kept.number}.")


def _case(row: Row[Any]) -> Case:
    known = dict(row._mapping)
    known.pop("idempotency_key")
    return Case(**known | {"kind": CaseKind(row.kind), "status": CaseStatus(row.status)})


def _line(row: Row[Any]) -> dict[str, Any]:
    return {
        "at": _iso(row.at),
        "left": row.left,
        "entered": row.entered,
        "by": row.name or row.by,  # an agent moves it under their id
        "note": row.note,
    }


def _iso(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None
