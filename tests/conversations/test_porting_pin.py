"""A porting PIN on the spot (R033, R089): in the same conversation, with nobody's help."""

from __future__ import annotations

import re


def test_a_verified_customer_gets_a_porting_pin_in_the_same_conversation(talk, person):
    robin = person()
    chat = talk().say("I need a porting PIN")
    chat.verify(robin.account, robin.email)
    assert chat.slot == "pin_numbers"
    chat.say(robin.numbers[0])
    assert chat.slot == "porting_pin_confirmed"

    chat.say("yes")

    assert chat.case["kind"] == "porting_pin"
    shown = chat.reveal()
    assert shown.status_code == 200
    assert re.fullmatch(r"\d{6}", shown.json()["value"])


def test_the_pin_is_shown_once(talk, person):
    robin = person()
    chat = talk().say("give me a transfer pin please")
    chat.verify(robin.account, robin.email).say(robin.numbers[0]).say("yes")
    assert chat.reveal().status_code == 200

    assert chat.reveal().status_code == 410
