"""The partly completed form as a person receives it (handoff/1). Pure; secrets never inside."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from helpdesk.chat.changes.store import Change
from helpdesk.chat.log import Message
from helpdesk.forms import words
from helpdesk.forms.model import Context, Form, Kind, Question
from helpdesk.forms.shared import masked
from helpdesk.forms.wishes import label
from helpdesk.reading import claims

_INITIATORS = {
    "customer_request": "customer",
    "agent_takeover": "agent",
    "begun_at_the_desk": "agent",
}
SENSITIVE = (Kind.EMAIL, Kind.ACCOUNT)


def compose(
    *,
    handoff_id: str,
    conversation_id: str,
    case_number: str | None,
    reason: Mapping[str, Any],
    form: Form | None,
    open_slot: str | None,
    draft_id: str | None,
    context: Context,
    last: Message | None = None,
    also: Sequence[Mapping[str, Any]] = (),
    said: Mapping[str, Change] | None = None,
) -> dict[str, Any]:
    """Return the package: why, who, the form with every slot and its status, where to read on.

    `last` is what the customer wrote when the conversation was handed over, `also` what they wished
    for beside the form, in their own words, `said` where each answer comes from.
    """
    return {
        "schema": "handoff/1",
        "handoff_id": handoff_id,
        "conversation_id": conversation_id,
        "case_number": case_number,
        "created_at": context.now.isoformat(),
        "initiated_by": _INITIATORS.get(reason["code"], "bot"),
        "reason": dict(reason),
        "customer": _customer(context),
        "form": form_of(form, open_slot, draft_id, context, said) if form else None,
        "wishes": [
            {"request": w["request"], "label": label(w["request"]), "said": _open(w["text"])}
            for w in also
        ],
        "last_message": last.text if last else None,
        "transcript": {"from_seq": 1, "to_seq": last.seq} if last else None,
    }


def _open(text: str) -> str:
    """Return what was said with its e-mail address masked."""
    address = claims.email(text)
    return re.sub(re.escape(address), masked(address), text, flags=re.I) if address else text


def _customer(context: Context) -> dict[str, Any]:
    if context.identity is None or context.contact is None:
        return {"verified": {"level": "none"}}
    return {
        "display_name": context.contact.name,
        "account_ref": context.identity.account_id,
        "roles": list(context.contact.roles),
        "verified": {
            "level": "email_code",
            "at": context.identity.verified_at.isoformat(),
            "contact_masked": masked(context.identity.email),
        },
    }


def form_of(
    form: Form,
    open_slot: str | None,
    draft_id: str | None,
    context: Context,
    said: Mapping[str, Change] | None = None,
) -> dict[str, Any]:
    """Return the form with every slot, its status, its value as people read it, and who gave it."""
    wanted = [q for q in form.questions if q.kind not in (Kind.CODE, Kind.SUMMARY) and q.asked]
    wanted = [q for q in wanted if q.slot != "resume"]
    slots = [_slot(form, q, open_slot, context, (said or {}).get(q.slot)) for q in wanted]
    return {
        "id": form.kind.value,
        "title": words.option("requests", form.kind.value),
        "draft_id": draft_id,
        "policy": context.pack.provider,
        "active_slot": open_slot,
        "progress": {
            "answered": sum(s["status"] == "filled" for s in slots),
            "required": sum(s["status"] != "not_applicable" for s in slots),
        },
        "slots": slots,
    }


def _slot(
    form: Form, question: Question, open_slot: str | None, context: Context, said: Change | None
) -> dict[str, Any]:
    answered = question.slot in context.answers
    value = context.answers.get(question.slot)
    status = "filled" if answered and not question.is_open(context) else "missing"
    if not answered and not _applies(form, question, context):
        status = "not_applicable"
    if value == "unknown":
        status = "unknown_to_customer"
    row: dict[str, Any] = {
        "name": question.slot,
        "label": words.label(question.slot),
        "type": question.kind.value,
        "status": status,
        "sensitive": "mask" if question.kind in SENSITIVE else "none",
        "active": question.slot == open_slot,
    }
    if answered:
        row |= _value(question, value, context) | _source(question, said)
    return row


def _source(question: Question, said: Change | None) -> dict[str, Any]:
    if said is None:
        return {"source": "record" if question.is_recorded else "customer"}
    evidence = {} if said.seq is None else {"evidence_seq": [said.seq]}
    return (
        {"source": "agent", "by": said.by, **evidence}
        if said.by
        else {"source": "customer", **evidence}
    )


def _applies(form: Form, question: Question, context: Context) -> bool:
    """Of a customer nobody knows yet, nothing that the provider asks is ruled out."""
    if context.account is None and question.in_summary:
        return context.pack.asks(form.kind, question.slot)
    return question.needed(context)


def _value(question: Question, value: Any, context: Context) -> dict[str, Any]:
    if question.kind is Kind.EMAIL:
        return {"display": masked(str(value))}
    return {"value": value, "display": question.show(value, context)}
