"""Cancelling: what happens at the end of `cancel_service_form`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rasa_sdk.executor import CollectingDispatcher

from actions import approvals, forms, replies
from helpdesk.casework.desk import Submitted
from helpdesk.forms import cancel_days, cancel_service
from helpdesk.forms.model import Context
from helpdesk.forms.shared import masked
from helpdesk.reading import dates
from helpdesk.tickets.case import Case


class TakeCancelService(forms.TakeMessage):
    form = cancel_service.FORM

    def name(self) -> str:
        return "validate_cancel_service_form"

    def summary(self, context: Context) -> Mapping[str, str]:
        ends = cancel_days.end(context)
        before = " ".join(context.pack.steps_if_any("cancel_before", effective_on=_day(ends)))
        more = {"before": before, "provider_name": context.pack.name}
        return {**super().summary(context), **more}


class SubmitCancelService(forms.Submit):
    form = cancel_service.FORM

    def name(self) -> str:
        return "action_submit_cancel_service"

    def told(
        self, dispatcher: CollectingDispatcher, done: Submitted, case: Case, context: Context
    ) -> None:
        if approvals.tell(dispatcher, case, context):
            return
        contact = masked(context.identity.email if context.identity else case.email or "")
        replies.utter(
            dispatcher,
            f"utter_cancel_service_received{'' if case.effective_on else '_without_a_day'}",
            case_number=case.number,
            effective_on=_day(case.effective_on),
            contact=contact,
        )
        replies.show_case(dispatcher, case)
        taken = context.pack.next(self.form.kind, case.fields)
        told = context.pack.steps_if_any(
            taken.steps if taken and taken.steps else "cancel_next",
            email=contact,
            effective_on=_day(case.effective_on),
            due_on=replies.day(context, case.due) if case.due else "",
        )
        if told:
            replies.steps(dispatcher, told)
        if case.fields.get("cancel_unassigned") in (False, "unknown"):
            replies.utter(dispatcher, "utter_cancel_service_unassign_first")


def _day(day: date | None) -> str:
    return "" if day is None else dates.say(day)
