"""Drafts in the store: forms in progress, kept in the transaction of the turn that changed them.

Refuses to hold: the rules of forms, and the conversation itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from helpdesk.chat.changes import store as slot_changes
from helpdesk.chat.log import Conversation
from helpdesk.store.schema import drafts, identities

OPEN, STOPPED, SUSPENDED, REPLACED = "open", "stopped", "suspended", "replaced"
HANDED_OVER, SUBMITTED = "handed_over", "submitted"
EARLIER = 20  # requests to which an answer may point back
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


def keep(
    connection: Connection, talk: Conversation, state: dict[str, Any], now: datetime, seq: int
) -> None:
    """Write the drafts as the new state has them: endings first, then the answers of the open form.

    Called before the state itself is written; `talk` still carries the one before. `seq` is the
    message that changed what is new.
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
        "answers": _answers(slots),
        "conversation_id": talk.id,
        **_customer(connection, talk.id),
    }
    if not _change(connection, draft_id, open_draft, now, seq):
        _insert(connection, talk.provider, draft_id, open_draft, now, seq)


def get(connection: Connection, draft_id: str) -> dict[str, Any] | None:
    """Return one draft, or None."""
    row = connection.execute(_DRAFT, {"draft": draft_id}).first()
    return dict(row._mapping) if row else None


def hand_over(
    connection: Connection,
    draft_id: str,
    *,
    conversation_id: str,
    provider: str,
    form: str,
    open_slot: str | None,
    answers: dict[str, Any],
    seq: int | None,
    now: datetime,
) -> None:
    """Keep the draft as a person receives it, also when its form was left before its first answer."""
    kept = {name: value for name, value in answers.items() if not name.startswith("_")}
    draft = {
        "status": HANDED_OVER,
        "form": form,
        "open_slot": open_slot,
        "answers": kept,
        "conversation_id": conversation_id,
        **_customer(connection, conversation_id),
    }
    if not _change(connection, draft_id, draft, now, seq):
        _insert(connection, provider, draft_id, draft, now, seq)


def edit(
    connection: Connection,
    draft: dict[str, Any],
    answers: dict[str, Any],
    *,
    by: str,
    seq: int | None = None,
    reason: str = "",
    now: datetime,
) -> bool:
    """Give a draft other answers, unless it changed since it was read; say whether it did."""
    version = draft["version"] + 1
    done = connection.execute(
        sa.update(drafts)
        .where(drafts.c.id == draft["id"], drafts.c.version == draft["version"])
        .values(answers=answers, version=version, updated_at=now)
    )
    if done.rowcount != 1:
        return False
    slot_changes.keep(
        connection, draft["id"], version, draft["answers"], answers,
        by=by, seq=seq, reason=reason, now=now,
    )  # fmt: skip
    return True


def end(connection: Connection, draft_id: str, status: str, now: datetime) -> None:
    """Say how a draft ended."""
    _change(connection, draft_id, {"status": status}, now)


def as_state(draft: dict[str, Any], open_slot: str | None) -> dict[str, Any]:
    """Return what the engine is told so that it goes on with this draft at `open_slot`."""
    known = {"provider": draft["provider"], "draft_id": draft["id"]}
    return {"form": draft["form"], "open": open_slot, "slots": {**draft["answers"], **known}}


def nothing_open(provider: str) -> dict[str, Any]:
    """Return what the engine is told of a conversation in which no form is open."""
    return {"form": None, "open": None, "slots": {"provider": provider}}


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


def earlier(
    connection: Connection,
    *,
    account_id: str | None,
    email: str,
    conversation_id: str,
    but: str | None,
    since: datetime,
) -> Sequence[dict[str, Any]]:
    """Return what this customer answered in other requests, newest first, whatever became of them.

    Those of the conversation in which nobody is known yet are theirs too; no `account_id` means that
    they are not known either.
    """
    is_here = drafts.c.conversation_id == conversation_id
    is_theirs = (drafts.c.account_id == account_id) & (
        sa.func.lower(drafts.c.email) == email.lower()
    )
    is_nobodys = drafts.c.account_id.is_(None) & is_here
    rows = connection.execute(
        sa.select(drafts)
        .where(is_theirs | is_nobodys, drafts.c.updated_at >= since, drafts.c.id != (but or ""))
        .order_by(drafts.c.updated_at.desc())
        .limit(EARLIER)
    )
    return [dict(row._mapping) for row in rows]


def _customer(connection: Connection, conversation_id: str) -> dict[str, str]:
    """Who the customer was proved to be, or nothing."""
    row = connection.execute(_CUSTOMER, {"talk": conversation_id}).first()
    return dict(row._mapping) if row else {}


def _answers(slots: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in slots.items() if name not in NOT_ANSWERS}


def _change(
    connection: Connection,
    draft_id: str,
    changes: dict[str, Any],
    now: datetime,
    seq: int | None = None,
) -> bool:
    """Write what is new in a draft; say whether there is such a draft."""
    known = connection.execute(_DRAFT, {"draft": draft_id}).first()
    if known is None:
        return False
    if any(known._mapping[name] != value for name, value in changes.items()):
        version = known.version + 1
        connection.execute(
            _CHANGE, {"draft": draft_id, **changes, "version": version, "updated_at": now}
        )
        after = changes.get("answers", known.answers)
        slot_changes.keep(connection, draft_id, version, known.answers, after, seq=seq, now=now)
    return True


def _insert(
    connection: Connection,
    provider: str,
    draft_id: str,
    draft: dict[str, Any],
    now: datetime,
    seq: int | None,
) -> None:
    row = {"id": draft_id, "provider": provider, "version": 1, "created_at": now}
    connection.execute(drafts.insert().values(row | draft | {"updated_at": now}))
    slot_changes.keep(connection, draft_id, 1, {}, draft["answers"], seq=seq, now=now)


def newest(connection: Connection, conversation_id: str) -> dict[str, Any] | None:
    """Return the draft a person would go on with in this conversation, or None."""
    row = connection.execute(
        sa.select(drafts)
        .where(
            drafts.c.conversation_id == conversation_id,
            drafts.c.status.in_((OPEN, HANDED_OVER, SUBMITTED)),
        )
        .order_by(drafts.c.updated_at.desc(), drafts.c.created_at.desc())
        .limit(1)
    ).first()
    return dict(row._mapping) if row else None


def unsent(connection: Connection, conversation_id: str) -> list[dict[str, Any]]:
    """Return the drafts of a conversation that somebody could go on with, the newest first."""
    rows = connection.execute(
        sa.select(drafts)
        .where(
            drafts.c.conversation_id == conversation_id, drafts.c.status.in_((OPEN, HANDED_OVER))
        )
        .order_by(drafts.c.updated_at.desc(), drafts.c.created_at.desc())
    )
    return [dict(row._mapping) for row in rows]


def count(connection: Connection, conversation_id: str) -> int:
    """Return how many drafts a conversation ever had."""
    of_it = drafts.c.conversation_id == conversation_id
    return connection.scalar(sa.select(sa.func.count()).select_from(drafts).where(of_it)) or 0


def take_up(connection: Connection, draft_id: str, now: datetime) -> None:
    """Make this the draft a person goes on with."""
    connection.execute(
        sa.update(drafts).where(drafts.c.id == draft_id).values(status=HANDED_OVER, updated_at=now)
    )
