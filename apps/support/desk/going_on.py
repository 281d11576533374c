"""Letting the assistant go on with a form that an agent has had: the engine is asked first, from the
form as it stands, and what it answers is kept in the same transaction as the move. Where it cannot
be reached nothing has changed, and the agent still has the customer."""

from __future__ import annotations

import json
from collections.abc import Coroutine
from typing import Any

from apps.support import transcript
from apps.support.engine import Answer, Question
from apps.support.parts import Parts
from helpdesk.casework import moves, panel
from helpdesk.casework.moves import By
from helpdesk.casework.panel import Panel
from helpdesk.chat import store as chat
from helpdesk.chat.drafts import store as drafts
from helpdesk.chat.lines.store import Line
from helpdesk.chat.log import Reply
from helpdesk.chat.owners import store as owners
from helpdesk.errors import HelpdeskError
from helpdesk.forms import words as labels
from helpdesk.handoff import words
from helpdesk.handoff.control import Taken, may_speak
from helpdesk.vocabulary import Owner

Going = Coroutine[Any, Any, None]
GO_ON = '/inform{"handed_back": true}'
YES = f"/inform{json.dumps({'answer': True})}"
SUMMARY, CHAT = "summary", "chat"  # ways of handing back; another one names a question


class NotYet(HelpdeskError):
    """Something must be done first. `code` names the sentence, `what` fills it."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.what = what


class NotSent(HelpdeskError):
    """The rules or the record stopped it in the last moment; `said` is what the assistant says."""

    def __init__(self, said: str) -> None:
        super().__init__("not sent")
        self.said = said


async def hand_back(parts: Parts, conversation_id: str, by: By, mode: str) -> None:
    """Give the conversation back; the assistant asks the next question, shows the summary, or waits.

    Raises NotYet, Taken, MoveNotAllowed, EngineAway, TurnFailed; then nothing has changed.
    """
    form = await _form(parts, conversation_id, by)
    said: list[Line] = [words.line("handed_back", name=by.agent.name)]
    state: dict[str, Any] | None = None
    if form is not None and mode != CHAT and form.case_number is None:
        said += _changes(form, by)
        answer = await _turn(parts, form, GO_ON, _state(form, mode), f"back-{by.epoch}")
        said += _lines(answer)
        state = answer.state
    await parts.threads.write(lambda c: moves.hand_back(c, conversation_id, by, said, state))


async def send(parts: Parts, conversation_id: str, by: By, version: int, consent: str) -> None:
    """Send the form as the customer's yes would; the second time finds what the first has opened.

    Raises NotYet, NotSent, Taken, EngineAway, TurnFailed; then nothing was sent.
    """
    form = await _form(parts, conversation_id, by)
    if form is None:
        raise NotYet("no_form")
    if form.case_number is not None:
        return
    if form.draft["version"] != version:
        raise NotYet("form_changed")
    if form.missing or form.summary is None:
        raise NotYet("missing_answers", _labels(form.missing))
    state = drafts.as_state(dict(form.draft), form.summary.slot)
    answer = await _turn(parts, form, YES, state, f"send-{version}")
    replies = transcript.replies(answer.messages)
    numbers = [reply.body["case"]["number"] for reply in replies if "case" in reply.body]
    if answer.state.get("form") is not None or not numbers:
        raise NotSent(" ".join(reply.text for reply in replies))
    said = [words.line("sent", name=by.agent.name), *map(_line, replies)]
    await parts.threads.write(
        lambda c: moves.sent(c, conversation_id, by, said, answer.state, numbers[-1], consent)
    )


async def _form(parts: Parts, conversation_id: str, by: By) -> Panel | None:
    """Return the form, once it is sure that the conversation is this agent's."""

    def look(connection: chat.Connection) -> Panel | None:
        now = owners.control(connection, conversation_id)
        if now.owner is not Owner.AGENT or not may_speak(now, by.agent) or now.epoch != by.epoch:
            raise Taken(now)
        return panel.of(parts.desk.casework, connection, conversation_id, by.now)

    return await parts.threads.read(look)


def _state(form: Panel, mode: str) -> dict[str, Any]:
    """Where the assistant sets out from. Raises NotYet when it cannot."""
    if not form.can_go_back:
        raise NotYet("by_a_person")
    if mode == SUMMARY and form.missing:
        raise NotYet("missing_answers", _labels(form.missing))
    state = drafts.as_state(dict(form.draft), form.draft["open_slot"])
    if mode in form.form.slots:
        state["slots"]["notes"] = {"_again": mode}
    return state


async def _turn(
    parts: Parts, form: Panel, payload: str, state: dict[str, Any], name: str
) -> Answer:
    conversation_id = form.place.conversation_id
    turn = f"{conversation_id}:{name}"
    return await parts.engine.turn(Question(conversation_id, 0, payload, True, state, turn))


def _changes(form: Panel, by: By) -> list[Line]:
    """What the agent noted, so that the customer reads it before they go on."""
    noted = [f"{r['label']}: {r['display']}" for r in form.rows if r.get("by") == by.agent.name]
    if not noted:
        return []
    return [words.line("changed_one", name=by.agent.name, changes="; ".join(noted))]


def _labels(slots: tuple[str, ...]) -> str:
    return ", ".join(labels.label(slot) for slot in slots)


def _lines(answer: Answer) -> list[Line]:
    return [_line(reply) for reply in transcript.replies(answer.messages)]


def _line(reply: Reply) -> Line:
    return Line(reply.author, reply.text, body=reply.body)
