"""Cancelling at 8x8 (R001–R021, X5, X6, X12, X13), as a customer meets it."""

from __future__ import annotations

import re

import pytest
from rig import steps
from rig.pack import tells, tells_steps

ACCOUNT = "please cancel our whole account"
IN_30_DAYS = "December 23 2026"
TERM = "2027-03-14"
COVERED = ("x_series", "legacy", "virtual_contact_center", "contact_now")
KEEPING = re.compile(
    r"\b(stay with us|sorry to see|before you go|are you sure|reconsider|discount|special offer"
    r"|free month|miss you|change your mind)\b",
    re.IGNORECASE,
)
NOT_DONE = re.compile(r"\b(nothing is|not|cannot be) cancelled\b", re.IGNORECASE)


def to_the_date(talk, who, sentence=ACCOUNT):
    """Go as far as the question when it should end; no number is moving."""
    chat = steps.ask(talk, who, sentence).say("no numbers are moving")
    assert chat.slot == "cancel_date", chat.text
    return chat


def to_the_summary(talk, who, sentence=ACCOUNT, day=IN_30_DAYS):
    chat = to_the_date(talk, who, sentence).say(day)
    assert chat.slot == "cancel_service_confirmed", chat.text
    return chat


# --- to the end ------------------------------------------------------------------------------


def test_a_confirmed_cancellation_is_a_received_case_with_its_number_history_and_letter(
    talk, person, porter
):
    robin = person()
    chat = to_the_summary(talk, robin).say("yes")

    kept = steps.case(porter, chat)
    assert chat.case["number"] in chat.text
    assert (kept["kind"], kept["status"]) == ("cancel_service", "received")
    assert (kept["account_id"], kept["effective_on"]) == (robin.account, "2026-12-23")
    assert kept["fields"]["cancel_scope"] == "account"
    assert [line["entered"] for line in kept["history"]] == ["received"]
    assert [sent["to"] for sent in kept["letters"]] == [robin.email]


def test_the_letter_says_what_was_asked_for_and_that_it_is_not_done_yet(talk, person):
    robin = person()
    chat = to_the_summary(talk, robin).say("yes")

    body = steps.letter(chat, robin)["body"]

    assert "My whole account" in body
    assert "Wednesday, 23 December 2026" in body
    assert "not that it has been carried out" in body
    assert "without your answer they do not cancel" in body


def test_the_customer_is_told_every_step_from_the_request_to_the_end_of_the_grace_period(
    talk, person
):
    chat = to_the_summary(talk, person()).say("yes")

    assert tells_steps(chat.text, "cancel_next")
    assert "Wednesday, 23 December 2026" in chat.text
    assert "ring busy" in chat.text
    assert "30 days" in chat.text
    assert "1-408-956-6036" in chat.text


def test_the_address_that_letters_go_to_is_shown_masked(talk, person):
    robin = person()
    chat = to_the_summary(talk, robin).say("yes")

    domain = robin.email.partition("@")[2]
    assert f"p•••@{domain}" in chat.text
    assert robin.email not in steps.everything(chat)


def test_a_received_request_is_never_called_cancelled(talk, person):
    chat = to_the_summary(talk, person()).say("yes").say("check my cases")

    assert "received" in chat.text
    told = NOT_DONE.sub("", steps.everything(chat))
    assert "cancelled" not in told.casefold()


def test_nobody_who_cancels_is_talked_into_staying(talk, person):
    robin = person(contract_end=TERM)
    chat = to_the_date(talk, robin).say(IN_30_DAYS).say("keep my date").say("yes")

    assert chat.case["kind"] == "cancel_service"
    assert not KEEPING.search(steps.everything(chat))


def test_nothing_is_sent_without_a_yes_to_the_summary(talk, person):
    robin = person()
    chat = to_the_summary(talk, robin).choose("Do not send")

    assert chat.case is None
    assert chat.letters(robin.email)[1:] == []  # the code was the only letter


# --- what, and when --------------------------------------------------------------------------


def test_what_and_when_are_both_asked_and_neither_is_taken_for_granted(talk, person):
    chat = steps.ask(talk, person(), "I need to cancel my service")
    assert chat.slot == "cancel_scope"
    assert len(chat.labels) == 4

    chat.choose("whole account").choose("No number is moving")

    assert chat.slot == "cancel_date"


