"""A porting PIN on the spot (R033, R089, X8, X10): in the same conversation, with nobody's help."""

from __future__ import annotations

import re

import httpx
import pytest
from rig import steps
from rig.pack import tells, tells_steps
from rig.talk import wait_for

PIN = "I need a porting PIN"
TOLL_FREE = {"number": "+18005550199", "kind": "toll_free"}
BRITISH = {"number": "+442079460123"}


def made(talk, who, number=None):
    """Ask for a PIN for one number, to the end."""
    chat = steps.ask(talk, who, PIN).say(number or who.numbers[0]).say("yes")
    assert chat.case["kind"] == "porting_pin", chat.text
    return chat


def warnings(chat, email):
    """Return the letters that a PIN was made."""
    return [letter for letter in chat.letters(email) if "PIN was made" in letter["subject"]]


# --- to the end ------------------------------------------------------------------------------


def test_a_verified_customer_gets_a_porting_pin_in_the_same_conversation(talk, person):
    robin = person()
    chat = talk().say(PIN)
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
    chat = made(talk, person())
    assert chat.reveal().status_code == 200

    assert chat.reveal().status_code == 410


def test_the_case_of_a_pin_is_done_at_once_by_the_assistant_alone(talk, person, porter):
    robin = person()
    kept = steps.case(porter, made(talk, robin))

    assert kept["status"] == "done"
    assert kept["fields"] == {"pin_numbers": [robin.numbers[0]]}
    assert [line["entered"] for line in kept["history"]] == ["received", "done"]
    assert {line["by"] for line in kept["history"]} == {"assistant"}


def test_the_customer_hears_how_long_it_works_and_that_the_new_carrier_must_quote_it(talk, person):
    chat = made(talk, person())

    assert tells_steps(chat.text, "pin_next")
    assert "Monday, 30 November 2026" in chat.text  # seven days


def test_every_authorised_contact_gets_a_letter_without_the_pin(talk, person):
    robin = person(
        more_contacts=[
            {"email": "pat@two.example", "roles": ["authorized"]},
            {"email": "lee@two.example", "roles": ["user"]},
        ]
    )
    chat = made(talk, robin)
    pin = chat.reveal().json()["value"]

    for told in (robin.email, "pat@two.example"):
        body = wait_for(lambda told=told: warnings(chat, told))[0]["body"]
        assert robin.numbers[0][-4:] in body
        assert pin not in body
    assert chat.letters("lee@two.example") == []


def test_a_pin_is_made_only_after_a_yes(talk, person):
    robin = person()
    chat = steps.ask(talk, robin, PIN).say(robin.numbers[0])
    assert "new carrier must quote it" in chat.text

    chat.choose("Do not make it")

    assert chat.case is None
    assert warnings(chat, robin.email) == []


# --- what never stands in the way ------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"contract_end": "2028-06-30"},
        {"payment_method": "other"},
        {"card_on_file": False},
        {"wholesale": True},
        {"country": "CA"},
        {"product": "express"},
        {"product": "virtual_contact_center"},
    ],
    ids=lambda changes: ", ".join(f"{k}={v}" for k, v in changes.items()),
)
def test_no_contract_payment_or_product_stands_between_a_customer_and_a_pin(talk, person, changes):
    chat = made(talk, person(**changes))

    assert chat.reveal().status_code == 200


# --- numbers ---------------------------------------------------------------------------------


def test_a_toll_free_number_gets_the_steps_to_the_bill_instead_of_a_pin(talk, person):
    robin = person(more_numbers=[TOLL_FREE])
    chat = steps.ask(talk, robin, PIN).say("800-555-0199")

    assert tells(chat.text, "8x8.request_porting_pin.toll-free")
    assert tells_steps(chat.text, "find_bill")
    assert chat.case is None


def test_a_toll_free_number_is_set_aside_and_the_others_get_their_pin(talk, person, porter):
    robin = person(more_numbers=[TOLL_FREE])
    chat = steps.ask(talk, robin, PIN).say(f"{robin.numbers[0]} and 800-555-0199")
    assert tells(chat.text, "8x8.request_porting_pin.toll-free")

    chat.say("yes")

    assert steps.case(porter, chat)["fields"] == {"pin_numbers": [robin.numbers[0]]}


