"""One question that an agent puts to the customer: its answer fills the form by itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from helpdesk.agents.deeds import store as deeds
from helpdesk.agents.store import Agent
from helpdesk.casework import edits
from helpdesk.casework import panel as panels
from helpdesk.casework.desk import Casework
from helpdesk.casework.edits import Given
from helpdesk.casework.panel import Panel
from helpdesk.chat import store as chat
from helpdesk.chat.drafts import store as drafts
from helpdesk.chat.intake import ASKED
from helpdesk.chat.lines import store as lines
from helpdesk.chat.lines.store import Line
from helpdesk.chat.log import Message
from helpdesk.chat.owners import store as owners
from helpdesk.forms import words
from helpdesk.forms.model import Kind, Option, Question
from helpdesk.handoff import control
from helpdesk.handoff import words as handoff_words
from helpdesk.handoff.control import LEASE
from helpdesk.vocabulary import Owner

CODE = "code"


def ask(
    connection: Connection, panel: Panel, slot: str, sentence: str, agent: Agent, now: datetime
) -> int:
    """Put the question of `slot` to the customer in the agent's name; return where it stands.

    A code is asked for as any answer is; sending one is the caller's. What is asked already is not
    asked twice. Raises Taken when the
    conversation is not theirs.
    """
    question = panel.form.question(slot)
    if question.kind is not Kind.CODE:
        edits.editable(panel, slot)
    talk = chat.lock(connection, panel.place.conversation_id)
    control.answered(connection, talk.id, agent)
    asked = {"draft_id": panel.draft["id"], "slot": slot}
    if talk.ask and asked == {name: talk.ask[name] for name in asked}:
        return int(talk.ask["seq"])
    body = {"question": _described(panel, question), **_choices(panel, question)}
    line = Line("agent", sentence, agent.name, agent.id, body=body)
    seq = lines.add(connection, talk, [line], now, ask={**asked, "seq": talk.last_seq + 1})
    deeds.keep(connection, "asked", agent_id=agent.id, now=now, conversation_id=talk.id, slot=slot)
    return seq


def withdraw(connection: Connection, conversation_id: str, now: datetime) -> None:
    """Ask no longer."""
    lines.add(connection, chat.lock(connection, conversation_id), [], now, ask=None)


def said(
    casework: Casework, connection: Connection, conversation_id: str, seq: int, now: datetime
) -> None:
    """Do what a customer's new message asks of an agent's side: somebody waits for an answer now,
    and the answer to an agent's question belongs into the form. To be called while one has it.
    """
    owners.start_lease(connection, conversation_id, now + LEASE)
    casework.still_there(connection, conversation_id, now)
    message = chat.message(connection, conversation_id, seq)
    if message is not None:
        answered(casework, connection, conversation_id, message, now)


def answered(
    casework: Casework, connection: Connection, conversation_id: str, said: Message, now: datetime
) -> str | None:
    """Take what the customer said to the open question of an agent; return the slot it filled.

    None when nothing is asked or this is no answer: then the question stays.
    """
    talk = chat.conversation(connection, conversation_id)
    asked = talk.ask
    if talk.owner is not Owner.AGENT or not asked or said.seq <= asked["seq"]:
        return None
    payload = (said.input or {}).get("payload", "")
    slot = str(asked["slot"])
    draft = drafts.get(connection, asked["draft_id"])
    if slot == CODE:
        is_answer = "passed" in payload
        if "code_checked" in payload:
            lines.add(
                connection, chat.lock(connection, conversation_id), [_of_code(is_answer)], now
            )
    else:
        given = Given(picked=_picked(payload)) if payload else Given(text=said.text)
        panel = panels.of_draft(casework, connection, draft, now) if draft else None
        is_answer = panel is not None and edits.take_said(
            connection, panel, slot, given, said.seq, now
        )
    if not is_answer:
        return None
    withdraw(connection, conversation_id, now)
    return slot


def _of_code(is_right: bool) -> Line:
    return handoff_words.line("code_right" if is_right else "code_wrong")


def _described(panel: Panel, question: Question) -> dict[str, Any]:
    """What a page needs to show the question; its place among others is nobody's business here."""
    held = panel.draft["answers"].get(question.slot)
    return {
        "form": panel.form.name,
        "slot": question.slot,
        "label": words.label(question.slot),
        "kind": question.kind.value,
        "step": None,
        "total": None,
        "why": words.why(question.slot),
        "attempts": 0,
        "held": None if held is None else question.show(held, panel.context),
        "answers": [],
    }


def _choices(panel: Panel, question: Question) -> dict[str, Any]:
    options: Sequence[Option] = question.options(panel.context)
    if not options:
        return {}
    return {"choices": [_choice(question.slot, option, n) for n, option in enumerate(options)]}


def _choice(slot: str, option: Option, place: int) -> dict[str, Any]:
    value = option.value
    label = option.label or words.option(
        slot, str(value).lower() if isinstance(value, bool) else str(value)
    )
    payload = f"/inform{json.dumps({'answer': value})}"
    return {"id": f"{ASKED}{slot}-{place}", "label": label, "payload": payload}


def _picked(payload: str) -> Any:
    """The value that a pressed choice stands for; None of any other command."""
    _, brace, rest = payload.partition("{")
    return json.loads(brace + rest).get("answer") if brace else None
