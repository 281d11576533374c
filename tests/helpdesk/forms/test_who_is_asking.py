"""Nobody learns anything of an account, and nothing is sent, before it is proved who is asking."""

from __future__ import annotations

import pytest
from rig.stage import Stage, at
from rig.ways import WAYS

from helpdesk.forms.registry import FORMS

QUESTIONS = [
    pytest.param(way, slot, id=f"{way.form}-{slot}")
    for way in WAYS.values()
    for slot in way.after_claims
]
EVERY_QUESTION = pytest.mark.parametrize(("way", "slot"), QUESTIONS)
MESSAGES = (
    ("yes", "affirm"),
    ("no", "deny"),
    ("florble wump", "nlu_fallback"),
    ("change the date", "change_answer"),
    ("I made a mistake", "change_answer"),
    ("I don't know", "dont_know"),
    ("why", "ask_why"),
    ("all of them", "inform"),
    ("2", "inform"),
    ("408-555-0132", "inform"),
    ("31 December 2026", "inform"),
)


@EVERY_QUESTION
@pytest.mark.parametrize(("text", "intent"), MESSAGES)
def test_whoever_stayed_away_too_long_proves_who_they_are_before_anything_else(
    way, slot, text, intent
):
    on = at(way, slot)
    on.answers |= {"account_ref": ["8x8-100234"], "email": "robin@blueheron.example"}
    on.is_known = False

    turn = on.hear(text, intent)

    assert not turn.confirmed
    if turn.leaving is None:
        assert on.open == "code"
        assert turn.start_code
    else:
        assert (turn.leaving, text) == ("stopped", "no")


@EVERY_QUESTION
def test_nothing_is_forgotten_while_somebody_proves_again_who_they_are(way, slot):
    on = at(way, slot)
    on.answers |= {"account_ref": ["8x8-100234"], "email": "robin@blueheron.example"}
    kept = on.kept()
    on.is_known = False
    on.hear("why", "ask_why")

    on.hear(code="passed")

    assert on.kept() == kept
    assert on.open == slot


@EVERY_QUESTION
@pytest.mark.parametrize(("text", "intent"), MESSAGES)
def test_any_message_at_any_question_leaves_a_question_open_or_ends_the_form(
    way, slot, text, intent
):
    on = at(way, slot)

    turn = on.hear(text, intent)

    assert turn.confirmed or turn.leaving or turn.open_slot in way.of.slots
    assert turn.confirmed is (slot == way.summary and text == "yes")


def test_a_stranger_learns_nothing_about_numbers():
    on = Stage(FORMS["request_porting_pin_form"], is_known=False)
    turn = on.begin("I need a porting PIN for 212-555-0123")

    assert on.open == "account_ref"
    assert [say.response for say in turn.says] == ["utter_noted"]


def test_a_number_of_somebody_else_is_asked_for_again_once_the_customer_is_known():
    on = Stage(FORMS["request_porting_pin_form"], is_known=False)
    on.begin("I need a porting PIN for 212-555-0123")
    on.hear("8x8-100234")
    on.hear("robin@blueheron.example")

    turn = on.hear(code="passed")

    assert "utter_pin_numbers_not_on_account" in [say.response for say in turn.says]
    assert on.open == "pin_numbers"


def test_a_code_is_sent_once_not_at_every_turn():
    on = Stage(FORMS["add_lines_form"], is_known=False)
    on.begin()
    on.hear("8x8-100234")
    assert on.hear("robin@blueheron.example").start_code

    assert not on.hear("why", "ask_why").start_code
    assert not on.hear(code="wrong").start_code
    resent = on.hear("send a new code", "resend_code")
    assert resent.resend_code and not resent.start_code


def test_a_code_that_is_not_awaited_is_not_sent_again():
    on = at(WAYS["add_lines_form"], "lines_plan")

    turn = on.hear("send a new code", "resend_code")

    assert not turn.resend_code
    assert [say.response for say in turn.says] == ["utter_no_code_open"]
