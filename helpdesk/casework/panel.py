"""The form of a conversation as an agent has it before them: every answer, what is missing, what the
rules make of it. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from helpdesk.casework import filing, package
from helpdesk.casework.desk import GOES_AHEAD, Casework, Place
from helpdesk.casework.judge import RuleJudge
from helpdesk.chat import store as chat
from helpdesk.chat.changes import store as changes
from helpdesk.chat.drafts import store as drafts
from helpdesk.forms import words
from helpdesk.forms.model import Context, Form, Kind, Question
from helpdesk.forms.registry import FORMS
from helpdesk.tickets import store as tickets
from helpdesk.vocabulary import Outcome, Rule, Verdict


@dataclass(frozen=True)
class Panel:
    """One draft as it stands. `rows` are those of the package (interaction: the package)."""

    place: Place
    form: Form
    draft: Mapping[str, Any]
    context: Context
    package: Mapping[str, Any]
    missing: tuple[str, ...]  # slots without which it cannot be sent
    verdict: Verdict
    rules: tuple[Rule, ...]  # every rule of the provider about this request
    case_number: str | None  # what it became, once the customer was told
    is_opened: bool  # a case is open, whether anybody was told or not

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return the questions in order, each with label, status, value as shown, and source."""
        rows: list[dict[str, Any]] = self.package["slots"]
        return rows

    @property
    def can_be_sent(self) -> bool:
        """Say whether the assistant would take it as it is."""
        if self.case_number is not None or self.summary is None:
            return False
        return self.is_opened or (self.verdict.outcome in GOES_AHEAD and not self.missing)

    @property
    def warnings(self) -> tuple[Rule, ...]:
        """The rules of which the customer must know before it is sent."""
        return tuple(rule for rule in self.verdict.because if rule.otherwise is Outcome.WARN)

    @property
    def can_go_back(self) -> bool:
        """Say whether the assistant has something left to do with it."""
        has_rules = self.context.pack.rules_for(self.form.kind, self.context.today)
        by_person = self.verdict.outcome is Outcome.HAND_OVER
        return bool(has_rules) and not by_person and not self.is_opened

    @property
    def summary(self) -> Question | None:
        """The question before anything is sent, where the form has one."""
        last = self.form.questions[-1]
        return last if last.kind is Kind.SUMMARY else None


def of(
    casework: Casework, connection: Connection, conversation_id: str, now: datetime
) -> Panel | None:
    """Return the form of this conversation, or None when there is none. Raises NotFound."""
    talk = chat.conversation(connection, conversation_id)
    open_id = talk.state["slots"].get("draft_id") if talk.state.get("form") else None
    draft = drafts.get(connection, open_id) if open_id else None
    draft = draft or drafts.newest(connection, conversation_id)
    if draft is None or draft["form"] not in FORMS:
        return None
    return of_draft(casework, connection, draft, now)


def of_draft(
    casework: Casework, connection: Connection, draft: Mapping[str, Any], now: datetime
) -> Panel:
    """Return one draft as it stands."""
    form = FORMS[draft["form"]]
    turn = f"{draft['conversation_id']}:desk-{draft['version']}"
    place = Place(draft["conversation_id"], draft["provider"], turn, draft["id"])
    context = _recorded(form, casework.context_in(connection, place, form, draft["answers"], now))
    case = tickets.by_key(connection, f"draft:{draft['id']}")
    said = changes.latest(connection, draft["id"])
    return Panel(
        place=place,
        form=form,
        draft=draft,
        context=context,
        package=package.form_of(form, draft["open_slot"], draft["id"], context, said),
        missing=_missing(form, context),
        verdict=RuleJudge(form).request(context),
        rules=tuple(context.pack.rules_for(form.kind, context.today)),
        case_number=case.number if case and draft["status"] == drafts.SUBMITTED else None,
        is_opened=case is not None,
    )


def at_turn(panel: Panel, name: str) -> Place:
    """Return where something is done with the form, under a name of its own."""
    return replace(panel.place, turn=f"{panel.place.conversation_id}:{name}")


def answers(panel: Panel) -> list[dict[str, Any]]:
    """Return what the customer reads of their answers, and which of them an agent gave.

    What the record says is no answer of theirs, unless an agent put another in its place.
    """
    by = {row["name"]: row.get("by") for row in panel.rows}
    own = {question.slot for question in panel.form.customers_own}
    return [
        {"slot": slot, "label": label, "shown": shown, "by": by.get(slot)}
        for slot, label, shown in filing.answered(panel.form, panel.context)
        if slot in own or by.get(slot)
    ]


def title(panel: Panel) -> str:
    """Return what the form is about, in words."""
    return words.option("requests", panel.form.kind.value)


def _recorded(form: Form, context: Context) -> Context:
    """What is known, with the answers that the record gives: nobody is asked for those."""
    for question in form.questions:
        if question.slot not in context.answers and question.needed(context):
            known = question.known(context)
            if known is not None:
                context = replace(context, answers={**context.answers, question.slot: known})
    return context


def _missing(form: Form, context: Context) -> tuple[str, ...]:
    """What submitting would ask for, in the order of the form: proof of who asks among it."""
    missing = tuple(filing.unanswered(form, context))
    if context.account is None:
        claims = [q.slot for q in form.questions if q.kind in (Kind.ACCOUNT, Kind.EMAIL)]
        unsaid = tuple(slot for slot in claims if slot not in context.answers)
        return (*unsaid, "code", *missing)
    if form.fresh_code and not context.fresh:
        return ("code", *missing)
    return missing
