"""What the figures are counted from: rows of a span, as they are kept. Counts nothing itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from helpdesk.figures.span import Span
from helpdesk.store.schema import (
    cases,
    control_history,
    conversations,
    drafts,
    handoffs,
    messages,
    ratings,
)
from helpdesk.tickets import lifecycle
from helpdesk.vocabulary import Owner

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Change:
    """One change of a conversation's owner."""

    conversation_id: str
    provider: str
    at: datetime
    entered: Owner


@dataclass(frozen=True)
class Request:
    """One form that was begun: how it stands and where."""

    conversation_id: str
    provider: str
    form: str
    status: str
    open_slot: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class HandOver:
    """One conversation that a person was to take: why, and what came of it."""

    provider: str
    reason: str
    outcome: str | None
    created_at: datetime


@dataclass(frozen=True)
class Rating:
    """What a customer said of it all; no score where they skipped it."""

    provider: str
    score: int | None
    at: datetime


@dataclass(frozen=True)
class Kept:
    """Everything that the figures of one span are counted from."""

    changes: list[Change]  # whole conversations that touch the span, in order
    replies: list[tuple[str, datetime]]  # of agents: conversation and moment, in order
    requests: list[Request]
    hand_overs: list[HandOver]
    ratings: list[Rating]
    open_cases: list[tuple[str, str]]  # now: kind, who acts next


def kept(connection: Connection, span: Span, provider: str | None = None) -> Kept:
    """Return what was kept of the span, of one provider or of all."""
    touched = _touched(span, provider)
    requests = _rows(connection, _requests(), drafts.c.created_at, span, provider, Request)
    handed = _rows(connection, _hand_overs(), handoffs.c.created_at, span, provider, HandOver)
    rated = _rows(connection, _ratings(), ratings.c.at, span, provider, Rating)
    return Kept(
        _changes(connection, touched), _replies(connection, touched),
        [r for r in requests if span.holds(r.created_at, r.provider)],
        [h for h in handed if span.holds(h.created_at, h.provider)],
        [r for r in rated if span.holds(r.at, r.provider)],
        _open_cases(connection, provider),
    )  # fmt: skip


def _touched(span: Span, provider: str | None) -> sa.Select[tuple[str]]:
    """Return the conversations in which, within the span and a day around it, an owner changed or a
    form was begun."""
    h, d = control_history.c, drafts.c
    changed = sa.select(h.conversation_id).where(*_about(h.at, span))
    begun = sa.select(d.conversation_id).where(*_about(d.created_at, span))
    query = sa.select(conversations.c.id).where(
        conversations.c.id.in_(changed) | conversations.c.id.in_(begun)
    )
    return query if provider is None else query.where(conversations.c.provider == provider)


def _changes(connection: Connection, touched: sa.Select[tuple[str]]) -> list[Change]:
    h = control_history.c
    rows = connection.execute(
        sa.select(h.conversation_id, conversations.c.provider, h.at, h.entered)
        .join_from(control_history, conversations, conversations.c.id == h.conversation_id)
        .where(h.conversation_id.in_(touched))
        .order_by(h.conversation_id, h.epoch)
    )
    return [Change(r.conversation_id, r.provider, r.at, Owner(r.entered)) for r in rows]


def _replies(connection: Connection, touched: sa.Select[tuple[str]]) -> list[tuple[str, datetime]]:
    m = messages.c
    rows = connection.execute(
        sa.select(m.conversation_id, m.sent_at)
        .where(m.conversation_id.in_(touched), m.author == "agent", m.visibility == "all")
        .order_by(m.conversation_id, m.seq)
    )
    return [(row.conversation_id, row.sent_at) for row in rows]


def _requests() -> sa.Select[Any]:
    d = drafts.c
    return sa.select(
        d.conversation_id, d.provider, d.form, d.status, d.open_slot, d.created_at, d.updated_at
    ).order_by(d.created_at, d.id)


def _hand_overs() -> sa.Select[Any]:
    h = handoffs.c
    return (
        sa.select(conversations.c.provider, h.reason, h.outcome, h.created_at)
        .join_from(handoffs, conversations, conversations.c.id == h.conversation_id)
        .order_by(h.created_at, h.id)
    )


def _ratings() -> sa.Select[Any]:
    r = ratings.c
    return (
        sa.select(conversations.c.provider, r.score, r.at)
        .join_from(ratings, conversations, conversations.c.id == r.conversation_id)
        .order_by(r.at, r.conversation_id, r.epoch)
    )


def _open_cases(connection: Connection, provider: str | None) -> list[tuple[str, str]]:
    ended = [status.value for status in lifecycle.ENDS]
    query = sa.select(cases.c.kind, cases.c.next_actor).where(cases.c.status.not_in(ended))
    if provider is not None:
        query = query.where(cases.c.provider == provider)
    return [(row.kind, row.next_actor) for row in connection.execute(query)]


def _rows(
    connection: Connection, query: sa.Select[Any], at: sa.ColumnElement[Any], span: Span,
    provider: str | None, of: Any,
) -> list[Any]:  # fmt: skip
    found = query.where(*_about(at, span))
    if provider is not None:
        column = drafts.c.provider if of is Request else conversations.c.provider
        found = found.where(column == provider)
    return [of(**row._mapping) for row in connection.execute(found)]


def _about(at: sa.ColumnElement[Any], span: Span) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the condition of the span with a day around it: whose day it is, others decide."""
    first, after = span.bounds("")
    return (at >= first - A_DAY, at < after + A_DAY)
