"""The urgent case that opens when somebody says of a porting PIN "this was not me". Nothing else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from helpdesk.identity.pins import Pin
from helpdesk.tickets import store as tickets
from helpdesk.vocabulary import CaseKind, CaseStatus

BY = "this-was-not-me link"


def open_fraud_case(connection: Connection, pin: Pin, now: datetime) -> str:
    """Open the case, due at once, and return its number; the same PIN opens it once."""
    source = tickets.show(connection, pin.case_number)
    case = tickets.open_case(
        connection,
        key=f"fraud:{pin.id}",
        kind=CaseKind.FRAUD,
        provider=source["provider"],
        account_id=pin.account_id,
        email=None,
        conversation_id=pin.conversation_id,
        status=CaseStatus.RECEIVED,
        next_actor="provider",
        due=now,
        effective_on=None,
        fields={"pin": pin.id, "pin_case": pin.case_number, "numbers": list(pin.numbers)},
        by=BY,
        note="porting_pin",
        now=now,
    )
    return case.number
