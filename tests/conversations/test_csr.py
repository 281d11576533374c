"""A customer service record (R028, R032, R034, R035, X8–X11): a case, and what it is not."""

from __future__ import annotations

import pytest
from rig import steps
from rig.pack import tells, tells_steps

CSR = "please send me my customer service record"
TOLL_FREE = {"number": "+18005550199", "kind": "toll_free"}


def requested(talk, who, numbers):
    """Ask for the record of some numbers, to the end."""
    chat = steps.ask(talk, who, CSR).say(numbers).choose("Only the record").say("yes")
    assert chat.case["kind"] == "csr", chat.text
    return chat


# --- to the end ------------------------------------------------------------------------------


def test_a_csr_is_a_received_case_with_the_day_by_which_it_comes(talk, person, porter):
    robin = person()
    chat = requested(talk, robin, robin.numbers[0])

    assert tells_steps(chat.text, "csr_next")
    assert "7 business days" in chat.text
    assert "Thursday, 3 December 2026" in chat.text  # Thanksgiving is no business day
    kept = steps.case(porter, chat)
    assert kept["status"] == "received"
    assert kept["due"].startswith("2026-12-04T07:59")  # the end of 3 December in San Jose
    assert kept["fields"]["csr_numbers"] == [robin.numbers[0]]
    assert [line["entered"] for line in kept["history"]] == ["received"]


def test_the_letter_says_what_was_asked_for_and_by_when_it_comes(talk, person):
    robin = person()
    chat = requested(talk, robin, robin.numbers[0])

    body = steps.letter(chat, robin)["body"]

    assert robin.numbers[0][-4:] in body
    assert "Thursday, 3 December 2026" in body


def test_the_record_goes_to_the_address_on_file_and_to_no_other(talk, person, porter):
    robin = person()
    chat = steps.ask(talk, robin, CSR).say(robin.numbers[0]).choose("Only the record")
    assert "only to the e-mail address on file" in chat.text

    chat.say("please send it to elsewhere@other.example")
    if chat.slot == "csr_confirmed":
        chat.say("yes")

    kept = steps.case(porter, chat)
    assert [sent["to"] for sent in kept["letters"]] == [robin.email]
    assert "elsewhere@other.example" not in str(kept)


# --- a record is not a PIN -------------------------------------------------------------------


def test_the_faster_pin_is_offered_before_anything_is_requested(talk, person):
    robin = person()
    chat = steps.ask(talk, robin, CSR).say(robin.numbers[0])

    assert chat.slot == "csr_choice"
    assert len(chat.labels) == 3


def test_who_needs_only_a_pin_gets_it_now(talk, person):
    robin = person()
    chat = steps.ask(talk, robin, CSR).say(robin.numbers[0]).choose("Only a porting PIN")
    chat.say(chat.code(robin.email))
    if chat.slot == "pin_numbers":
        chat.say(robin.numbers[0])
    chat.say("yes")

    assert chat.case["kind"] == "porting_pin"
    assert chat.reveal().status_code == 200


def test_who_needs_both_gets_the_case_first_and_then_the_pin(talk, person):
    robin = person()
    chat = steps.ask(talk, robin, CSR).say(robin.numbers[0])
    chat.choose("record and a porting PIN").say("yes")
    assert chat.case["kind"] == "csr"
    assert chat.slot == "code"

    chat.say(chat.code(robin.email)).say("yes")

    assert chat.case["kind"] == "porting_pin"


def test_the_record_does_not_hold_the_pin(talk, person):
    robin = person()
    chat = requested(talk, robin, robin.numbers[0])

    assert "does not hold a porting PIN" in chat.text
    assert "PIN" not in steps.letter(chat, robin)["body"]


# --- numbers ---------------------------------------------------------------------------------


def test_a_toll_free_number_needs_no_csr_and_gets_the_steps_to_the_bill(talk, person):
    robin = person(more_numbers=[TOLL_FREE])
    chat = steps.ask(talk, robin, CSR).say("800-555-0199")

    assert tells(chat.text, "8x8.request_csr.toll-free")
    assert tells_steps(chat.text, "find_bill")
    assert chat.case is None


def test_of_a_mixed_list_the_toll_free_number_is_set_aside(talk, person, porter):
    robin = person(more_numbers=[TOLL_FREE])
    chat = steps.ask(talk, robin, CSR).say(f"{robin.numbers[0]}, 800-555-0199")
    assert tells(chat.text, "8x8.request_csr.toll-free")

    chat.choose("Only the record").say("yes")

    assert steps.case(porter, chat)["fields"]["csr_numbers"] == [robin.numbers[0]]


@pytest.mark.parametrize("more, warned", [(47, False), (48, True)])
def test_a_list_of_50_numbers_is_told_that_it_may_take_longer(talk, person, more, warned):
    others = [{"number": f"+14805550{100 + last}"} for last in range(more)]
    chat = steps.ask(talk, person(more_numbers=others), CSR).say("all of them")

    assert tells(chat.text, "8x8.request_csr.large") is warned
    assert chat.slot == "csr_choice"


def test_a_number_given_back_61_days_ago_gets_no_csr(talk, person):
    robin = person(first_number={"status": "released", "released_on": "2026-09-23"})
    chat = steps.ask(talk, robin, CSR).say(robin.numbers[0])

    assert tells(chat.text, "8x8.porting.window")
    assert chat.case is None


# --- who -------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["user", "qtc_admin"])
def test_only_an_authorized_contact_gets_a_csr(talk, person, role):
    chat = steps.ask(talk, person(contact={"roles": [role]}), CSR)

    assert tells(chat.text, "8x8.request_csr.role")
    assert chat.question is None
    assert chat.case is None
