"""What a case holds, as people read it: each answer as its form shows it, and what was kept beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from helpdesk.casework import approvals, lookups
from helpdesk.eligibility.pack import Pack
from helpdesk.forms import words
from helpdesk.forms.model import Context, Form
from helpdesk.forms.registry import FORMS
from helpdesk.handoff import words as handoff_words
from helpdesk.reading import numbers
from helpdesk.tickets.case import Case
from helpdesk.vocabulary import Account, CaseKind, RequestKind

_REQUESTS: Mapping[CaseKind, tuple[RequestKind, ...]] = {
    CaseKind.CANCEL_SERVICE: (RequestKind.CANCEL_SERVICE,),
    CaseKind.PORT_OUT_HELP: (RequestKind.PORT_OUT,),
    CaseKind.PORTING_PIN: (RequestKind.REQUEST_PORTING_PIN,),
    CaseKind.CSR: (RequestKind.REQUEST_CSR,),
    CaseKind.ORDER: (RequestKind.ADD_LINES, RequestKind.ORDER_DEVICES),
    CaseKind.UPGRADE: (RequestKind.UPGRADE_SERVICE,),
    CaseKind.RESTORE: (RequestKind.RESTORE_SERVICE,),
}


def rows(
    case: Case, pack: Pack | None, account: Account | None, now: datetime
) -> list[tuple[str, str]]:
    """Return (label, value) for everything in the case, in the order in which it was asked.

    Without the provider's pack or the account, values are shown as they are kept.
    """
    form = _form(case)
    slots = [s for s in form.slots if s in case.fields] if form else []
    shown = _shown(form, case, pack, account, now) if pack and account and form else {}
    answers = [(words.label(s), shown.get(s) or _plain(case.fields[s])) for s in slots]
    beside = {name: value for name, value in case.fields.items() if name not in slots}
    return [*answers, *_beside(beside)]


def _form(case: Case) -> Form | None:
    """Return the form the case came from: of an order, the one whose answers it holds."""
    forms = [FORMS[f"{kind.value}_form"] for kind in _REQUESTS.get(case.kind, ())]
    return max(forms, key=lambda form: len(case.fields.keys() & set(form.slots)), default=None)


def _shown(form: Form, case: Case, pack: Pack, account: Account, now: datetime) -> dict[str, str]:
    today = now.astimezone(ZoneInfo(pack.time_zone)).date()
    context = Context(now=now, today=today, pack=pack, answers=case.fields, account=account)
    asked = (question for question in form.questions if question.slot in case.fields)
    return {question.slot: question.show(case.fields[question.slot], context) for question in asked}


def _beside(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    labels = lookups.field_labels()
    for name, value in fields.items():
        if value in ("", None):
            continue
        if name == approvals.FIELD:
            yield from _beside({n: value[n] for n in ("asked_by", "answer") if n in value})
        elif name == "quote":
            prices = ", ".join(f"{labels[part]} {price}" for part, price in value.items())
            yield labels["quote"], prices
        elif name in labels or name in words.slots():
            yield labels.get(name) or words.label(name), _value(name, value)


def _value(name: str, value: Any) -> str:
    if name == "reason":
        return handoff_words.reason(str(value))
    if name == "about":
        return words.option("requests", str(value))
    return _plain(value)


def _plain(value: Any) -> str:
    """Return a value without its form: numbers as they are written, lists and choices in a row."""
    if isinstance(value, Mapping):
        return ", ".join(f"{_plain(key)}: {_plain(held)}" for key, held in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value))
    text = str(value)
    return numbers.national(text) if text.startswith("+1") and text[1:].isdecimal() else text
