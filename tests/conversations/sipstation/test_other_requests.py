"""What else customers of SIPStation ask for: told from its article, or taken by a person."""

from __future__ import annotations

import re

import pytest
from rig import steps
from rig.pack import pack, tells, tells_answer
from rig.talk import Talk

SILENT_REQUESTS = {
    "request_porting_pin": "I need a porting PIN",
    "request_csr": "I need a CSR",
    "add_lines": "I want to add lines",
    "order_devices": "I would like to order some phones",
    "upgrade_service": "we want to upgrade",
}
ASKED = {
    "grace_period": ("Can I get it back after cancelling?", ["cannot be undone", "port them"]),
    "proration_refund": ("Will I get money back for the rest of the month?", ["No refunds"]),
    "cancel_process": ("What number do I call to cancel?", ["256.428.6175", "Customer Service"]),
    "numbers_lost": ("what happens to my numbers when I cancel?", ["gone for good"]),
    "port_vs_cancel": ("I ported my numbers so I'm cancelled, right?", ["billed every month"]),
    "return_numbers": ("The port is done, what now?", ["cancel the services"]),
    "sip_trunks": ("How do I delete a SIP trunk?", ["Removing Services or DIDs"]),
}
SILENT = {
    "cancel_notice": "How much notice do I have to give?",
    "buyout_fees": "Is there a fee if I cancel during my contract?",
    "find_bill": "Where do I find my bill?",
    "jetpack": "How do I cancel Jetpack?",
}


@pytest.fixture(scope="module")
def stranger(porter):
    """One conversation for every question: nobody has to be known to ask."""
    return Talk(porter.url, porter.home / "mailbox", provider="sipstation")


def test_the_greeting_names_the_provider_and_promises_what_it_has_rules_for(stranger):
    first = stranger.log[0]
    assert "SIPStation" in first["text"] and "8x8" not in first["text"]
    assert "cancel" in first["text"]
    assert "PIN" not in first["text"] and "order" not in first["text"]


@pytest.mark.parametrize("topic", ASKED)
def test_a_question_is_answered_from_the_article(stranger, topic):
    sentence, holds = ASKED[topic]
    stranger.say(sentence)

    assert tells_answer(stranger.text, topic, "sipstation")
    assert [words for words in holds if words not in stranger.text] == []


@pytest.mark.parametrize("topic", SILENT)
def test_what_the_article_does_not_say_is_not_said(stranger, topic):
    stranger.say(SILENT[topic])

    assert topic not in pack("sipstation")["faq"]
    assert re.search(r"SIPStation (still )?gives no rule on that", stranger.text)
    assert "talk to a person" in stranger.text


@pytest.mark.parametrize("request_kind", SILENT_REQUESTS)
def test_a_request_without_a_rule_goes_to_a_person_who_knows_who_asks(
    talk, customer, porter, request_kind
):
    lee = customer()
    chat = talk().say(SILENT_REQUESTS[request_kind])
    assert "SIPStation gives no rule on that" in chat.text

    chat.verify(lee.account, lee.email)

    assert chat.question is None
    found = steps.package(porter, chat)
    assert found["form"]["id"] == request_kind
    assert found["customer"]["account_ref"] == lee.account


def test_a_restore_is_impossible_says_why_and_offers_a_person(talk, customer):
    chat = steps.ask(
        talk, customer(status="cancelled", cancelled_on="2026-11-22"), "restore my account"
    )

    assert tells(chat.text, "sipstation.restore_service.final")
    assert "cannot be undone" in chat.text and "30" not in chat.text
    assert "talk to a person" in chat.text and "256.428.6175" in chat.text
    assert chat.case is None


@pytest.mark.parametrize("sentence", ["cancel two phone numbers", "please cancel two DIDs"])
def test_removing_single_numbers_is_another_route(talk, customer, sentence):
    chat = steps.ask(talk, customer(), sentence)

    assert tells(chat.text, "sipstation.cancel_service.whole-locations")
    assert chat.question is None and chat.case is None


def test_trunks_alone_are_another_route_too(talk, customer):
    chat = steps.ask(talk, customer(), "I want to cancel").choose("SIP trunks")

    assert tells(chat.text, "sipstation.cancel_service.whole-locations")
    assert chat.case is None


def test_a_port_is_told_to_wait_with_cancelling_and_to_cancel_afterwards(talk, customer, porter):
    lee = customer()
    chat = steps.ask(talk, lee, f"I want to port {lee.numbers[0]} to another carrier")

    assert tells(chat.text, "sipstation.port_out.then-cancel")
    assert "billed for them every month" in chat.text
    found = steps.package(porter, chat)
    assert found["reason"]["rules"] == ["sipstation.port_out.then-cancel"]
    assert lee.numbers[0] in str(found["form"]["slots"])


def test_a_user_who_is_not_authorized_is_told_who_can(talk, customer):
    lee = customer()
    row = dict(lee.row["contacts"][0], roles=["user"])
    chat = steps.ask(talk, customer(contacts=[row]), "please cancel our whole account")

    assert tells(chat.text, "sipstation.cancel_service.role")
    assert chat.say("I am authorized, go on").question is None
    assert chat.case is None


def test_an_account_that_has_ended_is_not_cancelled_again(talk, customer):
    ended = customer(status="cancelled", cancelled_on="2026-11-12")
    chat = steps.ask(talk, ended, "please cancel our whole account")

    assert tells(chat.text, "sipstation.cancel_service.active")
    assert chat.case is None


def test_a_person_gets_the_half_filled_request(talk, customer, porter):
    lee = customer()
    chat = steps.ask(talk, lee, "close our warehouse location").say("moved")
    chat.say("talk to a person")

    slots = {slot["name"]: slot for slot in steps.package(porter, chat)["form"]["slots"]}
    assert slots["cancel_locations"]["value"] == ["Warehouse"]
    assert slots["cancel_disposition"]["display"].endswith("moved to another account")
    assert slots["cancel_date"]["status"] == "missing"
    assert slots["cancel_buyout"]["status"] == "not_applicable"


def test_the_case_is_told_with_what_happens_next(talk, customer):
    chat = steps.ask(talk, customer(), "close our warehouse location").say("moved")
    chat.say("December 15 2026").say("we downsize").say("Warehouse").say("yes")

    chat.say("what is the status of my case?")

    assert chat.case["number"] in chat.text
    assert "Customer Success" in chat.text and "Wednesday, 25 November 2026" in chat.text
