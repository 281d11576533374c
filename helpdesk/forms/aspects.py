"""What a question that names nothing is about: "how long does it take?" asks of the last request. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from helpdesk.forms.model import Kind, Question, Say
from helpdesk.forms.turns import Making
from helpdesk.reading import questions

FILE = Path(__file__).with_name("aspects.yml")
SILENT = "utter_no_rule_for_that"


def is_open(topic: str) -> bool:
    """Say whether the topic names nothing that it could be about: faq/how_long."""
    return topic.removeprefix("faq/") in aspects()


def said_of(topic: str, request: str) -> str:
    """Return the topic as asked of a request: faq/how_long/request_csr."""
    return f"{topic}/{request}"


def answer(topic: str, request: str | None, text: str) -> Say | None:
    """Return what answers the topic, asked in these words while `request` is spoken of.

    None: it names nothing, and no request is spoken of. "Who can do that?" sounds like a question
    about one request and may be asked of another; then its answer is not told.
    """
    aspect, _, said = topic.removeprefix("faq/").partition("/")
    if aspect not in aspects():
        is_guess = request and not speaks_of(topic, request) and questions.names_nothing(text)
        return Say("utter_ask_in_full") if is_guess else Say("utter_faq", {"topic": topic})
    about = said or request
    if about is None:
        return None
    found = aspects()[aspect].get(about, SILENT)
    return Say("utter_faq", {"topic": found}) if found.startswith("faq/") else Say(found)


def inform(turn: Making, question: Question | None, topic: str, text: str) -> None:
    """Answer a question inside a form; of a code that is awaited, say where to look for it."""
    if question is not None and question.kind is Kind.CODE and is_open(topic):
        turn.say("utter_code_help")
        return
    found = answer(topic, turn.form.kind, text)
    assert found is not None  # a form is open, so there is a request
    turn.says.append(found)


def subject(topic: str) -> str | None:
    """Return the request that a topic speaks of, if it speaks of one."""
    aspect, _, said = topic.removeprefix("faq/").partition("/")
    if aspect in aspects():
        return said or None
    return next((request for request in _file()["subjects"] if speaks_of(topic, request)), None)


def speaks_of(topic: str, request: str) -> bool:
    """Say whether the topic is one of this request."""
    return topic.removeprefix("faq/") in _file()["subjects"].get(request, ())


def aspects() -> Mapping[str, Mapping[str, str]]:
    """Return the topics that name nothing, each with what answers it by request."""
    found: Mapping[str, Mapping[str, str]] = _file()["aspects"]
    return found


@cache
def _file() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded
