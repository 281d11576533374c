"""What a customer's page shows beside the messages while a person has the conversation, or is to have
it: who, since when, which place in line, the answers as they stand, what is asked, whether to rate.
Reads only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from helpdesk.casework import panel as panels
from helpdesk.casework.desk import Casework
from helpdesk.casework.panel import Panel
from helpdesk.chat.log import Conversation
from helpdesk.chat.owners import store as owners
from helpdesk.handoff.ratings import store as ratings
from helpdesk.vocabulary import Owner

NOTHING: dict[str, Any] = {"with": None, "form": None, "asked": None, "rating": False}


def of(
    casework: Casework, connection: Connection, talk: Conversation, now: datetime
) -> dict[str, Any]:
    """Return {"with", "form", "asked", "rating"} as docs/widget.md describes them."""
    if talk.owner is Owner.ASSISTANT:
        return NOTHING
    if talk.owner is Owner.CLOSED:
        return {**NOTHING, "rating": ratings.is_due(connection, talk.id, talk.epoch)}
    form = _form(panels.of(casework, connection, talk.id, now))
    if talk.owner is Owner.QUEUE:
        return {**NOTHING, "with": _in_line(connection, talk, form), "form": form}
    asked = talk.ask["seq"] if talk.ask else None
    return {**NOTHING, "with": _agent(connection, talk), "form": form, "asked": asked}


def _form(panel: Panel | None) -> dict[str, Any] | None:
    if panel is None or panel.case_number:
        return None
    return {"title": panels.title(panel), "answers": panels.answers(panel)}


def _in_line(
    connection: Connection, talk: Conversation, form: dict[str, Any] | None
) -> dict[str, Any]:
    """What is given while one waits reaches the desk as well: it counts all that is listed."""
    position, since = owners.place_in_line(connection, talk.id)
    return {
        "kind": "queue",
        "position": position,
        "since": since.isoformat() if since else None,
        "passed_on": len(form["answers"]) if form else 0,
        "can_cancel": True,
    }


def _agent(connection: Connection, talk: Conversation) -> dict[str, Any]:
    now = owners.control(connection, talk.id)
    since = owners.history(connection, talk.id)[-1].at
    return {"kind": "agent", "name": now.agent_name, "joined_at": since.isoformat()}
