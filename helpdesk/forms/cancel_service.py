"""Cancelling an account, extensions, licences or numbers: what is asked, in which order. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpdesk.forms import (
    approval,
    asking,
    calendar,
    cancel_days,
    cancel_items,
    cancel_locations,
    cancel_numbers,
    cancel_reasons,
    requester,
    shared,
    words,
)
from helpdesk.forms.model import Answer, Context, Form, Heard, Kind, Option, Question, Read
from helpdesk.reading import dates, yes_no
from helpdesk.vocabulary import Account, RequestKind

KIND = RequestKind.CANCEL_SERVICE


def _buyout_values(context: Context) -> Mapping[str, str]:
    end = context.account.contract_end if context.account else None
    return {"contract_end": dates.say(end) if end else ""}


def _read_buyout(heard: Heard, context: Context) -> Read:
    read = shared.read_choice("cancel_buyout")(heard, context)
    if read is None:
        said = shared.read_yes_no(heard, context)
        read = Answer("keep") if isinstance(said, Answer) and said.value else None
    if read is None:
        found = dates.find(heard.text, context.today, cancel_days.anchors(context))
        end = context.account.contract_end if context.account else None
        read = Answer("contract_end") if found and end and found[0].value == end else None
    return read


def _facts(context: Context) -> Mapping[str, Any]:
    if context.answers.get("approval") == approval.TURN_DOWN:
        return {}  # no rule stands in the way of a no
    facts: dict[str, Any] = {}
    if "cancel_scope" in context.answers:
        facts["cancel_scope"] = context.answers["cancel_scope"]
        facts.update(cancel_items.facts(context))
    if "cancel_porting" in context.answers:
        facts["open_port"] = context.answers["cancel_porting"] == "open"
    if cancel_numbers.is_complete(context.answers.get(cancel_numbers.SLOT), context):
        facts["open_port"] = cancel_numbers.is_open(context)
    if "cancel_date" in context.answers and context.account is not None:
        facts.update(_facts_of_the_end(context, context.account))
    return {**facts, **_switch_facts(context)}


def _facts_of_the_end(context: Context, account: Account) -> Mapping[str, Any]:
    ends = cancel_days.effective_date(context.answers, account)
    facts: dict[str, Any] = {
        "notice_days": (ends - context.today).days,
        "in_term": cancel_days.in_term(context)
        and context.answers.get("cancel_buyout") != "contract_end",
    }
    port = cancel_days.port_date(context.answers)
    return facts if port is None else {**facts, "port_gap_days": (ends - port).days}


def _switch_facts(context: Context) -> Mapping[str, Any]:
    """Return whether the switch is on; known from the moment on at which it is asked for."""
    switch = FORM.question("cancel_switch")
    before = FORM.questions[: FORM.questions.index(switch)]
    if context.account is None or not switch.needed(context):
        return {}
    if any(q.asked and q.needed(context) and q.is_open(context) for q in before):
        return {}
    return {"switch_on": not switch.is_open(context)}


def _read_fact(heard: Heard, context: Context) -> Read:
    """Read whether something is so; "let's continue" does not say that it is."""
    return None if yes_no.goes_on(heard.text) else shared.read_yes_no(heard, context)


def _read_porting(heard: Heard, context: Context) -> Read:
    read = shared.read_choice("cancel_porting")(heard, context)
    if read is None:
        said = _read_fact(heard, context)
        if isinstance(said, Answer):
            # A move that was noted is asked about by "has it finished?", else "is any moving?".
            yes, no = ("done", "open") if context.facts.get("declared_ports") else ("open", "no")
            return Answer(yes if said.value else no)
    return read


FORM = Form(
    KIND,
    (
        *shared.identification(),
        shared.resume(),
        approval.question(),
        *asking.by_pack(
            KIND,
            Question(
                "cancel_scope",
                Kind.CHOICE,
                asking.read_choice(KIND, "cancel_scope"),
                volunteered=cancel_items.volunteer_scope,
                check=asking.check(KIND, "cancel_scope"),
                options=asking.options(KIND, "cancel_scope"),
                show=shared.show_option("cancel_scope"),
            ),
            Question(
                "cancel_locations",
                Kind.CHOICE,
                cancel_locations.read,
                needed=cancel_locations.are_asked,
                volunteered=cancel_locations.volunteer,
                check=cancel_locations.check,
                options=cancel_locations.options,
                show=cancel_locations.show,
                echo=True,
            ),
            Question(
                "cancel_items",
                Kind.EXTENSIONS,
                cancel_items.read,
                needed=lambda c: cancel_items.scope(c) in cancel_items.PARTS,
                volunteered=cancel_items.volunteer,
                check=cancel_items.check,
                options=cancel_items.options,
                show=cancel_items.show,
                echo=True,
            ),
            Question(
                "cancel_unassigned",
                Kind.YES_NO,
                _read_fact,
                needed=cancel_items.is_assigned,
                options=lambda c: (Option(True), Option(False)),
                show=lambda v, c: words.option("cancel_unassigned", str(v).lower()),
                unknown="unknown",
            ),
            Question(
                "cancel_disposition",
                Kind.CHOICE,
                cancel_numbers.read,
                needed=lambda c: bool(cancel_numbers.closing(c)),
                volunteered=cancel_numbers.volunteer,
                complete=cancel_numbers.is_complete,
                options=cancel_numbers.options,
                values=cancel_numbers.values,
                wording=cancel_numbers.wording,
                show=cancel_numbers.show,
                alone=True,
                echo=True,
            ),
            Question(
                "cancel_override",
                Kind.CHOICE,
                cancel_numbers.read_override,
                needed=cancel_numbers.is_guarded,
                options=cancel_numbers.override_options,
                values=cancel_numbers.override_values,
                show=shared.show_option("cancel_override"),
                alone=True,
                lasting=False,
            ),
            Question(
                "cancel_porting",
                Kind.CHOICE,
                _read_porting,
                options=shared.offered("cancel_porting"),
                show=shared.show_option("cancel_porting"),
                values=lambda c: {"ports": str(c.facts.get("declared_ports", ""))},
                wording=lambda c: "_declared" if c.facts.get("declared_ports") else "",
            ),
            Question(
                "cancel_port_date",
                Kind.DATE,
                calendar.read_day,
                needed=lambda c: c.answers.get("cancel_porting") == "open",
                check=calendar.still_to_come,
                show=lambda v, c: calendar.show_day(v, c) or words.option("cancel_port_date", v),
                options=lambda c: (Option(calendar.UNKNOWN),),
                unknown=calendar.UNKNOWN,
                echo=True,
            ),
            Question(
                "cancel_date",
                Kind.DATE,
                cancel_days.read,
                volunteered=cancel_days.volunteer,
                check=cancel_days.check,
                options=cancel_days.options,
                values=cancel_days.values,
                wording=cancel_days.wording,
                show=calendar.show_day,
                echo=True,
            ),
            Question(
                "cancel_buyout",
                Kind.CHOICE,
                _read_buyout,
                needed=cancel_days.in_term,
                options=lambda c: (Option("keep"), Option("contract_end")),
                values=_buyout_values,
                show=shared.show_option("cancel_buyout"),
            ),
            Question(
                "cancel_reason",
                Kind.TEXT,
                cancel_reasons.read,
                free=True,
                show=lambda v, c: words.option("cancel_reason", v),
                unknown="unknown",
            ),
            Question(
                "cancel_switch",
                Kind.CHOICE,
                cancel_locations.read_switch,
                complete=cancel_locations.is_switched_on,
                options=cancel_locations.switch_options,
                values=cancel_locations.switch_values,
                wording=cancel_locations.switch_wording,
                show=cancel_locations.show,
                alone=True,
                lasting=False,
            ),
            *requester.questions(),
        ),
        approval.summary(shared.summary("cancel_service")),
    ),
    facts=_facts,
)
