"""What an agent changes in a form, by the validators the assistant uses, and what they ask the
customer for. Each in the caller's transaction; a refusal changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from helpdesk.agents.deeds import store as deeds
from helpdesk.agents.store import Agent
from helpdesk.casework.panel import Panel
from helpdesk.chat.changes.store import CUSTOMER
from helpdesk.chat.drafts import store as drafts
from helpdesk.chat.lines import store as lines
from helpdesk.errors import Conflict, HelpdeskError, NotAllowed
from helpdesk.forms.model import Form, Heard, Kind, Problem, Question

PROOF = (Kind.ACCOUNT, Kind.EMAIL, Kind.CODE, Kind.SUMMARY)  # given by the customer alone


class CannotStand(HelpdeskError):
    """An answer that the assistant would not take either; `problem` says why."""

    def __init__(self, question: Question, problem: Problem) -> None:
        super().__init__(f"{question.slot}: {problem.code}")
        self.question = question
        self.problem = problem


class ChangedMeanwhile(Conflict):
    """Somebody else changed the form; `theirs` is the answer it holds now."""

    def __init__(self, theirs: Any) -> None:
        super().__init__("the form was changed in the meantime")
        self.theirs = theirs


@dataclass(frozen=True)
class Given:
    """An answer as it came in: typed, or picked from the choices. None of both takes it back."""

    text: str = ""
    picked: Any = None

    @property
    def is_nothing(self) -> bool:
        """Say whether the answer is to be taken back."""
        return not self.text.strip() and self.picked is None


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

    Raises CannotStand (what the customer would be told), ChangedMeanwhile when the form is no longer
    at `version`, NotAllowed for what only the customer can prove.
    """
    question = editable(panel, slot)
    if panel.draft["version"] != version:
        raise ChangedMeanwhile(_shown(panel, question))
    answers = dict(panel.draft["answers"])
    if given.is_nothing:
        answers.pop(slot, None)
    else:
        answers |= read(panel, question, given)
    kept = drafts.edit(
        connection, dict(panel.draft), answers, by=agent.id, reason=reason, now=now
    )  # fmt: skip
    if not kept:
        raise ChangedMeanwhile(None)
    lines.touch_form(connection, panel.place.conversation_id)
    deeds.keep(
        connection, "changed an answer", agent_id=agent.id, now=now,
        conversation_id=panel.place.conversation_id, slot=slot, reason=reason,
    )  # fmt: skip


def read(panel: Panel, question: Question, given: Given) -> Mapping[str, Any]:
    """Return the answers that `given` makes, or raise CannotStand."""
    heard = Heard(text=given.text, picked=given.picked)
    found = question.read(heard, panel.context)
    if found is None:
        raise CannotStand(question, Problem("not_understood"))
    if isinstance(found, Problem):
        raise CannotStand(question, found)
    problem = question.check(found.value, panel.context)
    if problem is not None:
        raise CannotStand(question, problem)
    return {question.slot: found.value, **question.brings(found.value, panel.context)}


def take_said(
    connection: Connection, panel: Panel, slot: str, given: Given, seq: int, now: datetime
) -> bool:
    """Keep what the customer answered to an agent's question; False when it is no answer to it."""
    try:
        new = read(panel, panel.form.question(slot), given)
    except CannotStand:
        return False
    answers = {**panel.draft["answers"], **new}
    kept = drafts.edit(connection, dict(panel.draft), answers, by=CUSTOMER, seq=seq, now=now)
    lines.touch_form(connection, panel.place.conversation_id)
    return kept


def editable(panel: Panel, slot: str) -> Question:
    """Return the question of a slot that an agent may answer. Raises NotAllowed."""
    form: Form = panel.form
    if slot not in form.slots or form.question(slot).kind in PROOF or slot == "resume":
        raise NotAllowed("only the customer can answer this")
    if panel.case_number is not None:
        raise NotAllowed(f"this was sent already as {panel.case_number}")
    return form.question(slot)


def _shown(panel: Panel, question: Question) -> Any:
    value = panel.draft["answers"].get(question.slot)
    return None if value is None else question.show(value, panel.context)
