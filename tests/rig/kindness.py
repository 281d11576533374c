"""What every sentence about a problem must be: one, kind, and of use. Knows no single sentence."""

from __future__ import annotations

import re

import httpx
from rig.talk import Talk

UNKIND = re.compile(
    r"\b(please|sorry|apologi[sz]e|invalid|oops|illegal|forbidden|error|failed|must not)\b"
    r"|traceback|exception|\{\w+\}|\bnull\b|\bNone\b|\.py\b",
    re.IGNORECASE,
)
# What a sentence that says what to do says: a verb that the customer can act on.
TO_DO = re.compile(
    r"\b(write|type|send|say|pick|choose|check|look|tell|answer|shorten|open|give|need|go on|"
    r"ask|use|call|enough|takes|start)\b",
    re.IGNORECASE,
)


def assert_kind(sentence: str) -> None:
    """Hold one sentence to its wording: kind, without our insides, and with something to do."""
    assert not UNKIND.search(sentence), sentence
    assert TO_DO.search(sentence), f"nothing to do in: {sentence}"
    assert sentence.strip().endswith((".", "?", ":")), sentence


def problem(chat: Talk, slot: str) -> str:
    """Return the one sentence about what was wrong; the question `slot` is asked again after it."""
    *said, question = chat.heard
    assert question["question"] and question["question"]["slot"] == slot, chat.text
    assert len(said) == 1, f"more than one sentence about the problem:\n{chat.text}"
    assert_kind(said[0]["text"])
    return str(said[0]["text"])


def refusal(answer: httpx.Response, status: int, code: str, said: str = "") -> str:
    """Return the sentence of a problem document; it repeats nothing of what was said."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    document = answer.json()
    assert (document["status"], document["code"]) == (status, code)
    assert not said or said not in answer.text
    assert_kind(document["detail"])
    return str(document["detail"])
