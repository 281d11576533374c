"""Rows put straight into a store, for what is counted or searched. Everybody in them is fictional."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from helpdesk.agents import signing_in
from helpdesk.agents.store import Agent, Role
from helpdesk.chat import store as chat
from helpdesk.chat.lines import store as lines
from helpdesk.chat.lines.store import Line
from helpdesk.chat.owners import store as owners
from helpdesk.store.schema import conversations, drafts, handoffs, ratings
from helpdesk.tickets import store as tickets
from helpdesk.tickets.case import Case
from helpdesk.vocabulary import CaseKind, CaseStatus, Owner

_count = itertools.count(1)


def agent(connection: Connection, name: str, now: datetime, role: Role = Role.AGENT) -> Agent:
    """Keep one agent."""
    return signing_in.add(
        connection, name=name, email=f"{name.lower()}@desk.example", role=role,
        password="correct horse battery", now=now,
    )  # fmt: skip


def talk(connection: Connection, now: datetime, *said: str, provider: str = "one") -> str:
    """Keep one conversation, with what the customer said in it; nobody owes an answer."""
    talk_id, _ = chat.open_conversation(connection, provider=provider, locale="en", now=now)
    c = conversations.c
    connection.execute(sa.update(conversations).where(c.id == talk_id).values(answered_seq=0))
    for text in said:
        say(connection, talk_id, text, now)
    return talk_id


def say(
    connection: Connection, talk_id: str, text: str, at: datetime, author: str = "customer"
) -> None:
    """Keep one message."""
    lines.add(connection, chat.lock(connection, talk_id), [Line(author, text)], at)


def owner(
    connection: Connection, talk_id: str, to: Owner, at: datetime, by: str = "system"
) -> None:
    """Let somebody else have the conversation."""
    before = owners.control(connection, talk_id)
    agent_id = by if to is Owner.AGENT else None
    assert owners.change(connection, before, to, by=by, agent_id=agent_id, now=at)


def case(connection: Connection, now: datetime, **changes: Any) -> Case:
    """Open one case."""
    what: dict[str, Any] = {
        "key": f"kept:{next(_count)}", "kind": CaseKind.CANCEL_SERVICE, "provider": "one",
        "account_id": None, "email": None, "conversation_id": None,
        "status": CaseStatus.RECEIVED, "next_actor": "provider", "due": None,
        "effective_on": None, "fields": {}, "by": "assistant", "note": "asked", "now": now,
    }  # fmt: skip
    return tickets.open_case(connection, **what | changes)


def draft(
    connection: Connection, talk_id: str, status: str, at: datetime, *,
    form: str = "cancel_service_form", slot: str | None = None, provider: str = "one",
    took: timedelta = timedelta(minutes=5),
) -> str:  # fmt: skip
    """Keep one form that was begun at `at` and last touched `took` later."""
    draft_id = f"{talk_id}:{next(_count)}"
    row = {
        "id": draft_id, "conversation_id": talk_id, "provider": provider, "form": form,
        "answers": {}, "open_slot": slot, "status": status, "version": 1, "created_at": at,
        "updated_at": at + took,
    }  # fmt: skip
    connection.execute(sa.insert(drafts).values(row))
    return draft_id


def handoff(
    connection: Connection, talk_id: str, reason: str, at: datetime, *,
    outcome: str | None = None, case_number: str | None = None,
) -> None:  # fmt: skip
    """Keep one hand-over."""
    row = {
        "id": f"H-{next(_count)}", "turn": f"{talk_id}:{next(_count)}", "conversation_id": talk_id,
        "case_number": case_number, "reason": reason, "status": "offered", "package": {},
        "outcome": outcome, "created_at": at,
    }  # fmt: skip
    connection.execute(sa.insert(handoffs).values(row))


def rating(connection: Connection, talk_id: str, score: int | None, at: datetime) -> None:
    """Keep what the customer said of it all."""
    row = {
        "conversation_id": talk_id,
        "epoch": next(_count),
        "score": score,
        "comment": "",
        "at": at,
    }
    connection.execute(sa.insert(ratings).values(row))
