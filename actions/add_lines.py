"""Ordering lines: what happens at the end of `add_lines_form`."""

from __future__ import annotations

from collections.abc import Mapping

from rasa_sdk.executor import CollectingDispatcher

from actions import forms, replies
from helpdesk.casework.desk import Submitted
from helpdesk.casework.filing import order_number
from helpdesk.forms import add_lines
from helpdesk.forms.model import Context
from helpdesk.forms.shared import masked
from helpdesk.tickets.case import Case


class TakeAddLines(forms.TakeMessage):
    form = add_lines.FORM

    def name(self) -> str:
        return "validate_add_lines_form"

    def summary(self, context: Context) -> Mapping[str, str]:
        return {**super().summary(context), **add_lines.quote(context)}


class SubmitAddLines(forms.Submit):
    form = add_lines.FORM

    def name(self) -> str:
        return "action_submit_add_lines"

    def told(
        self, dispatcher: CollectingDispatcher, done: Submitted, case: Case, context: Context
    ) -> None:
        replies.utter(
            dispatcher,
            "utter_add_lines_ordered",
            order_number=order_number(case.number),
            case_number=case.number,
            contact=masked(case.email or ""),
        )
        replies.show_case(dispatcher, case)
        replies.steps(dispatcher, context.pack.steps("order_next"))
