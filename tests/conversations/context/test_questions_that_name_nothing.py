""" "How long does it take?" is about what is spoken of, and answered by no other request's rule."""

from __future__ import annotations

import pytest
from rig import steps
from rig.pack import tells_answer

NOTICE, FEE = "cancel_notice", "buyout_fees"
SILENT = "no rule on that"


@pytest.mark.parametrize(
    ("order", "question", "topic"),
    [
        ("cancel my account", "how long will that take?", NOTICE),
        ("cancel my account", "and what does it cost?", FEE),
        ("I need a CSR", "how long does it take?", "csr_time"),
    ],
)
def test_inside_a_request_its_own_rule_answers(talk, order, question, topic):
    chat = talk().say(order).say(question)

    assert tells_answer(chat.text, topic)
    assert chat.slot == "account_ref"


@pytest.mark.parametrize(
    ("order", "question"),
    [
        ("I need a CSR", "is there a fee?"),
        ("I want to port my numbers to Example Telecom", "how much is it?"),
        ("add 3 lines", "how long does that take?"),
        ("restore my account", "do I have to pay for that?"),
    ],
)
def test_where_the_articles_are_silent_no_rule_of_another_request_is_told(talk, order, question):
    chat = talk().say(order).say(question)

    assert SILENT in chat.text
    assert not any(tells_answer(chat.text, topic) for topic in (NOTICE, FEE, "csr_time"))
    assert chat.slot == "account_ref"


def test_what_only_sounds_like_a_question_about_another_request_is_not_answered(talk):
    chat = talk().say("I need a CSR").say("can I undo it?")

    assert "name the thing" in chat.text
    assert not tells_answer(chat.text, "grace_period")
    chat.say("stop").say("cancel my account").say("can I undo it?")
    assert tells_answer(chat.text, "grace_period")


def test_what_an_order_costs_stands_beside_its_choices(talk, person):
    chat = steps.ask(talk, person(), "order 2 phones").say("how much is it?")

    assert "prices stand beside the choices" in chat.text
    assert "$" in str(chat.labels)


def test_a_question_beside_an_order_is_about_the_order(talk):
    chat = talk().say("I need a CSR. How long does that take?")

    assert tells_answer(chat.text, "csr_time")
    assert chat.slot == "account_ref"


def test_after_a_question_the_next_one_goes_on_about_the_same(talk):
    chat = talk().say("what is a CSR?").say("and how long does it take?")
    assert tells_answer(chat.text, "csr_time")

    chat.say("what does it cost?")
    assert SILENT in chat.text


def test_after_a_request_has_ended_a_question_is_still_about_it(talk, person):
    robin = person()
    chat = steps.ask(talk, robin, "I need a CSR").say(robin.numbers[0])
    chat.say("only the record").say("yes")
    assert chat.case["kind"] == "csr"

    chat.say("how long does it take?")

    assert tells_answer(chat.text, "csr_time")


def test_when_nothing_was_spoken_of_the_customer_is_asked_and_each_choice_is_answered(talk):
    chat = talk().say("how long does it take?")
    assert "Which one do you mean?" in chat.text

    chat.choose("A CSR")

    assert tells_answer(chat.text, "csr_time")
    chat.say("and what does it cost?")
    assert SILENT in chat.text
    chat.say("what is a fee for cancelling?").say("how long does it take?")
    assert tells_answer(chat.text, NOTICE)


def test_a_request_behind_a_condition_or_a_complaint_is_begun(talk):
    chat = talk().say("Is there a fee to cancel? If not then cancel my account")
    assert tells_answer(chat.text, FEE)
    assert chat.slot == "account_ref"

    chat = talk().say("My internet is down since Monday. Send me a CSR")
    assert chat.slot == "account_ref"


def test_two_questions_are_both_answered_of_the_request_that_is_picked(talk):
    chat = talk().say("how much is it and how long does it take?")
    assert "Which one do you mean?" in chat.text

    chat.choose("A CSR")

    assert SILENT in chat.text
    assert tells_answer(chat.text, "csr_time")


def test_a_question_beside_a_wish_for_another_request_is_answered_there_and_once(talk):
    chat = talk().say("I need a CSR").say("I want to cancel my account, how long does it take?")

    assert tells_answer(chat.text, NOTICE)
    assert not tells_answer(chat.text, "csr_time")
    assert chat.text.count("days' notice") == 1


def test_what_was_not_answered_is_not_answered_when_it_is_asked_again(talk):
    chat = talk().say("what is a CSR?").say("can I undo it?").say("can I undo it?")
    assert not tells_answer(chat.text, "grace_period")

    chat.say("how long does it take?")
    assert tells_answer(chat.text, "csr_time")


def test_what_points_back_to_something_out_of_scope_begins_nothing(talk):
    assert talk().say("I ordered 3 headsets yesterday. Cancel that").slot is None
