"""Drafts in the store, kept in the same transaction as the turn that changed them. No conversation rules."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from helpdesk.chat.log import Conversation
from helpdesk.store.schema import drafts, identities

OPEN = "open"

# Slots that say how the conversation stands, not what the customer answered.
NOT_ANSWERS = frozenset(
    {
        "provider",
        "requested_slot",
        "draft_id",
        "draft_status",
        "code_checked",
        "session_started_metadata",
    }
)


def keep(connection: Connection, talk: Conversation, state: dict[str, Any], now: datetime) -> None:
    """Write the draft as the new state has it: its answers while its form runs, its status at the end.

    A state without `draft_id` has no draft. Writing the same state twice changes nothing.
    """
    slots = state.get("slots") or {}
    draft_id, status = slots.get("draft_id"), slots.get("draft_status")
    if not draft_id:
        return
    changes: dict[str, Any] = {"status": status or OPEN}
    if state.get("form"):
        changes |= {"form": state["form"], "open_slot": state.get("open"), "answers": _answers(slots)}
    elif not status:
        return
    changes |= _customer(connection, talk.id)
    known = connection.execute(sa.select(drafts).where(drafts.c.id == draft_id)).first()
    if known is None:
        _insert(connection, talk, draft_id, changes, now)
    elif any(known._mapping[name] != value for name, value in changes.items()):
        _update(connection, draft_id, changes, now)


def _answers(slots: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in slots.items() if name not in NOT_ANSWERS}


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
    if "form" not in changes:
        return  # a form that ended in the turn it began, before anything was answered
    row = {
        "id": draft_id,
        "conversation_id": talk.id,
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
