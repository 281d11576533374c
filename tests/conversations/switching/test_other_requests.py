"""Another request at any question of any form: it is done, and the first goes on where it was."""

from __future__ import annotations

import pytest
from rig.ways import CLAIMS, QUESTIONS, WAYS

CASES = "what is the status of my case?"
PIN = "I need a porting PIN"
ASKED_WHEN_KNOWN = [
    pytest.param(way, slot, id=f"{way.form}-{slot}")
    for way, slot in QUESTIONS
    if slot not in CLAIMS
]
ASKED_OF_STRANGERS = [
    pytest.param(way, slot, id=f"{way.form}-{slot}") for way, slot in QUESTIONS if slot in CLAIMS
]


def other_than(way):
    return PIN if way.form == "check_case_status_form" else CASES


@pytest.mark.parametrize(("way", "slot"), ASKED_WHEN_KNOWN)
def test_a_look_at_cases_comes_back_to_the_open_question(pool, answers, way, slot):
    with pool.at(way, slot) as journey:
        chat, question, kept = journey.chat, journey.chat.card, answers(journey.chat)
        kept = {slot: kept[slot] for slot in way.steps if slot in kept}

        chat.say(CASES)

        assert "There is no case on your account" in chat.text
        assert "Back to what you began before" in chat.text
        assert chat.card == question
        assert answers(chat).items() >= kept.items()


@pytest.mark.parametrize(("way", "slot"), ASKED_OF_STRANGERS)
def test_who_is_proved_for_another_request_is_known_to_the_first(start, way, slot):
    journey = start(way).to(slot)
    chat = journey.chat
    if slot == "code":
        chat.code(journey.who.email)  # it is not typed, and another one is sent

    chat.say(other_than(way)).verify(journey.who.account, journey.who.email)
    if chat.slot == "pin_numbers":
        chat.say(journey.who.numbers[0]).say("yes")

    assert "Back to what you began before" in chat.text
    if way.form == "request_porting_pin_form":
        assert chat.slot == "code", "a PIN needs a code of its own"
    elif way.after_claims:
        assert chat.slot == way.after_claims[0]
    else:
        assert chat.case["kind"] == "porting_pin", "the case that is looked up was just made"


@pytest.mark.parametrize(
    "way",
    [
        pytest.param(w, id=w.form)
        for w in WAYS.values()
        if w.steps and w.form.startswith(("c", "o"))
    ],
)
def test_a_porting_pin_on_the_way_is_really_made_and_the_way_goes_on(start, answers, way):
    journey = start(way).to(way.summary)
    chat, question, kept = journey.chat, journey.chat.card, answers(journey.chat)

    chat.say(PIN)
    assert chat.slot == "code"
    chat.say(chat.code(journey.who.email)).say(journey.who.numbers[0]).say("yes")

    assert chat.case["kind"] == "porting_pin"
    assert chat.card == question
    assert [answers(chat)[slot] for slot in way.steps] == [kept[slot] for slot in way.steps]
    chat.say("yes")
    assert chat.case["kind"] != "porting_pin", "the first request was sent as well"


def test_a_request_inside_a_request_inside_a_request_comes_back_one_by_one(start):
    journey = start(WAYS["order_devices_form"]).to("devices_quantity")
    chat = journey.chat

    chat.say("we want to upgrade")
    assert chat.slot == "upgrade_plan"
    chat.say("I need a CSR")
    assert chat.slot == "csr_numbers"

    chat.say("stop")
    assert chat.slot == "upgrade_plan"
    chat.say("stop")
    assert chat.slot == "devices_quantity"


def test_the_first_request_can_be_asked_for_by_name_before_the_second_is_done(start, answers):
    journey = start(WAYS["order_devices_form"]).to("devices_quantity")
    chat, kept = journey.chat, answers(journey.chat)
    chat.say("we want to upgrade").say("X6")
    assert chat.slot == "upgrade_quantity"

    chat.say("I would like to order some phones")

    assert chat.slot == "devices_quantity"
    assert answers(chat)["device_model"] == kept["device_model"]
    chat.say("2").say("overnight").say("yes")
    assert chat.case["kind"] == "order"
    assert chat.slot == "upgrade_quantity", "then the second goes on"


def test_who_goes_back_to_the_first_by_name_finds_it_as_it_was(start, answers):
    journey = start(WAYS["cancel_service_form"]).to("cancel_date")
    chat, kept = journey.chat, answers(journey.chat)
    chat.say("we want to upgrade").say("X6")
    assert chat.slot == "upgrade_quantity"

    chat.say("never mind, back to the cancellation")

    assert chat.slot == "cancel_date"
    assert answers(chat)["cancel_items"] == kept["cancel_items"]
    chat.say("never mind that, go on with the cancellation")
    assert chat.slot == "cancel_date", "it is open already"
    assert "We are at it" in chat.text


def test_what_is_told_at_a_switch_is_not_an_answer_of_the_form_that_is_left(start, answers):
    journey = start(WAYS["port_out_form"]).to("port_carrier")

    journey.chat.say(CASES)

    assert journey.chat.slot == "port_carrier"
    assert "port_carrier" not in answers(journey.chat)


def test_a_question_about_another_request_is_no_switch(start):
    journey = start(WAYS["add_lines_form"]).to("lines_plan")

    journey.chat.say("what is a porting PIN?")

    assert journey.chat.slot == "lines_plan"
    assert "Back to" not in journey.chat.text
