"""Letting the assistant go on with a form that an agent has had: the engine is asked first, from the
form as it stands, and what it answers is kept in the same transaction as the move. Where it cannot
be reached nothing has changed, and the agent still has the customer."""

from __future__ import annotations

import json
from collections.abc import Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any

from apps.support import transcript
from apps.support.engine import Answer, Question
from apps.support.parts import Parts
from helpdesk.casework import moves, panel
from helpdesk.casework.desk import GOES_AHEAD, SENDING
from helpdesk.casework.handing import GO_ON
from helpdesk.casework.moves import By, Seen
from helpdesk.casework.panel import Panel
from helpdesk.chat import store as chat
from helpdesk.chat.drafts import store as drafts
from helpdesk.chat.lines.store import Line
from helpdesk.chat.log import Reply
from helpdesk.chat.owners import store as owners
from helpdesk.errors import HelpdeskError
from helpdesk.forms import words as labels
from helpdesk.forms.model import Question as Summary
from helpdesk.handoff import words
from helpdesk.handoff.control import Taken, may_speak
from helpdesk.tickets import store as tickets
from helpdesk.vocabulary import Owner

Going = Coroutine[Any, Any, None]
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
    form, seen = await _form(parts, conversation_id, by)
    said: list[Line] = [words.line("handed_back", name=by.agent.name)]
    state: dict[str, Any] | None = None
    if form is not None and mode != CHAT and not form.is_opened:
        said += _changes(form, by)
        answer = await _turn(parts, form, GO_ON, _state(form, mode), f"back-{by.epoch}")
        said += _lines(answer)
        state = answer.state
    await parts.threads.write(lambda c: moves.hand_back(c, conversation_id, by, said, state, seen))


@dataclass(frozen=True)
class Agreed:
    """The form that an agent had before them, and how its customer agreed that it is sent."""

    draft_id: str
    version: int
    consent: str  # one of the desk's own words, such as "phone"
    is_told: bool  # the customer knows what the rules want them to know first


async def send(parts: Parts, conversation_id: str, by: By, agreed: Agreed) -> None:
    """Send the form as the customer's yes would; the second time finds what the first has opened.

    Raises NotYet, NotSent, Taken, EngineAway, TurnFailed; then nothing was sent.
    """
    form, _ = await _form(parts, conversation_id, by)
    if form is None:
        raise NotYet("no_form")
    draft_id = form.draft["id"]
    if draft_id != agreed.draft_id:
        raise NotYet("form_changed")
    if form.case_number is not None:
        return
    summary = _to_be_sent(form, agreed)
    state = drafts.as_state(dict(form.draft), summary.slot)
    state["slots"]["notes"] = {"_told": [rule.id for rule in form.warnings]}
    answer = await _turn(parts, form, YES, state, f"{SENDING}{agreed.version}")
    replies = transcript.replies(answer.messages)
    case = await parts.threads.read(lambda c: tickets.by_key(c, f"draft:{draft_id}"))
    if answer.state.get("form") is not None or case is None:
        raise NotSent(" ".join(reply.text for reply in replies))
    said = [words.line("sent", name=by.agent.name), *map(_line, replies)]
    told = partial(
        moves.sent,
        conversation_id=conversation_id,
        by=by,
        said=said,
        state=answer.state,
        draft_id=draft_id,
        case_number=case.number,
        consent=agreed.consent,
    )
    await parts.threads.write(told)


def _to_be_sent(form: Panel, agreed: Agreed) -> Summary:
    """Return the summary to say yes to. Raises NotYet; a case that is open already is only told."""
    if form.summary is None:
        raise NotYet("no_form")
    if form.is_opened:
        return form.summary
    if form.draft["version"] != agreed.version:
        raise NotYet("form_changed")
    if form.missing:
        raise NotYet("missing_answers", _labels(form.missing))
    if form.verdict.outcome not in GOES_AHEAD:
        raise NotYet("rules_say_no")
    if form.warnings and not agreed.is_told:
        raise NotYet("tell_first")
    return form.summary


async def _form(parts: Parts, conversation_id: str, by: By) -> tuple[Panel | None, Seen]:
    """Return the form and how far the talk is, once it is sure that it is this agent's."""

    def look(connection: chat.Connection) -> tuple[Panel | None, Seen]:
        now = owners.control(connection, conversation_id)
        if now.owner is not Owner.AGENT or not may_speak(now, by.agent) or now.epoch != by.epoch:
            raise Taken(now)
        asked_seq = chat.conversation(connection, conversation_id).asked_seq
        form = panel.of(parts.desk.casework, connection, conversation_id, by.now)
        if form is None:
            return None, Seen(asked_seq)
        return form, Seen(asked_seq, form.draft["id"], form.draft["version"])

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
