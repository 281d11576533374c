"""Naming responses and filling them: the only place that turns Say into something said."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from rasa_sdk.executor import CollectingDispatcher

from helpdesk.casework import ruling
from helpdesk.casework.filing import answered
from helpdesk.eligibility.pack import Pack
from helpdesk.forms import words
from helpdesk.forms.model import Context, Form, Kind, Option, Question, Say
from helpdesk.reading import dates
from helpdesk.tickets.case import Case
from helpdesk.vocabulary import CaseKind, RequestKind

ROOT = Path(__file__).resolve().parent.parent
WORDED = ("domain.yml", "data/responses/faq.yml")
TELL = "utter_tell"  # says what a rule pack says


@cache
def responses() -> frozenset[str]:
    """Return the name of every response there is."""
    files = [yaml.safe_load((ROOT / name).read_text(encoding="utf-8")) for name in WORDED]
    return frozenset(name for file in files for name in file["responses"])


def tell(
    dispatcher: CollectingDispatcher, says: Sequence[Say], context: Context, form: Form | None
) -> None:
    """Say every sentence, in order."""
    for say in says:
        _SPECIAL.get(say.response, _plain)(dispatcher, say, context, form)


def utter(dispatcher: CollectingDispatcher, response: str, **values: Any) -> None:
    """Say one response of the domain. Raises LookupError when it has no such words."""
    if response not in responses():
        raise LookupError(f"domain.yml has no response {response}")
    dispatcher.utter_message(response=response, **values)


def _plain(dispatcher: CollectingDispatcher, say: Say, context: Context, form: Form | None) -> None:
    known = {
        "provider_name": context.pack.name,
        "account_example": context.pack.chat.account_example,
        "abilities": abilities(offered(context, "requests")),
    }
    values = {**known, **say.values}
    fallback = values.pop("fallback", say.response)
    utter(dispatcher, say.response if say.response in responses() else fallback, **values)


def _why(dispatcher: CollectingDispatcher, say: Say, context: Context, form: Form | None) -> None:
    utter(dispatcher, TELL, words=words.why(say.values["slot"]))


def _faq(dispatcher: CollectingDispatcher, say: Say, context: Context, form: Form | None) -> None:
    answer(dispatcher, say.values["topic"], context)


def _rule(dispatcher: CollectingDispatcher, say: Say, context: Context, form: Form | None) -> None:
    rule = context.pack.rule(say.values["rule"])
    values = ruling.values(context, form)
    told = context.pack.steps(rule.steps, **values) if rule.steps else ()
    utter(dispatcher, TELL, words="\n".join((context.pack.say(rule, **values), *numbered(told))))


def _number_rule(
    dispatcher: CollectingDispatcher, say: Say, context: Context, form: Form | None
) -> None:
    rule = context.pack.rule(say.values["rule"])
    utter(dispatcher, TELL, words=ruling.sentence(rule, context, form, say.values["number"]))


def _unknown(
    dispatcher: CollectingDispatcher, say: Say, context: Context, form: Form | None
) -> None:
    utter(dispatcher, "utter_unknown_is_fine", label=words.label(say.values["slot"]).lower())


_SPECIAL = {
    "utter_why": _why,
    "utter_faq": _faq,
    "utter_rule": _rule,
    "utter_number_rule": _number_rule,
    "utter_unknown_is_fine": _unknown,
}


def answer(dispatcher: CollectingDispatcher, topic: str, context: Context) -> None:
    """Answer a question from the provider's own articles, or say that they are silent."""
    known = context.pack.faq(topic.removeprefix("faq/"))
    if known is None:
        utter(dispatcher, "utter_no_rule_for_that", provider_name=context.pack.name)
        return
    utter(dispatcher, f"utter_{topic}", answer="\n".join((known.answer, *numbered(known.steps))))


def offered(context: Context, which: str) -> list[str]:
    """Return the requests of a list in words.yml that customers of this provider can have done here."""
    done = {kind for product in context.pack.products.values() for kind in product.requests}
    return [name for name in words.options(which) if RequestKind(name) in done]


def abilities(requests: Sequence[str]) -> str:
    """Return what can be done, in a few words for each request."""
    said = [words.option("abilities", request) for request in requests]
    most = ", ".join(said[:-1])
    return f" {words.option('joining', 'and')} ".join(part for part in (most, *said[-1:]) if part)


def request_button(intent: str) -> dict[str, str]:
    """Return the choice that begins a request."""
    return {"title": words.option("requests", intent), "payload": f"/{intent}"}


