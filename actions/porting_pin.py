"""A porting PIN: what happens at the end of `request_porting_pin_form`."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from actions import forms, replies
from helpdesk.casework.desk import Submitted
from helpdesk.forms import porting_pin
from helpdesk.forms.model import Context
from helpdesk.tickets.case import Case


class TakePortingPin(forms.TakeMessage):
    form = porting_pin.FORM

    def name(self) -> str:
        return "validate_request_porting_pin_form"


class SubmitPortingPin(forms.Submit):
    form = porting_pin.FORM

    def name(self) -> str:
        return "action_submit_request_porting_pin"

    def told(
        self, dispatcher: CollectingDispatcher, done: Submitted, case: Case, context: Context
    ) -> None:
        if done.secret is None:
            raise LookupError("a granted PIN has a secret")
        replies.utter(
            dispatcher,
            "utter_porting_pin_ready",
            case_number=case.number,
            expires=replies.moment(context, done.secret["expires_at"]),
        )
        replies.show_case(dispatcher, case)
        replies.show_secret(dispatcher, done.secret)
        replies.steps(dispatcher, context.pack.steps("pin_next"))
