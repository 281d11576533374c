"""Who a request comes from, as the record has it: nobody is asked for it, the summary shows it. Pure."""

from __future__ import annotations

import re
from typing import Any

from helpdesk.forms import shared
from helpdesk.forms.model import Answer, Context, Heard, Kind, Question, Read
from helpdesk.reading import claims, numbers

LONGEST = 120


def questions() -> tuple[Question, ...]:
    """Full name; company or account, of which either will do; how the requester can be reached."""
    return (
        Question("cancel_name", Kind.TEXT, _read_words, known=_name),
        Question("cancel_company", Kind.TEXT, _read_words, known=_company),
        Question("cancel_contact", Kind.TEXT, _read_contact, known=_contact, show=_masked),
    )


def _name(context: Context) -> Any:
    return context.contact.name if context.contact else None


def _company(context: Context) -> Any:
    account = context.account
    if account is None:
        return None
    return f"{account.company}, {account.id}" if account.company else account.id


def _contact(context: Context) -> Any:
    contact = context.contact
    if contact is None:
        return None
    return ", ".join((contact.email, numbers.national(contact.phone)))


def _masked(value: Any, context: Context) -> str:
    """Show the address in it as everywhere; the case holds it whole, for whoever is to write there."""
    address = claims.email(str(value))
    if address is None:
        return str(value)
    return re.sub(re.escape(address), shared.masked(address), str(value), flags=re.IGNORECASE)


def _read_words(heard: Heard, context: Context) -> Read:
    said = " ".join(heard.text.split())
    return Answer(said) if 1 < len(said) <= LONGEST and any(map(str.isalpha, said)) else None


def _read_contact(heard: Heard, context: Context) -> Read:
    said = " ".join(heard.text.split())
    reaches = claims.email(said) is not None or bool(numbers.read(said).numbers)
    return Answer(said) if reaches and len(said) <= LONGEST else None
