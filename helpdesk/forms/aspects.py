"""What a question that names nothing is about: "how long does it take?" asks of the last request. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from helpdesk.forms.model import Context, Kind, Question, Say
from helpdesk.forms.turns import Making
from helpdesk.reading import questions
from helpdesk.vocabulary import RequestKind

FILE = Path(__file__).with_name("aspects.yml")
SILENT = "utter_no_rule_for_that"
IN_FULL = "utter_ask_in_full"


def is_open(topic: str) -> bool:
    """Say whether the topic names nothing that it could be about: faq/how_long."""
    return topic.removeprefix("faq/") in aspects()


def said_of(topics: Sequence[str], request: str) -> str:
    """Return topics as asked of a request: faq/how_much+how_long/request_csr."""
    return f"faq/{'+'.join(topic.removeprefix('faq/') for topic in topics)}/{request}"


def several(topic: str) -> list[str]:
    """Return the topics that `said_of` put into one."""
    together, _, request = topic.removeprefix("faq/").partition("/")
    return [f"faq/{one}/{request}" if request else f"faq/{one}" for one in together.split("+")]


def answer(topic: str, about: str | None, text: str, context: Context) -> Say | None:
    """Return what answers the topic, asked in these words while the request `about` is spoken of.

    None: it names nothing, and no request is spoken of. "Who can do that?" sounds like a question
    about one request and may be asked of another; then its answer is not told.
    """
    aspect, _, said = topic.removeprefix("faq/").partition("/")
    if aspect not in aspects():
        is_guess = about and not speaks_of(topic, about) and questions.names_nothing(text)
        return Say(IN_FULL) if is_guess else Say("utter_faq", {"topic": topic})
    request = said or about
    return _of(request, aspects()[aspect].get(request), context) if request else None


def inform(
    turn: Making, question: Question | None, topic: str, text: str, about: str | None = None
) -> None:
    """Answer a question inside a form.

    It is about `about`, else what the last question named, else the form; or about the code.
    """
    if question is not None and question.kind is Kind.CODE and _may_be_of_a_code(topic, text):
        turn.say("utter_code_help")
        return
    spoken_of = about or turn.answers.get("_about") or turn.form.kind.value
    said = answer(topic, spoken_of, text, turn.context) or Say(SILENT)
    turn.says.append(said)
    turn.answers["_about"] = now_about(topic, spoken_of, said)


def now_about(topic: str, about: str | None, said: Say) -> str | None:
    """Return which request is spoken of once the topic was answered so."""
    if said.response == IN_FULL or (about and speaks_of(topic, about)):
        return about
    return subject(topic) or about


def subject(topic: str) -> str | None:
    """Return the request that a topic speaks of, if it speaks of one."""
    aspect, _, said = topic.removeprefix("faq/").partition("/")
    if aspect in aspects():
        return said or None
    return next((request for request in _file()["subjects"] if speaks_of(topic, request)), None)


def speaks_of(topic: str, request: str) -> bool:
    """Say whether the topic is one of this request."""
    return topic.removeprefix("faq/") in _file()["subjects"].get(request, ())


def aspects() -> Mapping[str, Mapping[str, Any]]:
    """Return the topics that name nothing, each with what answers it by request."""
    found: Mapping[str, Mapping[str, Any]] = _file()["aspects"]
    return found


def _of(request: str, found: Any, context: Context) -> Say:
    if isinstance(found, str):
        return Say("utter_faq", {"topic": found})
    is_done = found and context.pack.rules_for(RequestKind(request), context.today)
    if not is_done or ("shelf" in found and not context.pack.catalogue.get(found["shelf"])):
        return Say(SILENT)
    return Say(found["say"])


def _may_be_of_a_code(topic: str, text: str) -> bool:
    if is_open(topic):
        return topic.removeprefix("faq/") in _file()["of_a_code"]
    return questions.names_nothing(text)


@cache
def _file() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded
