"""What a customer's page shows beside the messages while a person has the conversation, or is to have
it: who, since when, which place in line, the answers as they stand, whether to rate. Reads only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from helpdesk.casework import panel as panels
from helpdesk.casework.desk import Casework
from helpdesk.chat.log import Conversation
from helpdesk.chat.owners import store as owners
from helpdesk.handoff import store as handoffs
from helpdesk.handoff.ratings import store as ratings
from helpdesk.vocabulary import Owner

NOTHING: dict[str, Any] = {"with": None, "form": None, "rating": False}


def of(
    casework: Casework, connection: Connection, talk: Conversation, now: datetime
) -> dict[str, Any]:
    """Return {"with", "form", "rating"} as docs/widget.md describes them."""
    if talk.owner is Owner.ASSISTANT:
        return NOTHING
    if talk.owner is Owner.CLOSED:
        return {**NOTHING, "rating": ratings.is_due(connection, talk.id, talk.epoch)}
    panel = panels.of(casework, connection, talk.id, now)
    waits = talk.owner is Owner.QUEUE
    return {
        "with": _in_line(connection, talk) if waits else _agent(connection, talk),
        "form": None
        if panel is None or panel.case_number
        else {"title": panels.title(panel), "answers": panels.answers(panel)},
        "rating": False,
    }


def _in_line(connection: Connection, talk: Conversation) -> dict[str, Any]:
    position, since = owners.place_in_line(connection, talk.id)
    handed = handoffs.newest_open(connection, talk.id)
    form = (handed["package"].get("form") if handed else None) or {}
    return {
        "kind": "queue",
        "position": position,
        "since": since.isoformat() if since else None,
        "passed_on": form.get("progress", {}).get("answered", 0),
        "can_cancel": True,
    }


def _agent(connection: Connection, talk: Conversation) -> dict[str, Any]:
    now = owners.control(connection, talk.id)
    since = owners.history(connection, talk.id)[-1].at
    return {"kind": "agent", "name": now.agent_name, "joined_at": since.isoformat()}
