"""A page of cases from the store. Reads only; what one case holds is in the store of cases."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from helpdesk.store.schema import accounts, cases
from helpdesk.tickets import lifecycle
from helpdesk.vocabulary import CaseKind, CaseStatus

A_PAGE = 50
ENDED = sorted(status.value for status in lifecycle.ENDS)

_c = cases.c
SHOWN = (
    *(_c.number, _c.kind, _c.provider, _c.account_id, _c.status, _c.opened_at),
    *(_c.effective_on, _c.next_actor, _c.due, _c.conversation_id),
    accounts.c.document["company"].as_string().label("company"),
)


@dataclass(frozen=True)
class Filters:
    """Which cases are wanted; None where all are."""

    status: str | None = None
    kind: str | None = None
    provider: str | None = None
    account: str | None = None
    actor: str | None = None
    overdue: bool = False  # the day for the next step has passed, and somebody is to take it


@dataclass(frozen=True)
class Row:
    """One case in a list."""

    number: str
    kind: CaseKind
    provider: str
    account_id: str | None
    company: str | None
    status: CaseStatus
    opened_at: datetime
    effective_on: date | None
    next_actor: str
    due: datetime | None
    conversation_id: str | None

    def is_overdue(self, now: datetime) -> bool:
        """Say whether the next step should have been taken by now."""
        return self.due is not None and self.due < now and self.status not in lifecycle.ENDS


@dataclass(frozen=True)
class Page:
    """One page of a list, and how much there is in all."""

    rows: list[Row]
    total: int
    number: int  # of this page, from 1

    @property
    def pages(self) -> int:
        """How many pages there are; one at least."""
        return max(1, -(-self.total // A_PAGE))


def page(connection: Connection, wanted: Filters, number: int, now: datetime) -> Page:
    """Return a page of the cases that fit: the overdue ones by due date, others newest first.

    A page behind the last one is the last one.
    """
    fits = _fits(wanted, now)
    total = connection.scalar(sa.select(sa.func.count()).select_from(cases).where(*fits)) or 0
    number = min(max(1, number), max(1, -(-total // A_PAGE)))
    order = (_c.due, _c.number) if wanted.overdue else (_c.opened_at.desc(), _c.number)
    query = selected().where(*fits).order_by(*order)
    rows = connection.execute(query.limit(A_PAGE).offset((number - 1) * A_PAGE))
    return Page([row(found) for found in rows], total, number)


def actors(connection: Connection) -> list[str]:
    """Return everybody who is next on some case, by name."""
    query = sa.select(_c.next_actor).distinct().order_by(_c.next_actor)
    return list(connection.scalars(query))


def selected() -> sa.Select[Any]:
    """Return the query of rows of a list, with no condition yet."""
    return sa.select(*SHOWN).join_from(
        cases, accounts, accounts.c.id == _c.account_id, isouter=True
    )


def row(found: sa.Row[Any]) -> Row:
    """Return what `selected` found as a row."""
    known = {field.name: getattr(found, field.name) for field in fields(Row)}
    return Row(**known | {"kind": CaseKind(found.kind), "status": CaseStatus(found.status)})


def _fits(wanted: Filters, now: datetime) -> list[sa.ColumnElement[bool]]:
    named = {
        _c.status: wanted.status,
        _c.kind: wanted.kind,
        _c.provider: wanted.provider,
        _c.next_actor: wanted.actor,
    }
    found = [column == value for column, value in named.items() if value]
    if wanted.account:
        found.append(sa.func.lower(_c.account_id) == wanted.account.strip().lower())
    if wanted.overdue:
        found += [_c.due < now, _c.status.not_in(ENDED)]
    return found
