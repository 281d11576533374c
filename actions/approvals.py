"""What is said of a request that waits for somebody else's yes, or was answered by them."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from actions import replies
from helpdesk.casework import approvals
from helpdesk.forms import words
from helpdesk.forms.model import Context
from helpdesk.tickets.case import Case


def tell(dispatcher: CollectingDispatcher, case: Case, context: Context) -> bool:
    """Say that it was passed on or turned down; False when it was sent like any other request."""
    asked = case.fields.get(approvals.FIELD, {})
    is_waiting = approvals.is_waiting(case)
    if not is_waiting and asked.get("answer") != "no":
        return False
    replies.utter(
        dispatcher,
        "utter_cancel_service_for_approval" if is_waiting else "utter_cancel_service_turned_down",
        case_number=case.number,
        provider_name=context.pack.name,
        asked_by=asked["asked_by"],
    )
    replies.show_case(dispatcher, case)
    if is_waiting:
        who = approvals.approvers(case, context)
        replies.utter(dispatcher, "utter_cancel_service_asked_for_approval", approvers=who)
    return True


def tell_status(
    dispatcher: CollectingDispatcher, case: Case, context: Context, opened: str
) -> None:
    """Say of a case that it waits for a yes: whose, or the customer's own, with a way to give it."""
    is_theirs = approvals.may_answer(case, context)
    look = {
        "title": words.option("approval_summary", "look"),
        "payload": f"/{approvals.request_of(case)}",
    }
    replies.utter(
        dispatcher,
        f"utter_case_waiting_for_{'your_' if is_theirs else ''}approval",
        buttons=[look] if is_theirs else [],
        case_number=case.number,
        about=replies.case_kind(case.kind),
        opened=opened,
        asked_by=case.fields[approvals.FIELD]["asked_by"],
        approvers=approvals.approvers(case, context),
        provider_name=context.pack.name,
    )
    replies.show_case(dispatcher, case)
