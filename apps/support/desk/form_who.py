"""Who a form is about, as the panel shows them: proved or not, the account, how they can be reached."""

from __future__ import annotations

from typing import Any

from helpdesk.casework import links
from helpdesk.casework.edits import CLAIMS
from helpdesk.casework.panel import Panel
from helpdesk.chat import store as chat
from helpdesk.chat.links import store as chat_links
from helpdesk.forms import words
from helpdesk.forms.shared import masked
from helpdesk.reading import dates, numbers
from helpdesk.tickets import lifecycle
from helpdesk.tickets import store as tickets
from helpdesk.vocabulary import Account


def of(connection: chat.Connection, form: Panel) -> dict[str, Any]:
    """Return who the customer is: proved, or not yet; and whether a code can be sent."""
    context, said = form.context, form.draft["answers"]
    account, contact, identity = context.account, context.contact, context.identity
    claims = [q.slot for q in form.form.questions if q.kind in CLAIMS]
    wants_code = account is None or (form.form.fresh_code and not context.fresh)
    can_send = form.case_number is None and (
        identity is not None or all(slot in said for slot in claims)
    )
    shown: dict[str, Any] = {
        "verified": identity is not None,
        "at": identity.verified_at if identity else None,
        "wants_code": wants_code,
        "can_send": wants_code and can_send,
        "account": None,
    }
    if account is None or contact is None or identity is None:
        return shown
    roles = [context.pack.roles.get(role, role) for role in contact.roles]
    return shown | {
        "name": contact.name,
        "email": masked(identity.email),
        "roles": ", ".join(roles),
        "account": _account(account),
        "cases": [
            {
                "number": case.number,
                "about": words.option("case_kinds", case.kind.value),
                "status": case.status.value,
            }
            for case in tickets.cases_of(connection, account.id)
            if case.status not in lifecycle.ENDS
        ],
    }


def _account(account: Account) -> dict[str, Any]:
    active = [n.number for n in account.numbers if n.status == "active"]
    return {
        "id": account.id,
        "company": account.company,
        "product": account.product,
        "status": account.status,
        "contract_end": account.contract_end,
        "contract_said": dates.say(account.contract_end) if account.contract_end else "",
        "numbers": [numbers.national(number) for number in active],
    }


def link(connection: chat.Connection, form: Panel) -> dict[str, Any] | None:
    """Return the letter by which a customer who never came takes the request up; None once they came."""
    conversation_id = form.place.conversation_id
    sent = chat_links.of(connection, conversation_id)
    if links.has_come(connection, conversation_id):
        return None
    to = links.contact(connection, form)
    return {
        "count": len(sent),
        "last": sent[-1] if sent else None,
        "to": masked(to.email) if to else None,
        "name": to.name if to else None,
    }
