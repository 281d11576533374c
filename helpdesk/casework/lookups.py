"""What the store says that forms and letters need to know. Reads only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from sqlalchemy.engine import Connection

from helpdesk.casework import filing
from helpdesk.chat.drafts import store as drafts
from helpdesk.forms import approval, words
from helpdesk.forms.model import Context, Form, Kind, Known, Question
from helpdesk.forms.registry import FORMS
from helpdesk.identity import store as identity_store
from helpdesk.identity.codes import Codes
from helpdesk.identity.pins import Pins
from helpdesk.reading import dates, numbers
from helpdesk.tickets import store as tickets
from helpdesk.tickets.case import Case
from helpdesk.vocabulary import CaseKind, Contact, RequestKind

WORDS = Path(__file__).with_name("words.yml")
_REQUEST = {  # the request a case came from, where packs say what happens next
    CaseKind.CANCEL_SERVICE: RequestKind.CANCEL_SERVICE,
    CaseKind.UPGRADE: RequestKind.UPGRADE_SERVICE,
    CaseKind.RESTORE: RequestKind.RESTORE_SERVICE,
    CaseKind.ORDER: RequestKind.ADD_LINES,
    CaseKind.CSR: RequestKind.REQUEST_CSR,
}
NOTHING_SAVED = "_nothing_saved"  # the note of a form that has found no draft to go on with
KEPT = timedelta(days=30)  # for so long a stopped request is offered again


def facts(
    connection: Connection, context: Context, form: Form | None, codes: Codes, pins: Pins
) -> Mapping[str, Any]:
    """Return the facts of this form that only the store knows.

    None of a customer who is not verified, and none that another form alone would ask for: a
    customer waits for every look.
    """
    if context.account is None or context.contact is None or form is None:
        return {}
    if form.kind is RequestKind.CANCEL_SERVICE:
        leaving = declared_numbers(connection, context)
        shown = ", ".join(map(numbers.national, leaving))
        return {"declared_numbers": leaving, "declared_ports": shown}
    if form.kind is not RequestKind.REQUEST_PORTING_PIN:
        return {}
    return {
        "pins_today": pins.granted_today(connection, context.account.id, context.now),
        "automatic_pins_paused": codes.automatic_pins_paused(connection, context.now)
        or bool(tickets.open_cases(connection, context.account.id, (CaseKind.FRAUD,))),
        **_email_change(context.contact, context.now),
    }


def _email_change(contact: Contact, now: datetime) -> Mapping[str, float]:
    changed = contact.email_changed_on
    if changed is None:
        return {}
    if not isinstance(changed, datetime):
        changed = datetime.combine(changed, time(), UTC)
    return {"hours_since_email_change": (now - changed).total_seconds() / 3600}


def declared_numbers(connection: Connection, context: Context) -> tuple[str, ...]:
    """Return the numbers that the customer said are on their way, in cases that are still open.

    A move that was handed to a person counts as well as one that was noted here.
    """
    account_id = context.account.id if context.account else ""
    kinds = (CaseKind.PORT_OUT_HELP, CaseKind.GENERAL)
    cases = tickets.open_cases(connection, account_id, kinds)
    leaving = (number for case in cases for number in case.fields.get("port_numbers", ()))
    return tuple(dict.fromkeys(leaving))


def saved_drafts(
    connection: Connection, conversation_id: str, form: Form | None, context: Context
) -> Sequence[Mapping[str, Any]]:
    """Return the stopped drafts of this form that this customer may go on with, newest first.

    One in which nothing was answered is not worth a question.
    """
    if form is None or context.identity is None or "resume" not in form.slots:
        return ()
    if NOTHING_SAVED in context.answers:
        return ()  # looked before: within one form nothing is saved beside itself
    zone = ZoneInfo(context.pack.time_zone)
    rows = drafts.stopped_drafts(
        connection,
        form=form.name,
        account_id=context.identity.account_id,
        email=context.identity.email,
        conversation_id=conversation_id,
        since=context.now - KEPT,
    )
    saved = [_saved(row, form, replace(context, answers=row["answers"]), zone) for row in rows]
    return [draft for draft in saved if draft["answers"] and not approval.case_number(draft["id"])]


def earlier(
    connection: Connection, conversation_id: str, draft_id: str | None, context: Context
) -> Sequence[Known]:
    """Return what this customer answered in earlier requests, newest first, here or in another chat."""
    rows = drafts.earlier(
        connection,
        account_id=context.identity.account_id if context.identity else None,
        email=context.identity.email if context.identity else "",
        conversation_id=conversation_id,
        but=draft_id,
        since=context.now - KEPT,
    )
    return [
        _known(question, row["answers"][question.slot], row["conversation_id"] == conversation_id)
        for row in rows
        for question in _asked(row["form"])
        if row["answers"].get(question.slot) is not None
    ]


def _asked(form: str) -> Sequence[Question]:
    return FORMS[form].customers_own if form in FORMS else ()


def _known(question: Question, value: Any, is_here: bool) -> Known:
    """What is cancelled may be extensions or numbers: the values say which."""
    is_numbers = isinstance(value, list) and all(str(item).startswith("+") for item in value)
    return Known(question.slot, Kind.NUMBERS if is_numbers else question.kind, value, is_here)


def _saved(
    row: Mapping[str, Any], form: Form, context: Context, zone: ZoneInfo
) -> Mapping[str, Any]:
    kept = [q for q in form.customers_own if q.lasting and q.slot in context.answers]
    return {
        "id": row["id"],
        "answers": {q.slot: context.answers[q.slot] for q in kept},
        "saved_on": dates.say(row["updated_at"].astimezone(zone).date()),
        "shown": ", ".join(q.show(context.answers[q.slot], context) for q in kept),
    }


def secret_of(connection: Connection, case: Case) -> Mapping[str, Any] | None:
    """Return the secret a PIN case granted, without its value."""
    row = identity_store.pin_of_case(connection, case.number)
    if row is None:
        return None
    return {"id": row["id"], "kind": "porting_pin", "expires_at": row["expires_at"]}


def letter_values(form: Form, context: Context, case: Case) -> Mapping[str, str]:
    """Return what fills the letter that a request was received."""
    shown = filing.rows(form, context)
    zone = ZoneInfo(context.pack.time_zone)
    return {
        "case_number": case.number,
        "summary": "\n".join(f"- {label}: {answer}" for label, answer in shown),
        "next_step": next_step(case, context),
        "due": _words()["no_due"]
        if case.due is None
        else dates.say(case.due.astimezone(zone).date()),
    }


def next_step(case: Case, context: Context) -> str:
    """Return who acts next on a case and how, in a sentence: the provider's own where it has one."""
    request = _REQUEST.get(case.kind)
    own = context.pack.next(request, case.fields) if request else None
    if own is not None:
        return context.pack.say(own.say)
    template: str = _words()["next_step"][case.kind.value]
    return context.pack.say(template)


@dataclass(frozen=True)
class News:
    """What a customer is told of a case that was moved: the status, and what else there is to say."""

    what: str
    more: tuple[str, ...]


def news(case: Case, *, told: str = "", day: date | None = None) -> News:
    """Return what to tell the customer; `told` is what somebody wrote to them about it."""
    said = _words()
    what = said["moved"].format(
        case_number=case.number,
        about=words.option("case_kinds", case.kind.value),
        status=said["status"][case.status.value],
    )
    known = () if day is None else (said["moved_day"].format(day=dates.say(day)),)
    return News(what, (*known, told) if told else known)


def field_labels() -> Mapping[str, str]:
    """Return what the desk calls the fields of cases that are no answers of a form."""
    labels: Mapping[str, str] = _words()["fields"]
    return labels


@cache
def _words() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return loaded
