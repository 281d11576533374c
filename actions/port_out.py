"""Leaving for another carrier: what happens at the end of `port_out_form`."""

from __future__ import annotations

import json

from rasa_sdk.executor import CollectingDispatcher

from actions import forms, replies
from helpdesk.casework.desk import Submitted
from helpdesk.forms import port_out, shared, words
from helpdesk.forms.model import Context
from helpdesk.reading import numbers
from helpdesk.tickets.case import Case


class TakePortOut(forms.TakeMessage):
    form = port_out.FORM

    def name(self) -> str:
        return "validate_port_out_form"


class SubmitPortOut(forms.Submit):
    form = port_out.FORM

    def name(self) -> str:
        return "action_submit_port_out"

    def told(
        self, dispatcher: CollectingDispatcher, done: Submitted, case: Case, context: Context
    ) -> None:
        replies.utter(dispatcher, "utter_port_out_noted", case_number=case.number)
        replies.show_case(dispatcher, case)
        ours = _as_we_have_it(context)
        items = [
            f"{i['label']}: {ours.get(i['field'], i['note'])}"
            for i in context.pack.checklist("new_carrier")
        ]
        lines = "\n".join(replies.numbered(items))
        replies.utter(dispatcher, "utter_port_out_checklist", lines=lines)
        replies.steps(dispatcher, context.pack.steps("port_out"))
        replies.utter(dispatcher, "utter_port_out_offers", buttons=_offers(context))


def _as_we_have_it(context: Context) -> dict[str, str]:
    """Return the fields of the new carrier's form exactly as the record has them, ready to copy."""
    account, contact = context.account, context.contact
    if account is None or contact is None:
        return {}
    billing = [numbers.national(n.number) for n in account.numbers if n.btn]
    return {
        "company": account.company,
        "authorized_name": contact.name,
        "account_id": account.id,
        "service_address": account.service_address,
        "numbers": shared.show_numbers(context.answers["port_numbers"], context),
        **({"billing_number": billing[0]} if billing else {}),
    }


def _offers(context: Context) -> list[dict[str, str]]:
    """What helps next; the offer to cancel names the extensions of the numbers that leave."""
    known = context.account.numbers if context.account else ()
    leaving = context.answers["port_numbers"]
    extensions = [n.extension for n in known if n.number in leaving and n.extension]
    prefill = {"scope": "licence", "extension": extensions} if extensions else {}
    payloads = {
        "request_porting_pin": "/request_porting_pin",
        "request_csr": "/request_csr",
        "find_bill": f"/faq{json.dumps({'answer': 'find_bill'})}",
        "cancel_service": f"/cancel_service{json.dumps(prefill)}",
    }
    return [
        {"title": words.option("after_port_out", name), "payload": payload}
        for name, payload in payloads.items()
    ]
