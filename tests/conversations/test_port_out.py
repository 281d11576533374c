"""Moving numbers away (R004, R022–R031, X6, X8, X18): guidance, and a case that others can see."""

from __future__ import annotations

import pytest
from rig import steps
from rig.pack import tells, tells_answer, tells_steps

PORT = "I want to port my numbers to another carrier"
TOLL_FREE = {"number": "+18005550199", "kind": "toll_free"}
BRITISH = {"number": "+442079460123"}


def noted(talk, who, number=None):
    """Have the move of one number noted, to the end."""
    chat = steps.ask(talk, who, PORT).say(number or who.numbers[0])
    chat.say("Acme Telecom").say("December 10 2026").say("yes")
    assert chat.case["kind"] == "port_out_help", chat.text
    return chat


# --- to the end ------------------------------------------------------------------------------


def test_a_noted_move_is_a_case_on_which_the_new_carrier_acts_next(talk, person, porter):
    robin = person()
    kept = steps.case(porter, noted(talk, robin))

    assert (kept["kind"], kept["status"]) == ("port_out_help", "received")
    assert (kept["next_actor"], kept["effective_on"]) == ("carrier", "2026-12-10")
    assert kept["fields"]["port_numbers"] == [robin.numbers[0]]
    assert kept["fields"]["port_carrier"] == "Acme Telecom"
    assert [line["entered"] for line in kept["history"]] == ["received"]


def test_the_letter_says_that_the_new_carrier_starts_the_port(talk, person):
    robin = person()
    body = steps.letter(noted(talk, robin), robin)["body"]

    assert robin.numbers[0][-4:] in body
    assert "Your new carrier starts the port" in body


def test_the_new_carrier_starts_the_port_and_nothing_else_is_claimed(talk, person):
    robin = person()
    chat = steps.ask(talk, robin, "port my number to Verizon for me").say(robin.numbers[0])
    chat.say("December 10 2026")
    assert "Your new carrier starts the move; we cannot" in chat.text

    chat.say("yes")

    assert tells_steps(chat.text, "port_out")
    told = steps.everything(chat).casefold()
    assert "i started" not in told
    assert "port has started" not in told


def test_the_checklist_holds_the_record_ready_to_copy(talk, person):
    robin = person()
    chat = noted(talk, robin)

    for ours in (robin.account, robin.row["company"], robin.row["service_address"]):
        assert ours in chat.text
    assert "Robin Example" in chat.text
    assert "Billing telephone number" in chat.text
    assert "Porting PIN" in chat.text


def test_at_the_end_it_is_said_that_a_port_cancels_nothing(talk, person):
    chat = noted(talk, person())

    assert "The port does not cancel it" in chat.text


def test_what_helps_next_is_offered(talk, person):
    chat = noted(talk, person())

    assert chat.labels == [
        "Get a porting PIN",
        "Request a CSR",
        "Find my bill",
        "Cancel the licence afterwards",
    ]


def test_the_offered_bill_is_told_in_five_steps(talk, person):
    chat = noted(talk, person()).choose("Find my bill")

    assert tells_answer(chat.text, "find_bill")


def test_the_offered_pin_is_made_after_a_fresh_code(talk, person):
    robin = person()
    chat = noted(talk, robin).choose("Get a porting PIN")
    chat.say(chat.code(robin.email))
    if chat.slot == "pin_numbers":
        chat.say(robin.numbers[0])
    chat.say("yes")

    assert chat.case["kind"] == "porting_pin"


def test_carrier_and_day_need_not_be_known(talk, person, porter):
    robin = person()
    chat = steps.ask(talk, robin, PORT).say(robin.numbers[0])
    chat.choose("Not chosen yet").choose("Not known yet").say("yes")

    kept = steps.case(porter, chat)
    assert kept["effective_on"] is None
    assert kept["fields"]["port_carrier"] == "unknown"


def test_nothing_is_noted_without_a_yes(talk, person):
    robin = person()
    chat = steps.ask(talk, robin, PORT).say(robin.numbers[0])
    chat.say("Acme Telecom").say("December 10 2026").choose("Do not note it")

    assert chat.case is None


# --- numbers ---------------------------------------------------------------------------------


def test_a_toll_free_number_leaves_with_the_bill(talk, person):
    robin = person(more_numbers=[TOLL_FREE])
    chat = steps.ask(talk, robin, PORT).say("800-555-0199")

    assert tells(chat.text, "8x8.port_out.toll-free")
    assert chat.slot == "port_carrier"


def test_a_locked_number_hears_that_the_lock_comes_off_first(talk, person):
    robin = person(first_number={"locked": True})
    chat = steps.ask(talk, robin, PORT).say(robin.numbers[0])

    assert tells(chat.text, "8x8.port_out.locked")
    assert chat.slot == "port_carrier"


@pytest.mark.parametrize("given_back, leaves", [("2026-09-24", True), ("2026-09-23", False)])
def test_a_number_that_was_given_back_can_leave_for_60_days(talk, person, given_back, leaves):
    robin = person(first_number={"status": "released", "released_on": given_back})
    chat = steps.ask(talk, robin, PORT).say(robin.numbers[0])

    assert tells(chat.text, "8x8.porting.window") is not leaves
    assert (chat.slot == "port_carrier") is leaves


def test_a_number_that_is_not_on_the_account_is_asked_again(talk, person):
    chat = steps.ask(talk, person(), PORT).say("480-555-0123")

    assert "is not on this account" in chat.text
    assert chat.slot == "port_numbers"


def test_a_number_of_another_country_goes_to_a_person(talk, person):
    chat = steps.ask(talk, person(more_numbers=[BRITISH]), PORT).choose("7946")

    assert tells(chat.text, "8x8.porting.region")
    assert chat.case["kind"] == "general"


# --- who, and for which products -------------------------------------------------------------


def test_in_express_the_bill_is_found_another_way(talk, person):
    chat = steps.ask(talk, person(product="express"), PORT)

    assert tells(chat.text, "8x8.port_out.express-bill")
    assert chat.slot == "port_numbers"


def test_only_an_authorized_contact_gets_the_porting_details(talk, person):
    robin = person(contact={"roles": ["user"]})
    chat = steps.ask(talk, robin, PORT)

    assert tells(chat.text, "8x8.port_out.role")
    assert robin.row["service_address"] not in steps.everything(chat)
    assert chat.case is None
