"""Drafts in the store, kept in the same transaction as the turn that changed them. No conversation rules."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from helpdesk.chat.log import Conversation
from helpdesk.forms.registry import FORMS
from helpdesk.store.schema import drafts, identities

OPEN = "open"

# A draft that was left open in another conversation may be gone on with as well as a stopped one.
LEFT = ("open", "suspended")


def keep(connection: Connection, talk: Conversation, state: dict[str, Any], now: datetime) -> None:
    """Write the open draft as the new state has it, and the end of each draft that ended.

    Takes `drafts_ended` out of the state: it is news of one turn. Writing twice changes nothing.
    """
    slots = state.get("slots") or {}
    for ended in slots.pop("drafts_ended", None) or ():
        _update(connection, ended["id"], {"status": ended["status"]}, now)
    draft_id, form = slots.get("draft_id"), state.get("form")
    if not draft_id or form not in FORMS:
        return
    changes: dict[str, Any] = {
        "conversation_id": talk.id,
        "form": form,
        "status": OPEN,
        "open_slot": state.get("open"),
        "answers": {s: v for s, v in slots.items() if s in FORMS[form].slots},
        **_customer(connection, talk.id),
    }
    known = connection.execute(sa.select(drafts).where(drafts.c.id == draft_id)).first()
    if known is None:
        _insert(connection, talk, draft_id, changes, now)
    elif any(known._mapping[name] != value for name, value in changes.items()):
        _update(connection, draft_id, changes, now)


def saved(
    connection: Connection, *, form: str, account_id: str, email: str, conversation_id: str
) -> list[dict[str, Any]]:
    """Return the drafts of this form that this customer may go on with, newest first."""
    rows = connection.execute(
        sa.select(drafts)
        .where(drafts.c.form == form, drafts.c.account_id == account_id, drafts.c.email == email)
        .where(
            (drafts.c.status == "stopped")
            | (drafts.c.status.in_(LEFT) & (drafts.c.conversation_id != conversation_id))
        )
        .order_by(drafts.c.updated_at.desc())
    )
    return [dict(row._mapping) for row in rows]


def _customer(connection: Connection, conversation_id: str) -> dict[str, str]:
    """Who the customer was proved to be, or nothing."""
    row = connection.execute(
        sa.select(identities.c.account_id, identities.c.email).where(
            identities.c.conversation_id == conversation_id
        )
    ).first()
    return dict(row._mapping) if row else {}


def _insert(
    connection: Connection, talk: Conversation, draft_id: str, changes: dict[str, Any], now: datetime
) -> None:
    row = {
        "id": draft_id,
        "provider": talk.provider,
        "version": 1,
        "created_at": now,
        "updated_at": now,
    }
    connection.execute(drafts.insert().values(row | changes))


def _update(connection: Connection, draft_id: str, changes: dict[str, Any], now: datetime) -> None:
    connection.execute(
        drafts.update()
        .where(drafts.c.id == draft_id)
        .values(**changes, version=drafts.c.version + 1, updated_at=now)
    )
