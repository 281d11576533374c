"""Questions (R003–R035, R053–R072): each is answered from 8x8's own articles, or not at all."""

from __future__ import annotations

import re

import pytest
from rig import steps
from rig.pack import pack, tells_answer
from rig.talk import Talk

# Topic, a question as customers ask it, and what the answer must hold whatever its wording.
ANSWERED = [
    ("port_vs_cancel", "I ported my numbers so I'm cancelled, right?", ["No.", "I can start it"]),
    ("cancel_notice", "How much notice do I have to give?", ["30 days"]),
    ("buyout_fees", "Is there a fee if I cancel during my contract?", ["may apply", "last day"]),
    ("cancel_process", "What number do I call to cancel?", ["1-408-956-6036", "case number"]),
    ("grace_period", "Can I get it back after cancelling?", ["30 days", "cancellation e-mail"]),
    ("grace_period", "what happens after the 30 days?", ["date from which", "person"]),
    ("proration_refund", "Will I get money back for the rest of the month?", ["whole month"]),
    ("partial_cancel", "Can I cancel only some of my licenses?", ["Unassign"]),
    ("port_process", "How do I port my numbers away?", ["new provider starts", "8x8 cannot"]),
    ("porting_pin", "What is a porting PIN?", ["6 digits", "7 days"]),
    (
        "csr",
        "What is in a CSR?",
        ["service address", "authorized name", "billing telephone number", "PIN"],
    ),
    ("csr_time", "How long does a CSR take?", ["7 business days", "longer"]),
    ("toll_free", "do toll free numbers need a CSR?", ["most recent phone bill", "no CSR"]),
    ("find_bill", "Where do I find my bill?", ["Billing Statements", "most recent bill"]),
    ("find_bill", "I don't see My 8x8 or Billing", ["ask your admin", "talk to a person"]),
    ("return_numbers", "The port is done, what now?", ["Unassign", "Return Numbers", "cancel"]),
    ("numbers_lost", "what happens to my numbers when I cancel?", ["ring busy"]),
    ("who_can_order", "Who is allowed to order lines?", ["QTC Admin", "Billing and Ordering"]),
    ("who_can_order", "why can't I see the shop tab?", ["ask your admin", "1-866-879-8647"]),
    ("order_limits", "How many lines can I order online?", ["10 lines", "10 devices", "5 lines"]),
    ("device_limit", "How many phones can I order?", ["without one", "10", "1-866-879-8647"]),
    ("order_payment", "Will my card be charged every month?", ["first order", "does not change"]),
    ("order_process", "How do I order lines myself?", ["Product Catalog", "Agree & Buy"]),
    ("sales_contact", "How do I reach sales?", ["1-866-879-8647", "6 a.m. to 5 p.m. Pacific"]),
    ("who_can_cancel", "Who can cancel the account?", ["authorized contact"]),
    ("contract_terms", "which section of the terms covers cancellation?", ["2.1", "2.3.1", "11"]),
    ("track_cases", "How can I track my cases?", ["case number"]),
]
SILENT = [
    ("minimum_licenses", "Is there a minimum number of licenses?"),
    ("call_recording", "How do I turn off call recording?"),
    ("call_insights", "How do I cancel Call Insights?"),
    ("number_testing", "How do I cancel number testing?"),
    ("sip_trunks", "How do I delete a SIP trunk?"),
    ("jetpack", "How do I cancel Jetpack?"),
]


@pytest.fixture(scope="module")
def stranger(porter):
    """One conversation for every question: nobody has to be known to ask."""
    return Talk(porter.url, porter.home / "mailbox")


@pytest.mark.parametrize("topic, question, holds", ANSWERED, ids=[q for _, q, _ in ANSWERED])
def test_a_question_is_answered_from_the_pack(stranger, topic, question, holds):
    stranger.say(question)

    assert tells_answer(stranger.text, topic)
    assert [words for words in holds if words not in stranger.text] == []


@pytest.mark.parametrize("topic, question", SILENT, ids=[topic for topic, _ in SILENT])
def test_where_the_pack_is_silent_no_rule_is_invented_and_a_person_offered(
    stranger, topic, question
):
    stranger.say(question)

    assert topic not in pack()["faq"]
    assert "gives no rule on that" in stranger.text
    assert "talk to a person" in stranger.text


def test_every_topic_of_the_pack_is_asked_here():
    assert {topic for topic, _, _ in ANSWERED} == set(pack()["faq"])


def test_no_answer_prints_a_link(stranger):
    stranger.say("Where do I find my bill?").say("What number do I call to cancel?")

    assert not re.search(r"https?:|www\.|click here", steps.everything(stranger))


def test_ordering_is_told_in_all_its_steps_and_in_order(stranger):
    stranger.say("what are the steps to place an order?")

    numbered = re.findall(r"^(\d+)\. ", stranger.text, re.MULTILINE)
    assert numbered == [str(step) for step in range(1, 14)]
    places = [
        stranger.text.index(name)
        for name in ("Application Panel", "Shop", "Add to Cart", "Checkout", "shipped", "Taxes")
    ]
    assert places == sorted(places)


def test_a_question_in_a_form_is_answered_and_the_open_one_asked_again(talk, person):
    chat = steps.ask(talk, person(), "please cancel our whole account")
    chat.choose("No number is moving")

    chat.say("what happens to my numbers on that day?")

    assert "ring busy" in chat.text
    assert chat.slot == "cancel_date"
