"""What an agent changes in a form, by the validators the assistant uses, and what they ask the
customer for. Each in the caller's transaction; a refusal changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from helpdesk.agents.deeds import store as deeds
from helpdesk.agents.store import Agent, Role
from helpdesk.casework import ruling
from helpdesk.casework.panel import Panel
from helpdesk.chat.changes import store as changes
from helpdesk.chat.changes.store import CUSTOMER
from helpdesk.chat.drafts import store as drafts
from helpdesk.chat.lines import store as lines
from helpdesk.chat.owners import store as owners
from helpdesk.errors import Conflict, HelpdeskError, NotAllowed
from helpdesk.forms.model import Heard, Kind, Problem, Question
from helpdesk.handoff.control import Taken, may_speak
from helpdesk.vocabulary import Owner

CLAIMS = (Kind.ACCOUNT, Kind.EMAIL)  # who the customer says they are; worth nothing without a code
_THEIRS = (Kind.CODE, Kind.SUMMARY)  # given by the customer alone
_OF_THE_CHAT = ("resume", "approval")  # asked by the assistant, for itself or of somebody else


class CannotStand(HelpdeskError):
    """An answer that the assistant would not take either: `problem` says why, or `said` in words."""

    def __init__(self, question: Question, problem: Problem, said: str | None = None) -> None:
        super().__init__(f"{question.slot}: {problem.code}")
        self.question = question
        self.problem = problem
        self.said = said


class ChangedMeanwhile(Conflict):
    """Somebody else gave another answer; `theirs` is it as shown, `by` the agent or None: the customer."""

    def __init__(self, theirs: str | None, by: str | None) -> None:
        super().__init__("the answer was changed in the meantime")
        self.theirs = theirs
        self.by = by


@dataclass(frozen=True)
class Given:
    """An answer as it came in: typed, picked from the choices, or that the customer does not know.
    None of them takes the answer back."""

    text: str = ""
    picked: Any = None
    is_unknown: bool = False

    @property
    def is_nothing(self) -> bool:
        """Say whether the answer is to be taken back."""
        return not self.text.strip() and self.picked is None and not self.is_unknown


def edit(
    connection: Connection,
    panel: Panel,
    slot: str,
    given: Given,
    *,
    version: int,
    agent: Agent,
    reason: str = "",
    now: datetime,
) -> None:
    """Give one answer on the customer's behalf, or take it back.

    Raises CannotStand (what the customer would be told), ChangedMeanwhile when somebody gave this
    answer after `version` of the form, NotAllowed for what only the customer can prove, Taken when
    neither the conversation is this agent's nor they lead.
    """
    question = editable(panel, slot)
    check_hand(connection, panel.place.conversation_id, agent)
    last = changes.latest(connection, panel.draft["id"]).get(slot)
    if last is not None and last.version > version:
        raise ChangedMeanwhile(_shown(panel, question), last.by)
    answers = dict(panel.draft["answers"])
    if given.is_nothing:
        answers.pop(slot, None)
    else:
        answers = _settled(panel, {**answers, **read(panel, question, given)})
    kept = drafts.edit(
        connection, dict(panel.draft), answers, by=agent.id, reason=reason, now=now
    )  # fmt: skip
    if not kept:
        raise ChangedMeanwhile(_shown(panel, question), None)
    lines.touch_form(connection, panel.place.conversation_id)
    deeds.keep(
        connection, "changed an answer", agent_id=agent.id, now=now,
        conversation_id=panel.place.conversation_id, slot=slot, reason=reason,
    )  # fmt: skip


def read(panel: Panel, question: Question, given: Given) -> Mapping[str, Any]:
    """Return the answers that `given` makes, or raise CannotStand."""
    if given.is_unknown and question.unknown is not None:
        return {question.slot: question.unknown}
    heard = Heard(text=given.text, picked=given.picked)
    found = question.read(heard, panel.context)
    if found is None:
        raise CannotStand(question, Problem("not_understood"))
    if isinstance(found, Problem):
        raise CannotStand(question, found)
    problem = question.check(found.value, panel.context)
    if problem is not None:
        raise CannotStand(question, problem)
    new = {question.slot: found.value, **question.brings(found.value, panel.context)}
    after = replace(panel.context, answers={**panel.context.answers, **new})
    said = ruling.objection(after, panel.form, question.slot)
    if said is not None:
        raise CannotStand(question, Problem("by_rule"), said)
    return new


def take_said(
    connection: Connection, panel: Panel, slot: str, given: Given, seq: int, now: datetime
) -> bool:
    """Keep what the customer answered to an agent's question; False when it is no answer to it."""
    try:
        new = read(panel, panel.form.question(slot), given)
    except CannotStand:
        return False
    answers = _settled(panel, {**panel.draft["answers"], **new})
    kept = drafts.edit(connection, dict(panel.draft), answers, by=CUSTOMER, seq=seq, now=now)
    lines.touch_form(connection, panel.place.conversation_id)
    return kept


def editable(panel: Panel, slot: str) -> Question:
    """Return the question of a slot that an agent may answer or ask. Raises NotAllowed."""
    if not may_be_edited(panel, slot):
        raise NotAllowed("only the customer can answer this")
    return panel.form.question(slot)


def check_hand(connection: Connection, conversation_id: str, agent: Agent) -> None:
    """Raise Taken unless a person has the conversation, and it is this agent or one who leads.

    What the assistant still asks for is the assistant's to keep: its next turn would write over it.
    """
    now = owners.control(connection, conversation_id)
    if now.owner is not Owner.AGENT or not (may_speak(now, agent) or agent.role is Role.LEAD):
        raise Taken(now)


def may_be_edited(panel: Panel, slot: str) -> bool:
    """Say whether an agent may answer it: a claim only until it is proved, nothing once it is sent."""
    if slot not in panel.form.slots or slot in _OF_THE_CHAT or panel.is_opened:
        return False
    question = panel.form.question(slot)
    proved = question.kind in CLAIMS and panel.context.account is not None
    return question.asked and question.kind not in _THEIRS and not proved


def _settled(panel: Panel, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers without those that nobody needs any more, as the assistant would drop them."""
    if panel.context.account is None:
        return answers
    for question in panel.form.questions:
        if question.slot not in answers or question.kind in CLAIMS:
            continue
        if not question.needed(replace(panel.context, answers=answers)):
            answers = {slot: value for slot, value in answers.items() if slot != question.slot}
    return answers


def _shown(panel: Panel, question: Question) -> str | None:
    value = panel.draft["answers"].get(question.slot)
    return None if value is None else question.show(value, panel.context)
