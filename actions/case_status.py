"""Where a case stands: the customer's own cases, in words, with who acts next."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import approvals, forms, replies, slots
from helpdesk.casework import approvals as waiting
from helpdesk.casework import lookups
from helpdesk.forms import case_status
from helpdesk.forms.model import Context
from helpdesk.reading import dates
from helpdesk.tickets.case import Case

MOST_SHOWN = 5


class TakeCaseStatus(forms.TakeMessage):
    form = case_status.FORM

    def name(self) -> str:
        return "validate_check_case_status_form"


class TellCaseStatus(forms.FormAction):
    """Nothing is submitted here: the form only finds out whose cases are meant."""

    form = case_status.FORM

    def name(self) -> str:
        return "action_submit_check_case_status"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        place = slots.place(tracker)
        known = slots.answers(self.form, tracker)
        context = self._desk().context(place, self.form, known)
        number = known.get("status_case")
        found = self._desk().own_cases(context, number)
        if not found:
            response = "utter_case_not_found" if number else "utter_no_cases"
            replies.utter(dispatcher, response, case_number=number or "")
        for case in found[:MOST_SHOWN]:
            _tell(dispatcher, case, context)
        if len(found) > MOST_SHOWN:
            replies.utter(dispatcher, "utter_more_cases", more=str(len(found) - MOST_SHOWN))
        ended = slots.ended(tracker, "told")
        return [*slots.cleared(self.form), ended, *forms.what_follows(dispatcher, tracker)]


def _tell(dispatcher: CollectingDispatcher, case: Case, context: Context) -> None:
    if waiting.is_waiting(case):
        approvals.tell_status(dispatcher, case, context, replies.day(context, case.opened_at))
        return
    replies.utter(
        dispatcher,
        f"utter_case_{case.status.value}",
        case_number=case.number,
        opened=replies.day(context, case.opened_at),
        about=replies.case_kind(case.kind),
        next_step=lookups.next_step(case, context),
    )
    replies.show_case(dispatcher, case)
    if case.effective_on:
        replies.utter(dispatcher, "utter_case_date", date=dates.say(case.effective_on))
    if case.due:
        replies.utter(dispatcher, "utter_case_due", due=replies.day(context, case.due))
