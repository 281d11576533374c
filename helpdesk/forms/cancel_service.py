"""Cancelling an account, extensions, licences or numbers: what is asked, in which order. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpdesk.forms import calendar, cancel_days, shared, words
from helpdesk.forms.model import Answer, Context, Form, Heard, Kind, Option, Problem, Question, Read
from helpdesk.reading import dates, extensions, numbers
from helpdesk.vocabulary import Account, RequestKind

PARTS = ("extension", "licence", "number")


def _scope(context: Context) -> str:
    return str(context.answers.get("cancel_scope", ""))


def _volunteer_scope(heard: Heard, context: Context) -> Read:
    said = heard.entity("scope")
    if said in ("account", *PARTS):
        return Answer(said)
    if extensions.find(heard.text):
        return Answer("extension")
    if numbers.read(heard.text).numbers:
        return Answer("number")
    return Answer("account") if _means_the_account(heard) else None


def _means_the_account(heard: Heard) -> bool:
    """Say whether an order to cancel names the account and no part of it ("cancel my account")."""
    if heard.intent != RequestKind.CANCEL_SERVICE:
        return False
    return any(word in heard.text.casefold() for word in words.picking("cancel_scope", "whole"))


def _read_items(heard: Heard, context: Context) -> Read:
    scope = _scope(context)
    if heard.picked is not None:
        return Answer(heard.picked)
    if scope == "number":
        return shared.read_numbers(heard, context)
    if scope == "licence" and context.account:
        found = [i.id for i in context.account.licences if i.id.casefold() in heard.text.casefold()]
        if found:
            return Answer(found)
    if context.account and shared.means_all(heard.text):
        return Answer(_known_items(scope, context.account))
    return shared.read_extensions(heard, context)


def _volunteer_items(heard: Heard, context: Context) -> Read:
    if not heard.text and heard.entities.get("extension"):  # a pressed offer, after a port
        return Answer(list(heard.entities["extension"]))
    if _scope(context) == "number":
        return shared.volunteer_numbers(heard, context)
    return shared.volunteer_extensions(heard, context)


def _known_items(scope: str, account: Account) -> list[str]:
    if scope == "number":
        return [n.number for n in account.numbers if n.status == "active"]
    if scope == "licence":
        return [licence.id for licence in account.licences]
    return [licence.extension for licence in account.licences if licence.extension]


def _check_items(value: Any, context: Context) -> Problem | None:
    scope, account = _scope(context), context.account
    if account is None:
        return None
    if scope == "number":
        return shared.numbers_on_account(value, context)
    known = set(_known_items("extension", account)) | set(_known_items("licence", account))
    missing = [item for item in value if item not in known]
    if missing:
        return Problem("not_on_account", {"raw": ", ".join(missing)})
    return None


def _item_options(context: Context) -> Sequence[Option]:
    if context.account is None:
        return ()
    items = _known_items(_scope(context), context.account)
    if len(items) > 6:
        return ()
    return tuple(Option([item], _show_items([item], context)) for item in items)


def _show_items(value: Any, context: Context) -> str:
    if _scope(context) == "number":
        return shared.show_numbers(value, context)
    return ", ".join(value)


def _assigned(context: Context) -> bool:
    """Some licence that would end is still assigned to somebody, as the record says."""
    if context.account is None or _scope(context) not in ("extension", "licence"):
        return False
    items = set(context.answers.get("cancel_items", ()))
    return any(
        licence.assigned and (licence.id in items or licence.extension in items)
        for licence in context.account.licences
    )


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
    answers = context.answers
    facts: dict[str, Any] = {}
    if "cancel_scope" in answers:
        facts["cancel_scope"] = answers["cancel_scope"]
    if "cancel_porting" in answers:
        facts["open_port"] = answers["cancel_porting"] == "open"
    if "cancel_date" in answers and context.account is not None:
        ends = cancel_days.effective_date(answers, context.account)
        facts["notice_days"] = (ends - context.today).days
        facts["in_term"] = (
            cancel_days.in_term(context) and answers.get("cancel_buyout") != "contract_end"
        )
        port = cancel_days.port_date(answers)
        if port is not None:
            facts["port_gap_days"] = (ends - port).days
    return facts


def _read_porting(heard: Heard, context: Context) -> Read:
    read = shared.read_choice("cancel_porting")(heard, context)
    if read is None:
        said = shared.read_yes_no(heard, context)
        if isinstance(said, Answer):
            # A move that was noted is asked about by "has it finished?", else "is any moving?".
            yes, no = ("done", "open") if context.facts.get("declared_ports") else ("open", "no")
            return Answer(yes if said.value else no)
    return read


FORM = Form(
    RequestKind.CANCEL_SERVICE,
    (
        *shared.identification(),
        shared.resume(),
        Question(
            "cancel_scope",
            Kind.CHOICE,
            shared.read_choice("cancel_scope"),
            volunteered=_volunteer_scope,
            options=shared.offered("cancel_scope"),
            show=shared.show_option("cancel_scope"),
        ),
        Question(
            "cancel_items",
            Kind.EXTENSIONS,
            _read_items,
            needed=lambda c: _scope(c) in PARTS,
            volunteered=_volunteer_items,
            check=_check_items,
            options=_item_options,
            show=_show_items,
            echo=True,
        ),
        Question(
            "cancel_unassigned",
            Kind.YES_NO,
            shared.read_yes_no,
            needed=_assigned,
            options=lambda c: (Option(True), Option(False)),
            show=lambda v, c: words.option("cancel_unassigned", str(v).lower()),
            unknown="unknown",
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
            options=cancel_days.options,
            values=cancel_days.values,
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
        shared.summary("cancel_service"),
    ),
    facts=_facts,
)
