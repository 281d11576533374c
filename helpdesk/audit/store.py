"""One stream of what four tables keep for good: deeds, owners, cases, answers. Newest first.

Reads only. Addresses come masked; codes and PINs are in none of the tables.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from helpdesk.forms.shared import masked
from helpdesk.store.schema import (
    agents,
    case_history,
    cases,
    control_history,
    desk_log,
    drafts,
    slot_changes,
)

DEED, OWNER, CASE, ANSWER = "deed", "owner", "case", "answer"
SYSTEM = "system"  # by whom, where nobody did it
# Wherever one stands, in quotes or behind a sign, too: rather one too many than one in clear.
_ADDRESS = re.compile(r"[^\s@'\"<>(),;:]+@[\w.-]+\w")


@dataclass(frozen=True)
class Filters:
    """Which lines are wanted; None where all are."""

    actor: str | None = None  # an agent's id, or customer, assistant, system
    case: str | None = None
    conversation: str | None = None
    until: datetime | None = None  # lines that come later do not move those that are read by pages


@dataclass(frozen=True)
class Line:
    """One thing that was done. `by` is the agent's name, or the word for who else it was."""

    at: datetime
    source: str  # deed | owner | case | answer
    by: str
    what: str  # the deed, the slot; of an owner or a case what it became
    conversation_id: str | None
    case_number: str | None
    before: str
    after: str
    note: str


def lines(
    connection: Connection, wanted: Filters, *, limit: int | None = None, offset: int = 0
) -> list[Line]:
    """Return the lines that fit, newest first."""
    every = sa.union_all(_deeds(), _owners(), _cases(), _answers()).subquery()
    c = every.c
    query = sa.select(every, sa.func.coalesce(agents.c.name, c.actor).label("by"))
    query = query.join_from(every, agents, agents.c.id == c.actor, isouter=True)
    named = {
        c.actor: wanted.actor,
        c.case_number: wanted.case,
        c.conversation_id: wanted.conversation,
    }
    fits = [column == value for column, value in named.items() if value]
    if wanted.until is not None:
        fits.append(c.at <= wanted.until)
    order = (c.at.desc(), c.source, c.place.desc(), c.conversation_id, c.what)
    rows = connection.execute(query.where(*fits).order_by(*order).limit(limit).offset(offset))
    return [_line(row) for row in rows]


def _deeds() -> sa.Select[Any]:
    d = desk_log.c
    actor = sa.func.coalesce(d.agent_id, SYSTEM)
    text = sa.cast(d.details, sa.Text)
    return _selected(d.at, DEED, d.id, actor, d.deed, d.conversation_id, d.case_number, note=text)


def _owners() -> sa.Select[Any]:
    h = control_history.c
    return _selected(
        h.at, OWNER, h.epoch, h.by, h.entered, h.conversation_id, _nothing(),
        before=h.left, after=h.entered, note=h.note,
    )  # fmt: skip


def _cases() -> sa.Select[Any]:
    h = case_history.c
    return _selected(
        h.at, CASE, h.line, h.by, h.entered, cases.c.conversation_id, h.case_number,
        before=h.left, after=h.entered, note=h.note,
    ).join_from(case_history, cases, cases.c.number == h.case_number)  # fmt: skip


def _answers() -> sa.Select[Any]:
    s = slot_changes.c
    before, after = sa.cast(s.old, sa.Text), sa.cast(s.new, sa.Text)
    return _selected(
        s.at, ANSWER, s.version, s.by, s.slot, drafts.c.conversation_id, _nothing(),
        before=before, after=after, note=s.reason,
    ).join_from(slot_changes, drafts, drafts.c.id == s.draft_id)  # fmt: skip


def _nothing() -> sa.ColumnElement[Any]:
    return sa.cast(sa.null(), sa.Text)


def _selected(
    at: Any, source: str, place: Any, actor: Any, what: Any, conversation: Any, case: Any, *,
    before: Any = None, after: Any = None, note: Any = None,
) -> sa.Select[Any]:  # fmt: skip
    """Return one table's lines in the columns that all of them share."""
    texts = {"before": before, "after": after, "note": note}
    return sa.select(
        at.label("at"), sa.literal(source).label("source"), place.label("place"),
        sa.cast(actor, sa.Text).label("actor"), sa.cast(what, sa.Text).label("what"),
        sa.cast(conversation, sa.Text).label("conversation_id"),
        sa.cast(case, sa.Text).label("case_number"),
        *((_nothing() if t is None else sa.cast(t, sa.Text)).label(n) for n, t in texts.items()),
    )  # fmt: skip


def _line(row: sa.Row[Any]) -> Line:
    is_json = row.source == ANSWER
    before, after = (_said(text, is_json) for text in (row.before, row.after))
    note = _details(row.note) if row.source == DEED else row.note
    return Line(
        row.at, row.source, row.by, row.what, row.conversation_id, row.case_number,
        hidden(before), hidden(after), hidden(note or ""),
    )  # fmt: skip


def hidden(text: str) -> str:
    """Return the text with every e-mail address in it masked."""
    return _ADDRESS.sub(lambda found: masked(found[0]), text)


def _said(text: str | None, is_json: bool) -> str:
    if not text:
        return ""
    return _plain(json.loads(text)) if is_json else text


def _details(text: str | None) -> str:
    return _plain(json.loads(text)) if text else ""


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_plain(held)}" for name, held in value.items())
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    return str(value)
