"""Closing locations at SIPStation (R036–R052), as a customer meets it. Today is Monday, 23 November 2026."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from rig import steps
from rig.pack import tells, tells_steps

CLOSE = "please cancel one of our locations"
DAY = "December 15 2026"


def at_the_reason(talk, who, place="Warehouse"):
    """Close one location, none of whose numbers is needed, as far as the question why."""
    chat = steps.ask(talk, who, CLOSE).say(place).say("no longer needed").say(DAY)
    assert chat.slot == "cancel_reason", chat.text
    return chat


def at_the_switch(talk, who, place="Warehouse"):
    chat = at_the_reason(talk, who, place).say("our lease ends")
    assert chat.slot == "cancel_switch", chat.text
    return chat


def last4(who, *places):
    return [who.numbers[place][-4:] for place in places]


# --- to the end ------------------------------------------------------------------------------


def test_a_location_is_closed_with_day_reason_numbers_and_switch_in_the_case(
    talk, customer, porter
):
    lee = customer()
    chat = at_the_switch(talk, lee).say("Warehouse")
    assert chat.slot == "cancel_service_confirmed"
    for shown in ("Warehouse", "Tuesday, 15 December 2026", "our lease ends", "no longer needed"):
        assert shown in chat.text

    chat.say("yes")

    kept = steps.case(porter, chat)
    assert chat.case["number"] in chat.text
    assert (kept["kind"], kept["status"], kept["effective_on"]) == (
        "cancel_service",
        "received",
        "2026-12-15",
    )
    assert kept["fields"] == {
        "cancel_scope": "location",
        "cancel_locations": ["Warehouse"],
        "cancel_disposition": {lee.numbers[2]: "not_needed"},
        "cancel_date": "2026-12-15",
        "cancel_reason": "our lease ends",
        "cancel_switch": ["Warehouse"],
    }
    due = datetime.fromisoformat(kept["due"]).astimezone(ZoneInfo("America/Chicago"))
    assert due.date().isoformat() == "2026-11-25"
    body = steps.letter(chat, lee)["body"]
    assert "Customer Success" in body and "Nothing is cancelled before that" in body


def test_what_happens_next_names_the_day_of_the_call_no_refund_and_the_telephone_number(
    talk, customer
):
    chat = at_the_switch(talk, customer()).say("Warehouse").say("yes")

    assert tells_steps(chat.text, "cancel_next", "sipstation")
    assert "by Wednesday, 25 November 2026" in chat.text
    assert "No refund is given" in chat.text
    assert "256.428.6175" in chat.text
    assert "not cancelled yet" in chat.text
    assert "@sangoma" not in steps.everything(chat)


@pytest.mark.parametrize(
    "said, names",
    [
        ("the main and the warehouse one", ["Main PBX", "Warehouse"]),
        ("all of them", ["Main PBX", "Warehouse"]),
        ("everything except the warehouse", ["Main PBX"]),
        ("the second one", ["Warehouse"]),
    ],
)
def test_one_location_or_several_are_named_in_any_words(talk, customer, answers, said, names):
    chat = steps.ask(talk, customer(), CLOSE).say(said)

    assert chat.slot == "cancel_disposition"
    assert answers(chat)["cancel_locations"] == names


def test_what_the_first_sentence_named_is_not_asked_again(talk, customer, answers):
    chat = steps.ask(talk, customer(), "close our warehouse location")

    assert chat.slot == "cancel_disposition"
    assert answers(chat)["cancel_locations"] == ["Warehouse"]
    chat.say("not needed").say("also the main PBX")
    assert answers(chat)["cancel_locations"] == ["Main PBX", "Warehouse"]


def test_everything_at_one_location_is_not_the_whole_account(talk, customer, answers):
    chat = steps.ask(talk, customer(), "cancel everything at the warehouse")

    assert answers(chat)["cancel_scope"] == "location"
    assert answers(chat)["cancel_locations"] == ["Warehouse"]


def test_the_whole_account_is_every_location_with_every_number(talk, customer, porter):
    lee = customer()
    chat = steps.ask(talk, lee, "please cancel our whole account")
    assert all(last in chat.text for last in last4(lee, 0, 1, 2))

    chat.say("all moved").say(DAY).say("we have grown out of it")
    chat.say("Main PBX")
    assert chat.slot == "cancel_switch" and "Still missing: Warehouse" in chat.text
    chat.say("Main PBX and Warehouse").say("yes")

    assert steps.case(porter, chat)["fields"]["cancel_switch"] == ["Main PBX", "Warehouse"]


def test_an_account_with_one_location_is_not_asked_which(talk, customer):
    lee = customer()
    one = customer(
        numbers=lee.row["numbers"][2:], locations=[{"name": "Clinic", "numbers": [lee.numbers[2]]}]
    )
    chat = steps.ask(talk, one, CLOSE)

    assert chat.slot == "cancel_disposition"
    chat.say("ported").say(DAY).say("we retire").say("clinic")
    assert chat.slot == "cancel_service_confirmed"


# --- bad input, one conversation for each question ---------------------------------------------


def test_a_location_that_is_not_there_is_asked_again(talk, customer):
    chat = steps.ask(talk, customer(), CLOSE).say("the garage")

    assert chat.slot == "cancel_locations"
    assert chat.labels[:2] == ["Main PBX", "Warehouse"]


def test_numbers_are_settled_one_by_one_and_a_yes_settles_none(talk, customer, answers):
    lee = customer()
    first, second = last4(lee, 0, 1)
    chat = steps.ask(talk, lee, CLOSE).say("Main PBX")

    assert chat.say("yes").slot == "cancel_disposition"
    assert chat.say(f"I still need {second}").slot == "cancel_disposition"
    assert "still needed" in chat.text
    assert chat.say(f"{last4(lee, 2)[0]} ported").slot == "cancel_disposition"
    assert "not one of those" in chat.text
    chat.say(f"the {first} one moved")
    assert chat.slot == "cancel_disposition"
    assert f"And what about ({lee.numbers[1][2:5]})" in chat.text
    chat.say("not needed any more")

    assert chat.slot == "cancel_date"
    assert answers(chat)["cancel_disposition"] == {
        lee.numbers[0]: "moved",
        lee.numbers[1]: "not_needed",
    }


def test_two_outcomes_fit_into_one_sentence(talk, customer, answers):
    lee = customer()
    first = last4(lee, 0)[0]
    chat = steps.ask(talk, lee, CLOSE).say("all").say(f"{first} ported, the others not needed")

    assert chat.slot == "cancel_date"
    assert list(answers(chat)["cancel_disposition"].values()) == [
        "ported",
        "not_needed",
        "not_needed",
    ]


def test_a_day_that_has_passed_is_asked_again_and_today_needs_no_notice(talk, customer):
    chat = steps.ask(talk, customer(), CLOSE).say("Warehouse").say("ported")
    assert "notice" not in chat.text

    assert chat.say("yesterday").slot == "cancel_date"
    assert chat.say("yes").slot == "cancel_date"  # no day was offered
    assert chat.say("2025-12-07").slot == "cancel_date"
    chat.say("2026-12-07")

    assert chat.slot == "cancel_reason"
    assert "Monday, 7 December 2026" in chat.text


@pytest.mark.parametrize("nothing", ["-", "n/a", "no"])
def test_an_empty_reason_is_asked_once_more_and_then_kept_as_it_is(
    talk, customer, answers, nothing
):
    chat = at_the_reason(talk, customer()).say(nothing)
    assert chat.slot == "cancel_reason"

    chat.say(nothing)

    assert chat.slot == "cancel_switch"
    assert answers(chat)["cancel_reason"] == nothing


def test_a_reason_is_kept_in_the_customers_own_words_and_nobody_argues(talk, customer, answers):
    said = "We are moving to RingCentral, your prices are too high and the port is done."
    chat = at_the_reason(talk, customer()).say(said)

    assert chat.slot == "cancel_switch"
    assert answers(chat)["cancel_reason"] == said
    assert "reconsider" not in chat.text


# --- the switch, and the confirmation after it ---------------------------------------------------


def test_the_switch_is_told_what_cannot_be_undone_and_turns_on_by_the_name_alone(talk, customer):
    chat = at_the_switch(talk, customer())
    assert tells(chat.text, "sipstation.cancel_service.final")
    for told in ("cannot be undone", "numbers back", "at once", "download your bills"):
        assert told in chat.text

    for not_enough in ("yes", "ok", "go ahead", "Main PBX"):
        assert chat.say(not_enough).slot == "cancel_switch", not_enough
        assert chat.case is None
    chat.choose("Turn on: Warehouse")

    assert chat.slot == "cancel_service_confirmed"
    assert chat.case is None


def test_the_switch_goes_off_when_another_location_is_to_close(talk, customer):
    chat = at_the_switch(talk, customer()).say("Warehouse")
    chat.say("change the location to Main PBX")
    assert chat.slot == "cancel_disposition"
    chat.say("all ported")
    assert chat.slot == "cancel_switch" and "off again" in chat.text

    assert chat.say("Warehouse").slot == "cancel_switch"
    assert chat.say("Main PBX").slot == "cancel_service_confirmed"


@pytest.mark.parametrize("no", ["no, stop", "don't send it"])
def test_a_no_at_the_end_leaves_everything_as_it_is(talk, customer, no):
    lee = customer()
    chat = at_the_switch(talk, lee).say("Warehouse").say(no)
    if chat.slot:
        chat.choose("Do not send")

    assert chat.case is None
    assert chat.letters(lee.email)[1:] == []  # the code, and nothing else
    chat.say("close our warehouse location").say("go on with it")
    assert chat.slot == "cancel_switch"  # what was turned on then is not on now


def test_the_switch_left_off_sends_nothing_and_keeps_the_draft(talk, customer):
    chat = at_the_switch(talk, customer()).choose("Leave it off")

    assert chat.question is None and chat.case is None
    assert "Your answers are kept" in chat.text


# --- numbers on the move -------------------------------------------------------------------------


def at_the_guard(talk, who):
    chat = steps.ask(talk, who, CLOSE).say("Warehouse").say("still porting")
    assert chat.slot == "cancel_override", chat.text
    return chat


def test_a_number_on_its_way_stops_the_request_and_a_yes_does_not_go_on(talk, customer):
    lee = customer()
    chat = at_the_guard(talk, lee)
    assert tells(chat.text, "sipstation.cancel_service.port-first")
    assert chat.labels[0].startswith("Wait")
    assert last4(lee, 2)[0] in chat.text

    for unclear in ("yes", "no", "ok"):
        assert chat.say(unclear).slot == "cancel_override"
    chat.say("wait")

    assert chat.question is None and chat.case is None
    assert "Your answers are kept" in chat.text


def test_the_kept_request_goes_on_when_the_port_is_done(talk, customer, porter):
    lee = customer()
    chat = at_the_guard(talk, lee).say("wait")
    chat.say("close our warehouse location").say("go on with it")
    assert chat.slot == "cancel_override"

    chat.say("they have arrived by now").say(DAY).say("the port is done").say("Warehouse")
    assert "ported to another carrier" in chat.text
    chat.say("yes")

    assert steps.case(porter, chat)["fields"]["cancel_override"] == "done"


def test_only_who_says_so_cancels_while_a_number_is_on_its_way(talk, customer, porter):
    chat = at_the_guard(talk, customer()).say("cancel anyway").say(DAY).say("closing down")
    chat.say("Warehouse").say("yes")

    fields = steps.case(porter, chat)["fields"]
    assert fields["cancel_override"] == "override"
    assert "porting" in fields["cancel_disposition"].values()


def test_a_port_told_of_before_guards_the_number_whatever_is_said_of_it_now(talk, customer):
    lee = customer()
    chat = steps.ask(talk, lee, f"I want to port {lee.numbers[2]} to another carrier")
    assert tells(chat.text, "sipstation.port_out.then-cancel")

    chat.say(CLOSE).say("Warehouse").say("no longer needed")

    assert chat.slot == "cancel_override"
    assert last4(lee, 2)[0] in chat.text
