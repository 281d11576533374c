"""Searching the store: cases by what they are, conversations by what was said. Reads only.

Two lists, because a case is found by facts and a conversation by words; each names the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from helpdesk.accounts import store as accounts
from helpdesk.figures.span import Span
from helpdesk.store.schema import (
    cases,
    control_history,
    conversations,
    desk_log,
    handoffs,
    identities,
    messages,
)
from helpdesk.tickets.listing import store as listing
from helpdesk.tickets.listing.store import Row
from helpdesk.tickets.search import query as queries
from helpdesk.tickets.search.query import Query

MOST = 50  # of each list; the newest
LOOKED_AT = 600  # messages that may hold what is sought, newest first
_k, _c, _m = cases.c, conversations.c, messages.c


@dataclass(frozen=True)
class Filters:
    """What narrows a search; None where nothing does."""

    status: str | None = None
    kind: str | None = None
    reason: str | None = None
    agent: str | None = None
    span: Span = field(default_factory=Span)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing narrows the search."""
        named = (self.status, self.kind, self.reason, self.agent, self.span.since, self.span.until)
        return not any(named)


@dataclass(frozen=True)
class Talk:
    """One conversation that was found. `seq` and `text` are of the message that holds it."""

    id: str
    provider: str
    owner: str
    created_at: datetime
    seq: int | None
    text: str | None
    cases: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """What a search found: at most MOST of each, newest first."""

    cases: list[Row]
    talks: list[Talk]


def find(connection: Connection, wanted: Query, filters: Filters) -> Found:
    """Return what fits both; nothing when there is nothing to look for."""
    if wanted.is_empty and filters.is_empty:
        return Found([], [])
    known = [] if wanted.is_empty else _accounts(connection, wanted)
    return Found(
        _cases(connection, wanted, filters, known), _talks(connection, wanted, filters, known)
    )


def _accounts(connection: Connection, wanted: Query) -> list[str]:
    if wanted.case is not None:
        return []
    return accounts.matching(
        connection, refs=(*wanted.accounts, *wanted.words), numbers=wanted.numbers,
        words=() if wanted.numbers else wanted.words,
    )  # fmt: skip


def _cases(connection: Connection, wanted: Query, filters: Filters, known: list[str]) -> list[Row]:
    query = listing.selected().where(*_case_filters(filters))
    if not wanted.is_empty:
        query = query.where(sa.or_(*_of_case(wanted, known)))
    rows = connection.execute(query.order_by(_k.opened_at.desc(), _k.number).limit(MOST))
    return [listing.row(row) for row in rows]


def _of_case(wanted: Query, known: list[str]) -> Iterable[sa.ColumnElement[bool]]:
    if wanted.case is not None:
        yield _k.number == wanted.case
        return
    yield _k.account_id.in_(known)
    if wanted.email is not None:
        yield sa.func.lower(_k.email) == wanted.email
    for number in wanted.numbers:
        yield sa.cast(_k.fields, sa.Text).contains(number, autoescape=True)


def _case_filters(filters: Filters) -> list[sa.ColumnElement[bool]]:
    named = {_k.status: filters.status, _k.kind: filters.kind}
    found = [column == value for column, value in named.items() if value]
    if filters.reason:
        reasons = sa.select(handoffs.c.case_number).where(handoffs.c.reason == filters.reason)
        found.append(_k.number.in_(reasons))
    if filters.agent:
        worked = sa.select(desk_log.c.case_number).where(desk_log.c.agent_id == filters.agent)
        found.append(
            _k.number.in_(worked.where(desk_log.c.case_number.is_not(None)))
            | _k.conversation_id.in_(_answered_by(filters.agent))
        )
    return [*found, *_in_span(_k.provider, _k.opened_at, _k.opened_at, filters.span)]


