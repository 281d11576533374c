"""Several facts in one message fill several answers, and none of them is asked for."""

from __future__ import annotations

import pytest
from rig.ways import WAYS


def begun(start, form, sentence):
    """Ask with `sentence`, prove who it is, and return the conversation."""
    journey = start(WAYS[form])
    journey.chat.say(sentence.format(first=journey.who.numbers[0].removeprefix("+1")))
    return journey, journey.chat.verify(journey.who.account, journey.who.email)


@pytest.mark.parametrize(
    ("form", "sentence", "filled", "asked"),
    [
        ("cancel_service_form", "cancel extension 1013 on 5 March 2027",
         {"cancel_scope": "extension", "cancel_items": ["1013"], "cancel_date": "2027-03-05"},
         "cancel_unassigned"),
        ("cancel_service_form", "please cancel our whole account on 5 March 2027",
         {"cancel_scope": "account", "cancel_date": "2027-03-05"}, "cancel_porting"),
        ("cancel_service_form", "cancel extensions 1012 and 1013",
         {"cancel_scope": "extension", "cancel_items": ["1012", "1013"]}, "cancel_unassigned"),
        ("port_out_form", "I am porting {first} to Verizon on 9 January 2027",
         {"port_carrier": "Verizon", "port_date": "2027-01-09"}, "port_out_confirmed"),
        ("port_out_form", "we are moving our numbers to Verizon",
         {"port_carrier": "Verizon"}, "port_numbers"),
        ("request_porting_pin_form", "I need a porting PIN for {first}", {}, "porting_pin_confirmed"),
        ("request_csr_form", "I need a CSR for {first}", {}, "csr_choice"),
        ("add_lines_form", "add five X4 lines", {"lines_quantity": 5, "lines_plan": "x4"},
         "add_lines_confirmed"),
        ("add_lines_form", "we need 3 more lines", {"lines_quantity": 3}, "lines_plan"),
        ("order_devices_form", "I would like to order 2 conference phones",
         {"device_model": "conference", "devices_quantity": 2}, "device_shipping"),
        ("upgrade_service_form", "upgrade 5 lines to X8",
         {"upgrade_plan": "x8", "upgrade_quantity": 5}, "upgrade_confirmed"),
    ],
)  # fmt: skip
def test_the_request_itself_answers_questions(start, answers, form, sentence, filled, asked):
    journey, chat = begun(start, form, sentence)

    kept = answers(chat)
    assert {slot: kept.get(slot) for slot in filled} == filled
    for slot in ("port_numbers", "pin_numbers", "csr_numbers"):
        if "{first}" in sentence and slot in journey.way.steps:
            assert kept[slot] == [journey.who.numbers[0]]
    assert chat.slot == asked, chat.text


def test_what_was_understood_is_said_back_at_once(start):
    journey = start(WAYS["cancel_service_form"])

    journey.chat.say("cancel extension 1013 on 5 March 2027")

    assert "Noted: One or more extensions, 1013, Friday, 5 March 2027" in journey.chat.text


def test_an_answer_may_hold_the_next_one_too(start, answers):
    chat = start(WAYS["order_devices_form"]).to("device_model").chat

    chat.say("2 conference phones")

    assert (answers(chat)["device_model"], answers(chat)["devices_quantity"]) == ("conference", 2)
    assert chat.slot == "device_shipping"


def test_one_message_may_answer_another_question_than_the_open_one(start, answers):
    chat = start(WAYS["cancel_service_form"]).to("cancel_porting").chat

    chat.say("it should end on 5 March 2027")

    assert answers(chat)["cancel_date"] == "2027-03-05"
    assert chat.slot == "cancel_porting"
    chat.say("No number is moving")
    assert chat.slot == "cancel_buyout", "the date is not asked for again"


def test_account_and_address_may_come_together(start):
    journey = start(WAYS["add_lines_form"]).begin()
    chat = journey.chat

    chat.say(f"account {journey.who.account}, my email is {journey.who.email}")

    assert chat.slot == "code"
    chat.say(chat.code(journey.who.email))
    assert chat.slot == "lines_quantity"


def test_two_corrections_may_come_together(start, answers):
    chat = start(WAYS["order_devices_form"]).to("order_devices_confirmed").chat

    chat.say("change the quantity to 4 and the device to Headset")

    assert (answers(chat)["device_model"], answers(chat)["devices_quantity"]) == ("headset", 4)
    assert chat.slot == "order_devices_confirmed"