def test_a_locked_number_gets_no_pin(talk, person):
    robin = person(first_number={"locked": True})
    chat = steps.ask(talk, robin, PIN).say(robin.numbers[0])

    assert tells(chat.text, "8x8.request_porting_pin.locked")
    assert chat.case is None


def test_a_number_given_back_60_days_ago_still_gets_a_pin(talk, person):
    robin = person(first_number={"status": "released", "released_on": "2026-09-24"})

    assert made(talk, robin).reveal().status_code == 200


def test_a_number_given_back_61_days_ago_gets_no_pin(talk, person):
    robin = person(first_number={"status": "released", "released_on": "2026-09-23"})
    chat = steps.ask(talk, robin, PIN).say(robin.numbers[0])

    assert tells(chat.text, "8x8.porting.window")
    assert chat.case is None


def test_a_number_of_somebody_else_gets_no_pin(talk, person):
    stranger = person()
    chat = steps.ask(talk, person(), PIN).say(stranger.numbers[0])

    assert "is not on this account" in chat.text
    assert chat.slot == "pin_numbers"


def test_a_number_of_another_country_goes_to_a_person(talk, person, porter):
    robin = person(more_numbers=[BRITISH])
    chat = steps.ask(talk, robin, PIN).choose("7946")

    assert tells(chat.text, "8x8.porting.region")
    assert chat.case["kind"] == "general"
    assert steps.package(porter, chat)["form"]["id"] == "request_porting_pin"


# --- who -------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["user", "billing_and_ordering", "qtc_admin"])
def test_only_an_authorized_contact_gets_a_pin(talk, person, role):
    chat = steps.ask(talk, person(contact={"roles": [role]}), PIN)

    assert tells(chat.text, "8x8.request_porting_pin.role")
    assert chat.question is None
    assert chat.case is None


def test_a_pin_needs_a_code_of_its_own_although_the_customer_is_known(talk, person):
    robin = person()
    chat = steps.ask(talk, robin, "check my cases").say(PIN)
    assert chat.slot == "code"

    chat.say(chat.code(robin.email)).say(robin.numbers[0]).say("yes")

    assert chat.reveal().status_code == 200


def test_an_address_that_changed_71_hours_ago_gets_its_pin_from_a_person(talk, person, porter):
    robin = person(contact={"email_changed_on": "2026-11-20T10:00:00-08:00"})
    chat = steps.ask(talk, robin, PIN)

    assert tells(chat.text, "8x8.request_porting_pin.email-change")
    assert chat.case["kind"] == "general"
    rules = steps.package(porter, chat)["reason"]["rules"]
    assert rules == ["8x8.request_porting_pin.email-change"]


def test_an_address_that_changed_72_hours_ago_gets_its_pin_here(talk, person):
    robin = person(contact={"email_changed_on": "2026-11-20T08:59:00-08:00"})

    assert made(talk, robin).reveal().status_code == 200


def test_the_fourth_pin_of_a_day_is_made_with_a_person(talk, person, porter):
    robin = person()
    chat = made(talk, robin)
    for _ in range(2):
        chat.say(PIN)
        if chat.slot == "code":
            chat.say(chat.code(robin.email))
        chat.say(robin.numbers[0]).say("yes")
        assert chat.case["status"] == "done"

    chat.say(PIN)
    if chat.slot == "code":
        chat.say(chat.code(robin.email))

    assert tells(chat.text, "8x8.request_porting_pin.daily")
    assert chat.case["kind"] == "general"
    assert steps.package(porter, chat)["reason"]["rules"] == ["8x8.request_porting_pin.daily"]


def test_a_new_pin_for_the_same_number_ends_the_one_before(talk, person):
    robin = person()
    first = made(talk, robin)

    made(talk, robin)

    assert first.reveal().status_code == 410


def test_after_this_was_not_me_the_pin_is_gone_and_the_next_comes_from_a_person(
    talk, person, porter
):
    robin = person()
    chat = made(talk, robin)
    body = wait_for(lambda: warnings(chat, robin.email))[0]["body"]
    path = re.search(r"/not-me/\S+", body)[0]

    assert httpx.post(f"{porter.url}{path}").status_code == 200

    assert chat.reveal().status_code == 410
    again = steps.ask(talk, robin, PIN)
    assert tells(again.text, "8x8.request_porting_pin.paused")
    assert again.case["kind"] == "general"
