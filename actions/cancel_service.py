"""Cancelling: what happens at the end of `cancel_service_form`."""

from __future__ import annotations

from collections.abc import Mapping

from rasa_sdk.executor import CollectingDispatcher

from actions import forms, replies
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
        if context.account is None:
            raise LookupError("the summary comes after the customer was verified")
        ends = cancel_days.effective_date(context.answers, context.account)
        before = context.pack.steps("cancel_before", effective_on=dates.say(ends))
        return {**super().summary(context), "before": " ".join(before)}


class SubmitCancelService(forms.Submit):
    form = cancel_service.FORM

    def name(self) -> str:
        return "action_submit_cancel_service"

    def told(
        self, dispatcher: CollectingDispatcher, done: Submitted, case: Case, context: Context
    ) -> None:
        replies.utter(
            dispatcher,
            "utter_cancel_service_received",
            case_number=case.number,
            effective_on=dates.say(case.effective_on) if case.effective_on else "",
            contact=masked(case.email or ""),
        )
        replies.show_case(dispatcher, case)
        steps = context.pack.steps(
            "cancel_next",
            email=masked(case.email or ""),
            effective_on=dates.say(case.effective_on) if case.effective_on else "",
        )
        replies.steps(dispatcher, steps)
        if case.fields.get("cancel_unassigned") in (False, "unknown"):
            replies.utter(dispatcher, "utter_cancel_service_unassign_first")
