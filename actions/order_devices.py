"""Ordering phones: what happens at the end of `order_devices_form`."""

from __future__ import annotations

from collections.abc import Mapping

from rasa_sdk.executor import CollectingDispatcher

from actions import forms, replies
from helpdesk.casework.desk import Submitted
from helpdesk.casework.filing import order_number
from helpdesk.forms import order_devices
from helpdesk.forms.model import Context
from helpdesk.forms.shared import masked
from helpdesk.tickets.case import Case


class TakeOrderDevices(forms.TakeMessage):
    form = order_devices.FORM

    def name(self) -> str:
        return "validate_order_devices_form"

    def summary(self, context: Context) -> Mapping[str, str]:
        return {**super().summary(context), **order_devices.quote(context)}


class SubmitOrderDevices(forms.Submit):
    form = order_devices.FORM

    def name(self) -> str:
        return "action_submit_order_devices"

    def told(
        self, dispatcher: CollectingDispatcher, done: Submitted, case: Case, context: Context
    ) -> None:
        replies.utter(
            dispatcher,
            "utter_order_devices_ordered",
            order_number=order_number(case.number),
            case_number=case.number,
            contact=masked(case.email or ""),
        )
        replies.show_case(dispatcher, case)
        replies.steps(dispatcher, context.pack.steps("order_next"))