@pytest.mark.parametrize(
    "sentence, scope, items",
    [
        ("cancel extension 1012", "extension", ["1012"]),
        ("cancel licence L-1", "licence", ["L-1"]),
        (ACCOUNT, "account", None),
    ],
)
def test_the_whole_and_a_part_are_different_requests(talk, person, porter, sentence, scope, items):
    chat = steps.ask(talk, person(), sentence)
    if chat.slot == "cancel_items":
        chat.say(items[0])
    chat.say("no numbers are moving").say(IN_30_DAYS).say("yes")

    fields = steps.case(porter, chat)["fields"]
    assert fields["cancel_scope"] == scope
    assert fields.get("cancel_items") == items


def test_a_phone_number_can_end_by_itself(talk, person, porter):
    robin = person()
    chat = steps.ask(talk, robin, "I need to cancel my service").choose("phone numbers")
    chat.say(robin.numbers[1]).say("no numbers are moving").say(IN_30_DAYS).say("yes")

    assert steps.case(porter, chat)["fields"]["cancel_items"] == [robin.numbers[1]]


def test_an_extension_that_is_not_on_the_account_is_asked_again(talk, person):
    chat = steps.ask(talk, person(), "cancel extension 4711")

    assert "4711 is not on this account" in chat.text
    assert chat.slot == "cancel_items"


@pytest.mark.parametrize("early", ["December 22 2026", "as soon as possible", "today", "tomorrow"])
def test_a_day_inside_the_notice_is_answered_with_the_earliest_one(talk, person, early):
    chat = to_the_date(talk, person()).say(early)

    assert chat.slot == "cancel_date"
    assert "Wednesday, 23 December 2026" in chat.text
    assert "30 days" in chat.text


def test_29_days_of_notice_break_the_rule_and_30_keep_it(talk, person):
    chat = to_the_date(talk, person()).say("December 22 2026")
    assert tells(chat.text, "8x8.cancel_service.notice")

    chat.choose("23 December")

    assert chat.slot == "cancel_service_confirmed"
    assert "My whole account" in chat.text  # the other answers were kept


def test_the_end_of_the_billing_month_is_offered_because_it_costs_the_same(talk, person):
    chat = to_the_date(talk, person())
    assert "Thursday, 31 December 2026" in chat.labels

    chat.choose("31 December")

    assert tells_steps(chat.text.replace("\n", " "), "cancel_before")
    assert "billed in full" in chat.text


# --- contract --------------------------------------------------------------------------------


def test_an_end_inside_the_contract_warns_of_a_fee_and_names_no_amount(talk, person):
    chat = to_the_date(talk, person(contract_end=TERM)).say(IN_30_DAYS)

    assert tells(chat.text, "8x8.cancel_service.buyout")
    assert "Sunday, 14 March 2027" in chat.text
    assert "$" not in steps.everything(chat)
    assert chat.slot == "cancel_buyout"


def test_the_end_of_the_contract_can_be_taken_instead(talk, person, porter):
    chat = to_the_date(talk, person(contract_end=TERM))
    assert "Sunday, 14 March 2027" in chat.labels

    chat.say(IN_30_DAYS).choose("end of the contract").say("yes")

    assert steps.case(porter, chat)["effective_on"] == "2027-03-14"


def test_the_end_of_the_contract_can_be_declined(talk, person, porter):
    chat = to_the_date(talk, person(contract_end=TERM)).say(IN_30_DAYS)
    chat.choose("Keep my date").say("yes")

    assert steps.case(porter, chat)["effective_on"] == "2026-12-23"


def test_an_end_after_the_contract_brings_no_word_of_fees(talk, person):
    chat = to_the_date(talk, person(contract_end=TERM)).say("March 14 2027")

    assert chat.slot == "cancel_service_confirmed"
    assert "fee" not in steps.everything(chat)


# --- licences still in use -------------------------------------------------------------------


def test_a_licence_that_is_still_assigned_is_filed_with_the_step_that_is_left(talk, person, porter):
    chat = steps.ask(talk, person(), "cancel extension 1013")
    assert chat.slot == "cancel_unassigned"

    chat.say("no").say("no numbers are moving").say(IN_30_DAYS).say("yes")

    assert "unassign the licence" in chat.text
    assert steps.case(porter, chat)["fields"]["cancel_unassigned"] is False


def test_a_licence_that_nobody_uses_is_not_asked_about(talk, person):
    chat = steps.ask(talk, person(), "cancel extension 1012")

    assert chat.slot == "cancel_porting"


# --- numbers on the move ---------------------------------------------------------------------


