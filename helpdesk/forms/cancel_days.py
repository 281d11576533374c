"""The days of a cancellation: when it may end, and when the move that must come first is due. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from helpdesk.eligibility import days
from helpdesk.forms import calendar
from helpdesk.forms.model import Answer, Context, Heard, Option, Problem, Read
from helpdesk.reading import dates, yes_no
from helpdesk.vocabulary import Account


def read(heard: Heard, context: Context) -> Read:
    """Read the day a service shall end; a yes takes the earliest one that was just told."""
    if heard.picked is not None:
        return Answer(heard.picked)
    said = dates.read(heard.text, context.today, anchors(context))
    if _takes_the_earliest(heard, said, context):
        return Answer(earliest(context).isoformat())
    return _as_answer(said, context)


def _takes_the_earliest(heard: Heard, read: dates.DateRead, context: Context) -> bool:
    """Say whether the earliest day is wanted that the customer has just been told of."""
    is_told = int(context.answers.get("_attempts", 0)) > 0
    says_yes = notice(context) is not None and yes_no.read(heard.text) is True
    return is_told and (read.problem == "soonest" or says_yes)


def _as_answer(read: dates.DateRead, context: Context) -> Read:
    return calendar.as_answer(read, {"earliest": dates.say(earliest(context))})


def volunteer(heard: Heard, context: Context) -> Read:
    """Take a day that was said before it was asked for."""
    found = dates.find(heard.text, context.today, anchors(context))
    if found is None:
        return None
    return _as_answer(found[0], context)


def anchors(context: Context) -> Mapping[str, date]:
    """Return the days people name without a date: the end of the month, the end of the contract."""
    known = {"billing_end": days.end_of_month(context.today)}
    if context.account and context.account.contract_end:
        known["contract_end"] = context.account.contract_end
    return known


def notice(context: Context) -> int | None:
    """Return the days of notice, or None where the provider asks for none."""
    return context.pack.figures.get("cancel_notice_days")


def earliest(context: Context) -> date:
    """The first day that keeps the notice, and lets an open port finish first."""
    first = days.earliest_end(context.today, notice(context) or 0)
    port = port_date(context.answers)
    if port is not None:
        first = max(first, port + timedelta(days=int(context.figure("port_buffer_days"))))
    return first


def port_date(answers: Mapping[str, Any]) -> date | None:
    """Return the day an open port is expected, or None when there is none or it is not known."""
    if answers.get("cancel_porting") != "open":
        return None
    return calendar.known_day(answers.get("cancel_port_date"))


def options(context: Context) -> Sequence[Option]:
    """Offer the earliest day, the end of its month, and the end of a contract that runs longer.

    Without a notice to keep, any day is as good as another.
    """
    if notice(context) is None:
        return ()
    first = earliest(context)
    offers = [first, days.end_of_month(first)]
    contract_end = context.account.contract_end if context.account else None
    if contract_end and contract_end > first:
        offers.append(contract_end)
    return tuple(Option(day.isoformat(), dates.say(day)) for day in dict.fromkeys(offers))


def values(context: Context) -> Mapping[str, str]:
    """Return what fills the question: the earliest day, and how many days of notice there are."""
    return {"earliest": dates.say(earliest(context)), "notice": str(notice(context) or 0)}


def wording(context: Context) -> str:
    """Return how to ask: "_freely" where there is no notice to keep."""
    return "_freely" if notice(context) is None else ""


def check(value: Any, context: Context) -> Problem | None:
    """Object to a day that has passed, where no rule on notice does."""
    return calendar.still_to_come(value, context) if notice(context) is None else None


def in_term(context: Context) -> bool:
    """Say whether the contract still runs on the day that was named."""
    wanted = context.answers.get("cancel_date")
    end = context.account.contract_end if context.account else None
    return bool(wanted and end and date.fromisoformat(wanted) < end)


def end(context: Context) -> date | None:
    """Return the day it shall end; None while none was named, or where the provider asks for none."""
    if context.account is None or "cancel_date" not in context.answers:
        return None
    return effective_date(context.answers, context.account)


def effective_date(answers: Mapping[str, Any], account: Account) -> date:
    """Return the day the customer wants it to end, the end of the contract if that was chosen."""
    if answers.get("cancel_buyout") == "contract_end" and account.contract_end:
        return account.contract_end
    return date.fromisoformat(str(answers["cancel_date"]))
