"""Bringing a service back: what happens at the end of `restore_service_form`."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from actions import forms, replies
from helpdesk.casework.desk import Submitted
from helpdesk.forms import restore
from helpdesk.forms.model import Context
from helpdesk.tickets.case import Case


class TakeRestore(forms.TakeMessage):
    form = restore.FORM

    def name(self) -> str:
        return "validate_restore_service_form"


class SubmitRestore(forms.Submit):
    form = restore.FORM

    def name(self) -> str:
        return "action_submit_restore_service"

    def told(
        self, dispatcher: CollectingDispatcher, done: Submitted, case: Case, context: Context
    ) -> None:
        replies.utter(dispatcher, "utter_restore_service_received", case_number=case.number)
        replies.show_case(dispatcher, case)
        replies.steps(dispatcher, context.pack.steps("restore"))
