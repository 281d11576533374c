"""A customer service record: what happens at the end of `request_csr_form`."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import forms, replies
from helpdesk.casework.desk import Submitted
from helpdesk.forms import csr
from helpdesk.forms.model import Context
from helpdesk.forms.shared import masked
from helpdesk.tickets.case import Case


class TakeCsr(forms.TakeMessage):
    form = csr.FORM

    def name(self) -> str:
        return "validate_request_csr_form"


class SubmitCsr(forms.Submit):
    form = csr.FORM

    def name(self) -> str:
        return "action_submit_request_csr"

    def told(
        self, dispatcher: CollectingDispatcher, done: Submitted, case: Case, context: Context
    ) -> None:
        if case.due is None:
            raise LookupError("a CSR has a date by which it is sent")
        replies.utter(dispatcher, "utter_csr_received", case_number=case.number)
        replies.show_case(dispatcher, case)
        steps = context.pack.steps(
            "csr_next", email=masked(case.email or ""), due_on=replies.day(context, case.due)
        )
        replies.steps(dispatcher, steps)

    def next(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, context: Context
    ) -> list[EventType]:
        if context.answers.get("csr_choice") != "both":
            return super().next(dispatcher, tracker, context)
        return [
            SlotSet("pin_numbers", context.answers["csr_numbers"]),
            FollowupAction("request_porting_pin_form"),
        ]
