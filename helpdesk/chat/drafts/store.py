"""Drafts in the store: forms in progress, kept in the transaction of the turn that changed them.

Refuses to hold: the rules of forms, and the conversation itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from helpdesk.chat.log import Conversation
from helpdesk.store.schema import drafts, identities

OPEN, STOPPED, SUSPENDED, REPLACED = "open", "stopped", "suspended", "replaced"
ENDED = "drafts_ended"  # the slot in which actions say which drafts ended and how

# Slots that say how the conversation stands, not what the customer answered.
NOT_ANSWERS = frozenset(
    {
        *("provider", "requested_slot", "session_started_metadata"),
        *("draft_id", ENDED, "suspended", "leaving", "confirmed", "notes", "misses", "said"),
    }
)

# Built once: they run at every turn of a form.
_DRAFT = sa.select(drafts).where(drafts.c.id == sa.bindparam("draft"))
_CHANGE = drafts.update().where(drafts.c.id == sa.bindparam("draft"))
_CUSTOMER = sa.select(identities.c.account_id, identities.c.email).where(
    identities.c.conversation_id == sa.bindparam("talk")
)


def keep(connection: Connection, talk: Conversation, state: dict[str, Any], now: datetime) -> None:
    """Write the drafts as the new state has them: endings first, then the answers of the open form.

    Called before the state itself is written; `talk` still carries the one before.
    """
    slots = state.get("slots") or {}
    ended = {ending["id"]: ending["status"] for ending in slots.get(ENDED) or ()}
    for ended_id, status in ended.items():
        _change(connection, ended_id, {"status": status}, now)
    draft_id = slots.get("draft_id")
    if not draft_id or not state.get("form"):
        return
    before = talk.state["slots"].get("draft_id")
    if talk.state.get("form") == state["form"] and before not in (None, draft_id, *ended):
        _change(connection, before, {"status": REPLACED}, now)  # an older draft is gone on with
    open_draft = {
        "status": OPEN,
        "form": state["form"],
        "open_slot": state.get("open"),
        "answers": {name: value for name, value in slots.items() if name not in NOT_ANSWERS},
        "conversation_id": talk.id,
        **_customer(connection, talk.id),
    }
    if not _change(connection, draft_id, open_draft, now):
        _insert(connection, talk, draft_id, open_draft, now)


def without_endings(state: dict[str, Any]) -> dict[str, Any]:
    """Return the state without the endings that `keep` has dealt with, so that they count once."""
    slots = {name: value for name, value in state["slots"].items() if name != ENDED}
    return {**state, "slots": slots}


def stopped_drafts(
    connection: Connection,
    *,
    form: str,
    account_id: str,
    email: str,
    conversation_id: str,
    since: datetime,
) -> Sequence[dict[str, Any]]:
    """Return this customer's drafts of one form that may be gone on with, newest first.

    Those were stopped, or left in another conversation than `conversation_id`: a browser was closed.
    What was stopped in this conversation before anybody was known is theirs too. None is older
    than `since`.
    """
    is_here = drafts.c.conversation_id == conversation_id
    is_stopped = drafts.c.status == STOPPED
    is_left = drafts.c.status.in_((OPEN, SUSPENDED)) & ~is_here
    is_theirs = (drafts.c.account_id == account_id) & (
        sa.func.lower(drafts.c.email) == email.lower()
    )
    is_nobodys = drafts.c.account_id.is_(None) & is_here & is_stopped
    rows = connection.execute(
        sa.select(drafts)
        .where(drafts.c.form == form, drafts.c.updated_at >= since)
        .where((is_theirs & (is_stopped | is_left)) | is_nobodys)
        .order_by(drafts.c.updated_at.desc())
    )
    return [dict(row._mapping) for row in rows]


def _customer(connection: Connection, conversation_id: str) -> dict[str, str]:
    """Who the customer was proved to be, or nothing."""
    row = connection.execute(_CUSTOMER, {"talk": conversation_id}).first()
    return dict(row._mapping) if row else {}


def _change(connection: Connection, draft_id: str, changes: dict[str, Any], now: datetime) -> bool:
    """Write what is new in a draft; say whether there is such a draft."""
    known = connection.execute(_DRAFT, {"draft": draft_id}).first()
    if known is None:
        return False
    if any(known._mapping[name] != value for name, value in changes.items()):
        version = {"version": known.version + 1, "updated_at": now}
        connection.execute(_CHANGE, {"draft": draft_id, **changes, **version})
    return True


def _insert(
    connection: Connection, talk: Conversation, draft_id: str, draft: dict[str, Any], now: datetime
) -> None:
    row = {"id": draft_id, "provider": talk.provider, "version": 1, "created_at": now}
    connection.execute(drafts.insert().values(row | draft | {"updated_at": now}))
