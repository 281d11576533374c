"""The letter that a request has reached us; its words are in helpdesk/mail/letters/."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from helpdesk.casework import lookups
from helpdesk.forms.model import Context, Form
from helpdesk.mail import outbox
from helpdesk.tickets.case import Case


def write(connection: Connection, form: Form, context: Context, case: Case, to: str) -> None:
    """Leave it for the worker; each person gets one about a case, however often this runs."""
    outbox.queue(
        connection,
        letter="request_received",
        to=to,
        values=lookups.letter_values(form, context, case),
        key=f"received:{case.number}:{to}",
        now=context.now,
        case_number=case.number,
    )
