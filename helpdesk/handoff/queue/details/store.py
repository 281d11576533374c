"""What is known of each conversation of a list: why it came, its form, its last line, who it is.

A handful of queries for a whole list, never one for each row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from helpdesk.handoff.queue.row import Line, Progress, Row
from helpdesk.store.schema import accounts, drafts, handoffs, identities, messages
from helpdesk.vocabulary import Owner

_h, _d, _m, _i = handoffs.c, drafts.c, messages.c, identities.c
AT_THE_DESK = (Owner.QUEUE, Owner.AGENT)
_TALKS: sa.BindParameter[Any] = sa.bindparam("talks", expanding=True)
_HANDOFFS = (
    sa.select(_h.conversation_id, _h.reason, _h.case_number, _h.package)
    .where(_h.conversation_id.in_(_TALKS), _h.status != "closed")
    .order_by(_h.created_at)
)
_DRAFTS = (
    sa.select(_d.id, _d.conversation_id, _d.form, _d.answers)
    .where(_d.conversation_id.in_(_TALKS), _d.status.in_(("open", "handed_over", "submitted")))
    .order_by(_d.updated_at, _d.created_at)
)


def _lines(*authors: str) -> sa.Select[Any]:
    """The newest line that the customer could read, by these authors alone if any are named."""
    seen = sa.select(_m.conversation_id, sa.func.max(_m.seq).label("seq")).where(
        _m.conversation_id.in_(_TALKS), _m.visibility == "all"
    )
    if authors:
        seen = seen.where(_m.author.in_(authors))
    newest = seen.group_by(_m.conversation_id).subquery()
    is_it = sa.and_(_m.conversation_id == newest.c.conversation_id, _m.seq == newest.c.seq)
    return sa.select(_m.conversation_id, _m.author, _m.name, _m.text, _m.sent_at).join_from(
        newest, messages, is_it
    )


# Where a person is wanted, what people said last tells more than "you are next in line".
_LINES, _LINES_OF_PEOPLE = _lines(), _lines("customer", "agent")
_CUSTOMERS = (
    sa.select(_i.conversation_id, _i.email, accounts.c.document)
    .join_from(identities, accounts, accounts.c.id == _i.account_id)
    .where(_i.conversation_id.in_(_TALKS))
)


def add(
    connection: Connection, rows: Sequence[Row], since: Mapping[str, datetime] | None = None
) -> list[Row]:
    """Return the rows with what is known of them, in the same order."""
    if not rows:
        return []
    talks = {"talks": [row.conversation_id for row in rows]}
    handed = _by_talk(connection.execute(_HANDOFFS, talks))
    forms = _by_talk(connection.execute(_DRAFTS, talks))
    lines = _by_talk(connection.execute(_LINES, talks))
    people = _by_talk(connection.execute(_LINES_OF_PEOPLE, talks))
    names = _by_talk(connection.execute(_CUSTOMERS, talks))
    return [
        _with(
            replace(row, since=(since or {}).get(row.conversation_id, row.since)),
            handed.get(row.conversation_id),
            forms.get(row.conversation_id),
            (row.owner in AT_THE_DESK and people.get(row.conversation_id))
            or lines.get(row.conversation_id),
            names.get(row.conversation_id),
        )
        for row in rows
    ]


def _by_talk(found: Iterable[sa.Row[Any]]) -> dict[str, sa.Row[Any]]:
    """Return the last row of each conversation."""
    return {row.conversation_id: row for row in found}


def _with(
    row: Row,
    handed: sa.Row[Any] | None,
    draft: sa.Row[Any] | None,
    line: sa.Row[Any] | None,
    customer: sa.Row[Any] | None,
) -> Row:
    form = (handed.package.get("form") or {}) if handed else {}
    request = form.get("id") or (draft.form.removesuffix("_form") if draft else None)
    return replace(
        row,
        customer=_name(customer),
        reason=handed.reason if handed else None,
        case_number=handed.case_number if handed else None,
        request=request,
        progress=_progress(form, draft) if form else None,
        last=Line(line.author, line.name, line.text, line.sent_at) if line else None,
    )


def _progress(form: Mapping[str, Any], draft: sa.Row[Any] | None) -> Progress:
    """Count by the package what the form needs, and by the draft what it holds by now."""
    kept = Progress(form["progress"]["answered"], form["progress"]["required"])
    if draft is None or draft.id != form.get("draft_id"):
        return kept
    counted = [slot for slot in form["slots"] if slot["status"] != "not_applicable"]
    filled = sum(
        slot["status"] == "filled" or _was_answered(slot["name"], draft.answers, form)
        for slot in counted
    )
    return Progress(filled, kept.required)


def _was_answered(slot: str, answers: Mapping[str, Any], form: Mapping[str, Any]) -> bool:
    """Say whether a question that was open at the hand-over has its answer now."""
    before = next((s.get("value") for s in form["slots"] if s["name"] == slot), None)
    return answers.get(slot) is not None and answers.get(slot) != before


def _name(customer: sa.Row[Any] | None) -> str | None:
    if customer is None:
        return None
    contacts = customer.document.get("contacts", ())
    wanted = customer.email.casefold()
    return next((c["name"] for c in contacts if c["email"].casefold() == wanted), None)
