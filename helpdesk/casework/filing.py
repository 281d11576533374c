"""What a finished form becomes: the kind of case, who acts next, by when, what is kept. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from helpdesk.eligibility import days
from helpdesk.forms import add_lines, cancel_days, order_devices, port_out, words
from helpdesk.forms.model import Context, Form, Kind
from helpdesk.vocabulary import CaseKind, RequestKind


@dataclass(frozen=True)
class Filing:
    """A case about to be opened."""

    kind: CaseKind
    next_actor: str
    fields: Mapping[str, Any]
    effective_on: date | None = None
    due: datetime | None = None


def file(form: Form, context: Context) -> Filing:
    """Return what `form`, answered as in `context`, becomes."""
    what = _FILINGS[form.kind](context, _answers(form, context))
    taken = context.pack.next(form.kind, what.fields)
    return what if taken is None else replace(what, next_actor=taken.actor)


def rows(form: Form, context: Context) -> list[tuple[str, str]]:
    """Return the summary of a form: (label, answer as shown) for every answer that was given."""
    return [(label, shown) for _, label, shown in answered(form, context)]


def answered(form: Form, context: Context) -> list[tuple[str, str, str]]:
    """Return (slot, label, answer as shown) for every answer that was given, in order."""
    return [
        (q.slot, words.label(q.slot), q.show(context.answers[q.slot], context))
        for q in form.questions
        if q.in_summary and q.slot in context.answers and q.needed(context)
    ]


def _answers(form: Form, context: Context) -> dict[str, Any]:
    """The answers that the case keeps: all but claims of identity and the resume question."""
    kept = [q.slot for q in form.questions if q.in_summary and q.needed(context)]
    return {slot: context.answers[slot] for slot in kept if slot in context.answers}


def _cancel(context: Context, answers: dict[str, Any]) -> Filing:
    ends = cancel_days.end(context)
    contact = context.pack.figures.get("contact_business_days")
    due = None if contact is None else _business_days(context, contact)
    return Filing(CaseKind.CANCEL_SERVICE, "provider", answers, effective_on=ends, due=due)


def _port_out(context: Context, answers: dict[str, Any]) -> Filing:
    expected = port_out.expected_date(answers)
    return Filing(CaseKind.PORT_OUT_HELP, "carrier", answers, effective_on=expected)


def _pin(context: Context, answers: dict[str, Any]) -> Filing:
    return Filing(CaseKind.PORTING_PIN, "nobody", answers)


def _csr(context: Context, answers: dict[str, Any]) -> Filing:
    due = _business_days(context, int(context.figure("csr_business_days")))
    return Filing(CaseKind.CSR, "provider", answers, due=due)


def _business_days(context: Context, count: int) -> datetime:
    """Return the last minute of the business day that many days from today."""
    off = context.pack.holidays
    last = days.business_day_after(context.today, count, off.country, off.extra)
    return datetime.combine(last, time(23, 59), ZoneInfo(context.pack.time_zone))


def _lines(context: Context, answers: dict[str, Any]) -> Filing:
    return Filing(CaseKind.ORDER, "provider", {**answers, "quote": dict(add_lines.quote(context))})


def _devices(context: Context, answers: dict[str, Any]) -> Filing:
    quote = dict(order_devices.quote(context))
    return Filing(CaseKind.ORDER, "provider", {**answers, "quote": quote})


def _upgrade(context: Context, answers: dict[str, Any]) -> Filing:
    return Filing(CaseKind.UPGRADE, "provider", answers)


def _restore(context: Context, answers: dict[str, Any]) -> Filing:
    cancelled = context.account.cancelled_on if context.account else None
    return Filing(
        CaseKind.RESTORE, "provider", {"cancelled_on": cancelled.isoformat() if cancelled else ""}
    )


_FILINGS: Mapping[RequestKind, Callable[[Context, dict[str, Any]], Filing]] = {
    RequestKind.CANCEL_SERVICE: _cancel,
    RequestKind.PORT_OUT: _port_out,
    RequestKind.REQUEST_PORTING_PIN: _pin,
    RequestKind.REQUEST_CSR: _csr,
    RequestKind.ADD_LINES: _lines,
    RequestKind.ORDER_DEVICES: _devices,
    RequestKind.UPGRADE_SERVICE: _upgrade,
    RequestKind.RESTORE_SERVICE: _restore,
}


def handed_over(kind: CaseKind, form: Form | None, context: Context, reason: str) -> Filing:
    """Return the case of a conversation that a person takes over; it names the numbers it is about."""
    fields: dict[str, Any] = {"reason": reason, "about": form.kind.value if form else ""}
    if form and form.numbers_slot and form.numbers_slot in context.answers:
        fields[form.numbers_slot] = context.answers[form.numbers_slot]
    return Filing(kind, "provider", fields)


def order_number(case_number: str) -> str:
    """Return the order number of an order's case: the same characters under O-."""
    return "O-" + case_number.removeprefix("C-")


def unanswered(form: Form, context: Context) -> list[str]:
    """Return the questions that a summary may not be sent without."""
    return [
        q.slot
        for q in form.questions
        if q.asked
        and q.kind not in (Kind.SUMMARY, Kind.ACCOUNT, Kind.EMAIL, Kind.CODE)
        and q.slot != "resume"
        and q.needed(context)
        and q.is_open(context)
    ]
