"""A person in place of an assistant that does not answer: asked for and given without the engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from helpdesk.casework.desk import Casework, Place
from helpdesk.chat import store as chat
from helpdesk.chat.lines import store as lines
from helpdesk.chat.log import Reply
from helpdesk.forms.registry import FORMS
from helpdesk.handoff import line, words

MARK = {"move": "offer"}


def to_a_person(
    casework: Casework, connection: Connection, conversation_id: str, seq: int, now: datetime
) -> None:
    """Hand the conversation over as it stands and say what became of it, once for this message."""
    talk = chat.lock(connection, conversation_id)
    form = FORMS.get(talk.state.get("form") or "")
    slots: dict[str, Any] = talk.state["slots"]
    place = Place(talk.id, talk.provider, f"{talk.id}:{seq}", slots.get("draft_id"))
    answers = {slot: slots[slot] for slot in form.slots if slot in slots} if form else {}
    reason: dict[str, Any] = {"code": "bot_error", "rules": [], "slot": talk.state.get("open")}
    handed = casework.hand_over_in(connection, form, place, talk.state.get("open"), answers, reason)
    case = {"number": handed.case.number, "kind": handed.case.kind, "status": handed.case.status}
    waits = handed.position is not None
    said = words.line(
        "outage_in_line" if waits else "outage_filed",
        case_number=handed.case.number,
        position=str(handed.position),
    )
    lines.add(connection, talk, [replace(said, body={"case": case})], now)
    if waits:
        line.follow(connection, talk.id, [Reply("", {"handoff": MARK})], now)