def topic_button(topic: str, request: str) -> dict[str, str]:
    """Return the choice that asks a topic of a request."""
    answer = json.dumps({"answer": topic.removeprefix("faq/")})
    return {"title": words.option("about", request), "payload": f"/faq{answer}"}


def another_provider(dispatcher: CollectingDispatcher, other: Pack, context: Context) -> None:
    """Say whose chat this is, and where customers of the other provider get help."""
    utter(
        dispatcher,
        "utter_another_provider",
        provider_name=context.pack.name,
        other=other.name,
        address=other.chat.address,
    )


def steps(dispatcher: CollectingDispatcher, told: Sequence[str]) -> None:
    """Tell a procedure of the pack, in order."""
    utter(dispatcher, TELL, words="\n".join(numbered(told)))


def numbered(lines: Sequence[str]) -> list[str]:
    """Return steps as lines with their numbers."""
    return [f"{place}. {step}" for place, step in enumerate(lines, start=1)]


def ask(
    dispatcher: CollectingDispatcher, form: Form, question: Question, context: Context, **more: str
) -> None:
    """Ask the open question, with its choices and what the page needs to show it."""
    values = {**question.values(context), **more}
    response = f"utter_{question.slot}_ask{question.wording(context)}"
    buttons = [button("inform", option, question.slot) for option in question.options(context)]
    shared = "utter_summary_again" if question.kind is Kind.SUMMARY else "utter_ask_again"
    own = (f"{response}_new", f"{response}_again")  # of a code, the new one is another
    again = next((name for name in own if name in responses()), shared)
    values["label"] = words.label(question.slot)
    utter(dispatcher, response, buttons=buttons, again=again, **values)
    dispatcher.utter_message(json_message={"question": described(form, question, context)})


def button(intent: str, option: Option, slot: str) -> dict[str, Any]:
    """Return one choice as the engine knows buttons; the browser never sees the payload."""
    value = option.value
    label = option.label or words.option(
        slot, str(value).lower() if isinstance(value, bool) else value
    )
    return {"title": label, "payload": f"/{intent}{json.dumps({'answer': value})}"}


def described(form: Form, question: Question, context: Context) -> dict[str, Any]:
    """Return what a page needs to show the question."""
    # What was answered stays counted when it is no longer asked (the claims of a customer who is
    # known by now): the number of a question must not fall.
    asked = [
        q for q in form.questions if q.asked and (q.needed(context) or q.slot in context.answers)
    ]
    before = [q for q in asked if q.slot in context.answers and q.slot != question.slot]
    held = context.answers.get(question.slot)
    return {
        "form": form.name,
        "slot": question.slot,
        "label": words.label(question.slot),
        "kind": question.kind.value,
        "step": len(before) + 1,
        "total": max(len(asked), len(before) + 1),
        "why": words.why(question.slot),
        "attempts": int(context.answers.get("_attempts", 0)),  # answers to it that could not stand
        "held": None if held is None else question.show(held, context),  # while it is asked again
        "answers": _answers(form, context),
    }


def _answers(form: Form, context: Context) -> list[dict[str, Any]]:
    """Return what was answered so far, each with what changes it."""
    last = form.questions[-1]
    if last.kind is not Kind.SUMMARY:
        return []
    change = words.option(last.slot, "change")
    return [
        {
            "slot": slot,
            "label": label,
            "shown": shown,
            **button("change_answer", Option(slot, f"{change}: {label}"), slot),
        }
        for slot, label, shown in answered(form, context)
    ]


def show_case(dispatcher: CollectingDispatcher, case: Case) -> None:
    """Attach a case to what was just said."""
    dispatcher.utter_message(
        json_message={
            "case": {"number": case.number, "kind": case.kind.value, "status": case.status.value}
        }
    )


def show_secret(dispatcher: CollectingDispatcher, secret: Mapping[str, Any]) -> None:
    """Attach a secret, to be fetched once by the page, to what was just said."""
    dispatcher.utter_message(
        json_message={
            "secret": {
                "id": secret["id"],
                "kind": secret["kind"],
                "expires_at": secret["expires_at"].isoformat(),
            }
        }
    )


def moment(context: Context, at: Any) -> str:
    """Return a moment as the customer of this provider reads it."""
    return dates.say_moment(at, context.pack.time_zone)


def day(context: Context, at: Any) -> str:
    """Return the day of a moment as the customer of this provider reads it."""
    return dates.say(at.astimezone(ZoneInfo(context.pack.time_zone)).date())


def case_kind(kind: CaseKind) -> str:
    """Return what a case is about, in words."""
    return words.option("case_kinds", kind.value)
