"""Moving to another plan: what happens at the end of `upgrade_service_form`."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from actions import forms, replies
from helpdesk.casework.desk import Submitted
from helpdesk.eligibility import hours
from helpdesk.forms import upgrade
from helpdesk.forms.model import Context
from helpdesk.tickets.case import Case


class TakeUpgrade(forms.TakeMessage):
    form = upgrade.FORM

    def name(self) -> str:
        return "validate_upgrade_service_form"


class SubmitUpgrade(forms.Submit):
    form = upgrade.FORM

    def name(self) -> str:
        return "action_submit_upgrade_service"

    def told(
        self, dispatcher: CollectingDispatcher, done: Submitted, case: Case, context: Context
    ) -> None:
        to_sales = upgrade.for_sales(context)
        replies.utter(
            dispatcher,
            "utter_upgrade_service_received" if to_sales else "utter_upgrade_service_case",
            case_number=case.number,
        )
        replies.show_case(dispatcher, case)
        taken = context.pack.next(self.form.kind, case.fields)
        steps = taken.steps if taken and taken.steps else "upgrade_next"
        replies.steps(dispatcher, context.pack.steps(steps))
        if to_sales:
            _tell_hours(dispatcher, context)


def _tell_hours(dispatcher: CollectingDispatcher, context: Context) -> None:
    sales = context.pack.hours("sales")
    if hours.is_open(sales, context.now):
        replies.utter(dispatcher, "utter_team_is_open")
    else:
        opens = replies.moment(context, hours.next_opening(sales, context.now))
        replies.utter(dispatcher, "utter_sales_is_closed", opens=opens)
