"""What the rules say of a form, in the sentences a customer reads: for the chat and for the desk. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from helpdesk.casework.judge import RuleJudge
from helpdesk.forms import cancel_days, cancel_service
from helpdesk.forms.model import Context, Form
from helpdesk.reading import dates, numbers
from helpdesk.vocabulary import Outcome, Rule

_BARS = (Outcome.REFUSE, Outcome.HAND_OVER)


def sentence(rule: Rule, context: Context, form: Form | None, number: str | None = None) -> str:
    """Return what a rule tells the customer, of one number when it is weighed by numbers."""
    told = values(context, form)
    if number is not None:
        told = {**told, "number": numbers.national(number)}
    return context.pack.say(rule, **told)


def objection(context: Context, form: Form, slot: str) -> str | None:
    """Return what the assistant would say before it asked for `slot` again; None: it may stand.

    The rules of the request are weighed, and those of each number where the answer is numbers.
    """
    judge = RuleJudge(form)
    verdict = judge.request(context)
    if verdict.outcome is Outcome.ASK_AGAIN:
        for rule in verdict.because:
            if rule.otherwise is Outcome.ASK_AGAIN and rule.slot == slot:
                return sentence(rule, context, form)
    if slot != form.numbers_slot or context.account is None:
        return None
    barred = []
    for number in context.answers.get(slot, ()):
        broken = judge.number(context, number).because
        barred += [(rule, number) for rule in broken if rule.otherwise in _BARS][:1]
    return " ".join(sentence(rule, context, form, number) for rule, number in barred) or None


def values(context: Context, form: Form | None) -> Mapping[str, Any]:
    """Return what the sentences of rules may name beside figures and telephone numbers."""
    known: dict[str, Any] = dict(RuleJudge(form).facts(context)) if form else {}
    if form is cancel_service.FORM:
        known["earliest_end"] = cancel_days.earliest(context)
        known["port_date"] = cancel_days.port_date(context.answers)
    if context.account is not None:
        known["contract_end"] = context.account.contract_end
        known["company"] = context.account.company
    return {name: shown(value) for name, value in known.items() if value is not None}


def shown(value: object) -> str:
    """Return a fact as people read it: days with their weekday, hours whole."""
    if isinstance(value, datetime):
        return dates.say(value.date())
    if isinstance(value, date):
        return dates.say(value)
    return f"{value:.0f}" if isinstance(value, float) else str(value)
