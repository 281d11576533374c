"""What the form panel shows, made of the panel's facts: rows, controls, verdict, rules, who it is.

Reads only; every sentence comes from words.yml, domain.yml or the provider's pack.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from apps.support.desk import form_who
from helpdesk.agents.store import Agent, Role
from helpdesk.casework import begins, edits, panel, ruling
from helpdesk.casework.desk import Casework
from helpdesk.casework.panel import Panel
from helpdesk.chat import store as chat
from helpdesk.chat.changes import store as changes
from helpdesk.chat.changes.store import Change
from helpdesk.chat.drafts import store as drafts
from helpdesk.chat.log import Conversation
from helpdesk.chat.owners import store as owners
from helpdesk.forms import words
from helpdesk.forms.model import STOP, Kind, Option, Question
from helpdesk.forms.registry import FORMS
from helpdesk.handoff import store as handoffs
from helpdesk.handoff import words as handoff_words
from helpdesk.handoff.control import may_speak
from helpdesk.vocabulary import Owner, Rule

CODE = "code"
_NOT_A_ROW = ("approval",)  # shown only while it is there to be answered
_TYPES = {Kind.DATE: "date", Kind.QUANTITY: "number", Kind.EMAIL: "email"}


def of(
    casework: Casework,
    connection: chat.Connection,
    conversation_id: str,
    agent: Agent,
    now: datetime,
) -> dict[str, Any]:
    """Return what `_form.html` is given. Raises NotFound."""
    talk = chat.conversation(connection, conversation_id)
    control = owners.control(connection, conversation_id)
    form = panel.of(casework, connection, conversation_id, now)
    mine = may_speak(control, agent)
    by_person = control.owner is Owner.AGENT
    shown: dict[str, Any] = {
        "conversation": conversation_id,
        "provider": talk.provider,
        "control": control,
        "mine": mine,
        "may_edit": mine or (by_person and agent.role is Role.LEAD),
        "handed": _handed(connection, conversation_id),
        "asked": _asked(talk, form),
        "drafts": _drafts(connection, conversation_id, form),
        "begun": drafts.count(connection, conversation_id),
        "requests": _requests(casework, talk, form) if mine else [],
        "form": None,
        "who": None,
    }
    return shown if form is None else shown | _of_form(connection, form)


def _of_form(connection: chat.Connection, form: Panel) -> dict[str, Any]:
    said = changes.latest(connection, form.draft["id"])
    return {
        "form": form,
        "title": panel.title(form),
        "rows": [_row(form, row, said.get(row["name"])) for row in _rows(form)],
        "missing": [words.label(slot) for slot in form.missing],
        "verdict": _verdict(form),
        "rules": [_rule(form, rule) for rule in form.rules],
        "who": form_who.of(connection, form),
        "link": form_who.link(connection, form),
        "back": {
            "next": form.can_go_back,
            "summary": form.can_go_back and not form.missing and form.summary is not None,
        },
    }


def _handed(connection: chat.Connection, conversation_id: str) -> dict[str, Any] | None:
    """Why it was handed over, as agents read it."""
    found = handoffs.newest_open(connection, conversation_id)
    if found is None:
        return None
    package: Mapping[str, Any] = found["package"]
    reason = package["reason"]
    return {
        "id": found["id"],
        "at": found["created_at"],
        "reason": handoff_words.reason(reason["code"]),
        "slot": words.label(reason["slot"]) if reason.get("slot") in words.slots() else None,
        "attempts": reason.get("attempts"),
        "seq": (package.get("transcript") or {}).get("to_seq"),
        "last": package.get("last_message"),
        "wishes": package.get("wishes") or [],
        "case_number": found["case_number"],
    }


def _asked(talk: Conversation, form: Panel | None) -> dict[str, Any] | None:
    """The question an agent has put to the customer, while it waits for its answer."""
    ask = talk.ask
    if not ask or form is None or ask["draft_id"] != form.draft["id"]:
        return None
    return {"slot": ask["slot"], "label": words.label(ask["slot"]), "seq": ask["seq"]}


def _drafts(
    connection: chat.Connection, conversation_id: str, form: Panel | None
) -> list[dict[str, Any]]:
    """The other requests of this conversation that are open."""
    here = form.draft["id"] if form else None
    return [
        {"id": d["id"], "title": words.option("requests", FORMS[d["form"]].kind.value)}
        for d in drafts.unsent(connection, conversation_id)
        if d["form"] in FORMS and d["id"] != here
    ]


def _requests(casework: Casework, talk: Conversation, form: Panel | None) -> list[dict[str, str]]:
    account = form.context.account if form else None
    kinds = begins.offered(casework.pack(talk.provider), account)
    return [{"kind": k.value, "title": words.option("requests", k.value)} for k in kinds]


def _rows(form: Panel) -> list[dict[str, Any]]:
    def is_shown(row: Mapping[str, Any]) -> bool:
        return row["name"] not in _NOT_A_ROW or row["status"] != "not_applicable"

    return [row for row in form.rows if is_shown(row)]


def _row(form: Panel, row: Mapping[str, Any], said: Change | None) -> dict[str, Any]:
    question = form.form.question(row["name"])
    seq = (row.get("evidence_seq") or [None])[-1]
    return {
        **row,
        "display": row.get("display", ""),
        "why": words.why(row["name"]),
        "seq": seq,
        "source": row.get("source"),
        "by": row.get("by"),
        "at": said.at if said else None,
        "changed": said.version if said else 0,
        "editable": row["status"] != "not_applicable" and edits.may_be_edited(form, row["name"]),
        "control": _control(form, question),
    }


def _control(form: Panel, question: Question) -> dict[str, Any]:
    """The fitting way to answer: picked from choices, typed, or both."""
    held = form.context.answers.get(question.slot)
    offered = options(form, question)
    picks = question.kind in (Kind.CHOICE, Kind.YES_NO) and bool(offered)
    # A choice for all may also be an answer in parts: words say what a list of choices cannot.
    in_words = picks and held is not None and held not in [o.value for o in offered]
    typed = not picks or in_words
    return {
        "options": [_choice(question, o, held) for o in offered] if picks else [],
        "text": typed or question.slot in _IN_PARTS,
        "type": "text" if picks else _TYPES.get(question.kind, "text"),
        "value": _typed(form, question, held) if typed and held != question.unknown else "",
        "listed": [] if picks else [label(question, o) for o in offered],
        "unknown": question.unknown is not None,
    }


def options(form: Panel, question: Question) -> list[Option]:
    """Return the choices that answer a question; not those that leave the form."""
    offered = [o for o in question.options(form.context) if not _leads_away(o)]
    if question.kind is Kind.YES_NO and not offered:
        return [Option(True), Option(False)]
    return offered


_IN_PARTS = ("cancel_disposition", "cancel_locations")  # may be answered for each part


def _leads_away(option: Option) -> bool:
    return option.value == STOP or str(option.value).startswith("switch:")


def _choice(question: Question, option: Option, held: Any) -> dict[str, Any]:
    return {
        "value": json.dumps(option.value),
        "label": label(question, option),
        "chosen": option.value == held,
    }


def label(question: Question, option: Option) -> str:
    """Return a choice in words."""
    value = str(option.value).lower() if isinstance(option.value, bool) else str(option.value)
    return option.label or words.option(question.slot, value)


def _typed(form: Panel, question: Question, held: Any) -> str:
    if held is None or question.kind is Kind.EMAIL:
        return ""
    if question.kind in (Kind.DATE, Kind.QUANTITY, Kind.TEXT):
        return str(held)
    return question.show(held, form.context)


def _verdict(form: Panel) -> dict[str, Any]:
    """What the rules say of the form as it stands, each broken one in the customer's sentence."""
    verdict, context = form.verdict, form.context
    return {
        "outcome": verdict.outcome.value,
        "because": [
            {**_rule(form, rule), "said": ruling.sentence(rule, context, form.form)}
            for rule in verdict.because
        ],
    }


def _rule(form: Panel, rule: Rule) -> dict[str, Any]:
    pack = form.context.pack
    source = pack.sources[rule.cite.source]
    return {
        "id": rule.id,
        "sentence": rule.sentence,
        "cite": pack.source(rule.cite),
        "address": source.address,
    }