def _talks(connection: Connection, wanted: Query, filters: Filters, known: list[str]) -> list[Talk]:
    narrowed = _talk_filters(filters)
    found: dict[str, sa.Row[Any]] = {}
    if wanted.is_empty or wanted.case is not None or known:
        for row in connection.execute(_by_facts(wanted, known).where(*narrowed)):
            found[row.id] = row
    if wanted.case is None and not wanted.is_empty:
        for row in connection.execute(_by_words(wanted).where(*narrowed)):
            if _holds(row.text, wanted):
                found.setdefault(row.id, row)
    newest = sorted(found.values(), key=lambda row: (row.created_at, row.id), reverse=True)[:MOST]
    numbers = _case_numbers(connection, [row.id for row in newest])
    return [
        Talk(r.id, r.provider, r.owner, r.created_at, r.seq, r.text, numbers.get(r.id, ()))
        for r in newest
    ]


_TALK = (_c.id, _c.provider, _c.owner, _c.created_at)


def _by_facts(wanted: Query, known: list[str]) -> sa.Select[Any]:
    nothing: sa.ColumnElement[Any] = sa.null()
    query = sa.select(*_TALK, nothing.label("seq"), nothing.label("text"))
    if wanted.case is not None:
        query = query.where(
            _c.id.in_(sa.select(_k.conversation_id).where(_k.number == wanted.case))
        )
    elif not wanted.is_empty:
        theirs = sa.select(identities.c.conversation_id).where(identities.c.account_id.in_(known))
        query = query.where(_c.id.in_(theirs))
    return query.order_by(_c.created_at.desc(), _c.id).limit(MOST)


def _by_words(wanted: Query) -> sa.Select[Any]:
    query = sa.select(*_TALK, _m.seq, _m.text).join_from(
        conversations, messages, _m.conversation_id == _c.id
    )
    if wanted.numbers:
        query = query.where(sa.or_(*(_m.text.like(queries.pattern(n)) for n in wanted.numbers)))
    else:
        query = query.where(*(_m.text.icontains(word, autoescape=True) for word in wanted.words))
    return query.order_by(_m.sent_at.desc(), _m.seq.desc()).limit(LOOKED_AT)


def _holds(text: str, wanted: Query) -> bool:
    if not wanted.numbers:
        return True
    return any(queries.written(number).search(text) for number in wanted.numbers)


def _talk_filters(filters: Filters) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    named = {_k.status: filters.status, _k.kind: filters.kind}
    of_cases = [column == value for column, value in named.items() if value]
    if of_cases:
        found.append(_c.id.in_(sa.select(_k.conversation_id).where(*of_cases)))
    if filters.reason:
        reasons = sa.select(handoffs.c.conversation_id).where(handoffs.c.reason == filters.reason)
        found.append(_c.id.in_(reasons))
    if filters.agent:
        found.append(_c.id.in_(_answered_by(filters.agent)))
    return [*found, *_in_span(_c.provider, _c.created_at, _c.updated_at, filters.span)]


def _answered_by(agent_id: str) -> sa.Select[tuple[str]]:
    query = sa.select(control_history.c.conversation_id)
    return query.where(control_history.c.agent_id == agent_id)


def _in_span(
    provider: sa.ColumnElement[str],
    first: sa.ColumnElement[Any],
    last: sa.ColumnElement[Any],
    span: Span,
) -> list[sa.ColumnElement[bool]]:
    """Return the condition that something that lasted from `first` to `last` touches the span."""
    if span.since is None and span.until is None:
        return []
    each = []
    for name in span.zones:
        since, after = span.bounds(name)
        each.append((provider == name) & (last >= since) & (first < after))
    since, after = span.bounds("")
    others = provider.not_in(list(span.zones)) & (last >= since) & (first < after)
    return [sa.or_(*each, others)]


def _case_numbers(connection: Connection, talks: list[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    query = sa.select(_k.conversation_id, _k.number).where(_k.conversation_id.in_(talks))
    for row in connection.execute(query.order_by(_k.opened_at, _k.number)):
        found[row.conversation_id] = (*found.get(row.conversation_id, ()), row.number)
    return found