def test_whether_numbers_are_moving_is_asked_before_the_date(talk, person):
    chat = steps.ask(talk, person(), ACCOUNT)

    assert chat.slot == "cancel_porting"


def test_an_open_port_is_warned_of_and_the_service_outlives_it(talk, person, porter):
    chat = steps.ask(talk, person(), ACCOUNT).choose("not finished")
    assert tells(chat.text, "8x8.cancel_service.port-first")
    chat.say("December 30 2026")
    assert chat.slot == "cancel_date"
    assert "Saturday, 2 January 2027" in chat.text  # three days after the expected port

    chat.say("January 1 2027")
    assert tells(chat.text, "8x8.cancel_service.port-gap")
    assert chat.slot == "cancel_date"

    chat.say("January 2 2027").say("yes")
    kept = steps.case(porter, chat)
    assert kept["effective_on"] == "2027-01-02"
    assert kept["fields"]["cancel_porting"] == "open"
    assert kept["fields"]["cancel_port_date"] == "2026-12-30"


def test_an_open_port_without_a_known_day_keeps_the_usual_notice(talk, person, porter):
    chat = steps.ask(talk, person(), ACCOUNT).choose("not finished").choose("Not known yet")
    assert "Wednesday, 23 December 2026" in chat.text

    chat.say(IN_30_DAYS).say("yes")

    assert steps.case(porter, chat)["fields"]["cancel_port_date"] == "unknown"


def test_a_move_that_was_noted_before_is_named_and_asked_about(talk, person):
    robin = person()
    chat = steps.ask(talk, robin, "I want to port my numbers to another carrier")
    chat.say(robin.numbers[0]).say("Acme Telecom").say("December 10 2026").say("yes")
    assert chat.case["kind"] == "port_out_help"

    chat.say("cancel extension 1012")

    assert chat.slot == "cancel_porting"
    assert robin.numbers[0][-4:] in chat.text


def test_after_a_port_the_cancel_form_is_filled_in_from_it(talk, person, porter):
    robin = person()
    chat = steps.ask(talk, robin, "I want to port my numbers to another carrier")
    chat.say(robin.numbers[0]).say("Acme Telecom").say("December 10 2026").say("yes")

    chat.choose("Cancel the licence afterwards")
    chat.choose("moved already").say(IN_30_DAYS).say("yes")

    fields = steps.case(porter, chat)["fields"]
    assert fields["cancel_scope"] == "licence"
    assert fields["cancel_items"] == ["1012"]


# --- who, and for which products -------------------------------------------------------------


@pytest.mark.parametrize("product", COVERED)
def test_every_product_of_the_article_can_be_cancelled_here(talk, person, product):
    chat = steps.ask(talk, person(product=product), ACCOUNT)

    assert chat.slot == "cancel_porting"


@pytest.mark.parametrize("name", ["X Series", "Virtual Contact Center", "VCC", "Contact Now"])
def test_the_products_are_understood_by_their_names(talk, name):
    chat = talk().say(f"I need to cancel our {name} service")

    assert chat.question["form"] == "cancel_service_form"


@pytest.mark.parametrize("product, rule", [("express", "express"), ("meet_standalone", "meet")])
def test_express_and_meet_are_sent_to_their_own_way_and_no_case_is_opened(
    talk, person, product, rule
):
    chat = steps.ask(talk, person(product=product), ACCOUNT)

    assert tells(chat.text, f"8x8.cancel_service.{rule}")
    assert chat.question is None
    assert chat.case is None


def test_a_product_the_article_does_not_name_goes_to_a_person(talk, person, porter):
    chat = steps.ask(talk, person(product="editions"), ACCOUNT)

    assert tells(chat.text, "8x8.cancel_service.product")
    assert chat.case["kind"] == "general"
    assert steps.package(porter, chat)["reason"]["rules"] == ["8x8.cancel_service.product"]


def test_an_account_that_has_ended_is_not_cancelled_again(talk, person):
    ended = person(status="cancelled", cancelled_on="2026-11-01")
    chat = steps.ask(talk, ended, ACCOUNT)

    assert tells(chat.text, "8x8.cancel_service.active")
    assert chat.case is None


@pytest.mark.parametrize("role", ["user", "ordering", "qtc_admin"])
def test_only_an_authorized_contact_cancels(talk, person, role):
    chat = steps.ask(talk, person(contact={"roles": [role]}), ACCOUNT)

    assert tells(chat.text, "8x8.cancel_service.role")
    assert chat.question is None
    assert chat.case is None
