"""A person on request (R088, R071): the first ask is honoured, and what was said is handed on."""

from __future__ import annotations

import pytest
from rig import steps

HOURS = "6 a.m. to 6 p.m. Pacific Time, Monday to Friday"


@pytest.mark.parametrize(
    "asked", ["I want to talk to a person", "agent please", "can I speak to someone"]
)
def test_the_first_ask_is_honoured_without_a_question(talk, asked):
    chat = talk().say(asked)

    assert chat.case["kind"] == "general"
    assert chat.question is None


def test_who_is_there_when_and_which_case_to_quote_is_said(talk):
    chat = talk().say("I want to talk to a person")

    assert HOURS in chat.text
    assert "They are there now" in chat.text
    assert f"Quote case {chat.case['number']}" in chat.text


def test_a_known_customer_hears_where_the_reply_goes(talk, person):
    robin = person()
    chat = steps.ask(talk, robin, "check my cases").say("I want to talk to a person")

    assert f"p•••@{robin.email.partition('@')[2]}" in chat.text
    assert robin.email not in steps.everything(chat)


def test_the_person_receives_the_partly_completed_form(talk, person, porter):
    robin = person()
    chat = steps.ask(talk, robin, "cancel extension 1012").say("I want to talk to a person")

    found = steps.package(porter, chat)
    assert "I kept your 2 answers" in chat.text
    assert (found["reason"]["code"], found["reason"]["slot"]) == (
        "customer_request",
        "cancel_porting",
    )
    slots = {slot["name"]: slot for slot in found["form"]["slots"]}
    assert slots["cancel_scope"]["value"] == "extension"
    assert slots["cancel_items"]["value"] == ["1012"]
    assert slots["cancel_porting"]["status"] == "missing"
    assert slots["cancel_date"]["status"] == "missing"


def test_the_person_reads_what_was_said_last_and_where_the_rest_stands(talk, person, porter):
    chat = steps.ask(talk, person(), "cancel extension 1012").say("I want to talk to a person")

    found = steps.package(porter, chat)
    assert found["last_message"] == "I want to talk to a person"
    assert found["conversation_id"] == chat.id
    assert found["transcript"] == {"from_seq": 1, "to_seq": steps.said(chat)[-1]["seq"]}


def test_the_person_knows_who_was_verified_and_how(talk, person, porter):
    robin = person()
    chat = steps.ask(talk, robin, "add 3 lines").say("agent please")

    customer = steps.package(porter, chat)["customer"]
    assert customer["display_name"] == "Robin Example"
    assert customer["account_ref"] == robin.account
    assert customer["verified"]["level"] == "email_code"
    assert customer["verified"]["contact_masked"].startswith("p•••@")


def test_before_verification_the_person_is_told_that_nobody_was_verified(talk, porter):
    chat = talk().say("cancel extension 1012").say("agent please")

    found = steps.package(porter, chat)
    assert found["customer"]["verified"]["level"] == "none"
    assert "I kept your 2 answers" in chat.text


def test_an_order_that_goes_to_a_person_goes_to_sales(talk, person):
    chat = steps.ask(talk, person(), "add 3 lines").say("agent please")

    assert chat.case["kind"] == "sales"
    assert "Sales takes this from here" in chat.text
    assert "1-866-879-8647" in chat.text


def test_after_the_hand_over_the_next_request_can_begin(talk, person):
    chat = steps.ask(talk, person(), "cancel extension 1012").say("agent please")

    chat.say("I need a porting PIN")

    assert chat.question["form"] == "request_porting_pin_form"
