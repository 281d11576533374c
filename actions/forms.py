"""The two actions every form has: taking a message, and submitting. Subclasses name the form."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import replace

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import replies, slots, wiring, wishes
from helpdesk.casework import lookups
from helpdesk.casework.desk import Casework, Place, Submitted
from helpdesk.casework.filing import rows
from helpdesk.casework.judge import RuleJudge
from helpdesk.forms import director, words
from helpdesk.forms.model import Context, Form, Kind, Option, Question
from helpdesk.forms.registry import FORMS
from helpdesk.forms.turns import Turn
from helpdesk.tickets.case import Case


class FormAction(Action, ABC):
    """What both actions share: which form, and the desk."""

    form: Form

    def __init__(self, desk: Callable[[], Casework] = wiring.casework) -> None:
        self._desk = desk

    @abstractmethod
    def name(self) -> str: ...


class TakeMessage(FormAction):
    """Take one message in a form: keep, say and ask what the director decides."""

    @abstractmethod
    def name(self) -> str: ...

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        place = slots.place(tracker, _draft_id(self.form, tracker))
        known = slots.answers(self.form, tracker)
        context = self._desk().context(place, self.form, known)
        if context.identity is not None and not context.drafts:
            context = replace(context, answers={**known, lookups.NOTHING_SAVED: True})
        if director.points_back(slots.heard(tracker), known):
            context = replace(context, earlier=self._desk().earlier(place, context))
        other = slots.heard(tracker).another_provider
        if other is not None:
            replies.another_provider(dispatcher, self._desk().pack(other), context)
        turn = self._turn(place, tracker, context)
        context = replace(context, answers=turn.answers)
        self._code(turn, place, context)
        replies.tell(dispatcher, turn.says, context, self.form)
        self._ask(dispatcher, turn, context)
        return self._events(turn, place, tracker)

    def _turn(self, place: Place, tracker: Tracker, context: Context) -> Turn:
        heard, judge = slots.heard(tracker), RuleJudge(self.form)
        open_slot = tracker.get_slot("requested_slot")
        opening = (tracker.active_loop or {}).get("name") != self.form.name
        begins = opening or open_slot not in self.form.slots
        if begins or heard.another_provider or heard.handed_back:
            return director.begin(self.form, heard, context, judge)
        at_the_end = self.form.question(open_slot).kind is Kind.SUMMARY
        if at_the_end and self._desk().was_submitted(place):
            # The turn was cut off after its commit. The rules, asked again, would count the case
            # it made and might refuse it (the third PIN of a day); so it is told, not weighed.
            return Turn(context.answers, confirmed=True)
        return director.proceed(self.form, open_slot, heard, context, judge)

    def _code(self, turn: Turn, place: Place, context: Context) -> None:
        if turn.start_code or turn.resend_code:
            self._desk().start_code(place, self.form, context)

    def _ask(self, dispatcher: CollectingDispatcher, turn: Turn, context: Context) -> None:
        if turn.answers.get("_choosing"):
            _ask_which(dispatcher, self.form, context)
        elif turn.open_slot is not None:
            question = self.form.question(turn.open_slot)
            more = self.summary(context) if question.kind is Kind.SUMMARY else {}
            replies.ask(dispatcher, self.form, question, context, **more)

    def summary(self, context: Context) -> Mapping[str, str]:
        """Return what fills the summary: every answer, and what else this form must show."""
        shown = rows(self.form, context)
        return {"rows": "\n".join(f"• {label}: {answer}" for label, answer in shown)}

    def _events(self, turn: Turn, place: Place, tracker: Tracker) -> list[EventType]:
        because = [rule.id for rule in turn.because]
        return [
            *slots.keep(self.form, turn.answers),
            SlotSet(wishes.SLOT, wishes.noted(tracker, turn.wishes)),
            SlotSet("draft_id", turn.answers.get("_draft") or place.draft_id),
            SlotSet("about", self.form.kind.value),
            SlotSet("leaving", turn.leaving and {
                "form": self.form.name, "how": turn.leaving, "because": because,
                "open": tracker.get_slot("requested_slot"),
                "facts": [rule.fact for rule in turn.aside],
            }),
            SlotSet("confirmed", True if turn.confirmed else None),
            SlotSet("requested_slot", turn.open_slot),
        ]  # fmt: skip


class Submit(FormAction):
    """Submit a confirmed form, and tell what became of it from the committed row."""

    @abstractmethod
    def name(self) -> str: ...

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        place = slots.place(tracker)
        known = slots.answers(self.form, tracker)
        submitted = self._desk().submit(self.form, place, known)
        context = self._desk().context(place, self.form, known)
        if submitted.case is None:
            return self._ask_again(dispatcher, submitted, context)
        self.told(dispatcher, submitted, submitted.case, context)
        ended = slots.ended(tracker, "submitted")
        return [*slots.cleared(self.form), ended, *self.next(dispatcher, tracker, context)]

    def _ask_again(
        self, dispatcher: CollectingDispatcher, submitted: Submitted, context: Context
    ) -> list[EventType]:
        """Something changed between the summary and the yes: go back into the form, say why."""
        if not submitted.verdict.because:
            replies.utter(dispatcher, "utter_confirm_once_more")
        return [SlotSet("confirmed", None), FollowupAction(self.form.name)]

    @abstractmethod
    def told(
        self, dispatcher: CollectingDispatcher, done: Submitted, case: Case, context: Context
    ) -> None:
        """Say what was done."""

    def next(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, context: Context
    ) -> list[EventType]:
        """Return what follows: a request that was put aside, or another wish."""
        return what_follows(dispatcher, tracker)


def what_follows(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """Say what comes next, and return the events that begin it; none when nothing waits.

    First the request that was put aside, then what else was wished for.
    """
    aside = tracker.get_slot("suspended") or []
    if not aside:
        return wishes.next_one(dispatcher, tracker)
    last = aside[-1]
    request = words.option("requests", FORMS[last["form"]].kind.value)
    replies.utter(dispatcher, "utter_back_to", request=request)
    return [
        SlotSet("suspended", aside[:-1]),
        SlotSet("draft_id", last["draft_id"]),
        SlotSet(slots.NOTES, last["notes"]),
        FollowupAction(last["form"]),
    ]


def _draft_id(form: Form, tracker: Tracker) -> str:
    """Return the draft of this form: the one it has, or a new one named after the turn."""
    known = tracker.get_slot("draft_id")
    return str(known) if known else f"{slots.place(tracker).turn}:{form.kind.value}"


def _ask_which(dispatcher: CollectingDispatcher, form: Form, context: Context) -> None:
    answered: list[Question] = [
        q for q in form.questions if q.in_summary and q.slot in context.answers
    ]
    buttons = [
        replies.button("change_answer", Option(q.slot, words.label(q.slot)), q.slot)
        for q in answered
    ]
    replies.utter(dispatcher, "utter_which_answer", buttons=buttons)
