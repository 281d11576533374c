"""The small parts of the support server, each by itself."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from apps.support import transcript, wording
from apps.support.limits import Limits, Meter, Window
from helpdesk.chat.cleaning import TextRefused
from helpdesk.chat.log import Message

SUPPORT = Path(wording.__file__).parent


def test_every_problem_that_is_raised_has_its_sentence() -> None:
    raised = {
        call.args[0].value
        for file in SUPPORT.glob("*.py")
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Problem"
        if call.args and isinstance(call.args[0], ast.Constant)
    }
    known = wording.load().problems
    assert len(raised) > 10
    assert raised | {"control_characters", "too_long", "empty"} <= set(known)
    assert TextRefused("empty").code in known
    assert all(words.detail.rstrip().endswith((".", "}")) for words in known.values())


def test_the_question_goes_with_the_last_text_and_facts_with_the_one_before_them() -> None:
    first, last = transcript.replies(
        [
            {"text": "Your number is C-1."},
            {"custom": {"case": {"number": "C-1"}}},
            {"custom": {"question": {"slot": "a"}}},
            {"text": "Anything else?"},
        ]
    )
    assert first.body == {"case": {"number": "C-1"}}
    assert last.body == {"question": {"slot": "a"}}


def test_facts_before_any_text_go_with_the_first() -> None:
    (only,) = transcript.replies([{"custom": {"case": {"number": "C-1"}}}, {"text": "Done."}])
    assert only.body == {"case": {"number": "C-1"}}


def test_payloads_stay_in_the_log(now) -> None:
    (reply,) = transcript.replies(
        [{"text": "?", "buttons": [{"title": "Yes", "payload": "/affirm"}]}]
    )
    assert reply.body["choices"][0]["payload"] == "/affirm"
    shown = transcript.as_json(Message(1, "assistant", None, "?", now, reply.body), "id")
    assert "/affirm" not in str(shown) and shown["choices"][0]["label"] == "Yes"


def test_choice_ids_are_new_for_each_question() -> None:
    question = [{"text": "?", "buttons": [{"title": "Yes", "payload": "/affirm"}]}]
    ids = {transcript.replies(question)[0].body["choices"][0]["id"] for _ in range(50)}
    assert len(ids) == 50


def test_a_meter_lets_so_many_through_and_says_when_the_next_may_come() -> None:
    time = iter([0.0, 1.0, 2.0, 9.0, 10.5, 10.6])
    meter = Meter((Window(3, 10),), lambda: next(time))
    assert [meter.wait_for("a") for _ in range(6)] == pytest.approx([0, 0, 0, 1, 0, 0.4])


def test_meters_count_each_key_alone() -> None:
    meter = Meter((Window(1, 10),), lambda: 0.0)
    assert (meter.wait_for("a"), meter.wait_for("b"), meter.wait_for("a")) == (0, 0, 10)


def test_the_limits_of_the_product_are_those_that_were_agreed() -> None:
    assert Limits().hasty == (Window(10, 10), Window(60, 600))


def test_what_changes_an_answer_stands_with_the_answer_and_not_among_the_choices(now) -> None:
    answer = {"slot": "a", "label": "A", "shown": "one", "title": "Change: A", "payload": "/c"}
    (reply,) = transcript.replies(
        [
            {"text": "?", "buttons": [{"title": "Yes", "payload": "/affirm"}]},
            {"custom": {"question": {"slot": "b", "answers": [answer]}}},
        ]
    )
    shown = transcript.as_json(Message(1, "assistant", None, "?", now, reply.body), "id")
    (kept,) = shown["question"]["answers"]
    assert [c["label"] for c in shown["choices"]] == ["Yes"]
    assert (kept["slot"], kept["label"], kept["shown"]) == ("a", "A", "one")
    assert kept["change"] in {c["id"] for c in reply.body["choices"] if c["payload"] == "/c"}
    assert "/c" not in str(shown).replace(kept["change"], "")
