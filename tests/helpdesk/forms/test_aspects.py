"""A question that names nothing is about the request last spoken of, and never answered by another's rule."""

from __future__ import annotations

import pytest
from rig.stage import at, on_way
from rig.ways import WAYS

from actions.replies import responses
from helpdesk.eligibility import words as packs
from helpdesk.forms import aspects
from helpdesk.forms.model import Say, Wish
from helpdesk.vocabulary import RequestKind

LONG, MUCH = "faq/how_long", "faq/how_much"


def faq(topic):
    return Say("utter_faq", {"topic": topic})


@pytest.mark.parametrize(
    ("topic", "request_kind", "said"),
    [
        (LONG, "cancel_service", faq("faq/cancel_notice")),
        (LONG, "request_csr", faq("faq/csr_time")),
        (LONG, "request_porting_pin", Say("utter_pin_is_made_here")),
        (LONG, "add_lines", Say("utter_no_rule_for_that")),
        (MUCH, "cancel_service", faq("faq/buyout_fees")),
        (MUCH, "order_devices", Say("utter_prices_are_shown")),
        (MUCH, "request_csr", Say("utter_no_rule_for_that")),
        (MUCH, "port_out", Say("utter_no_rule_for_that")),
    ],
)
def test_it_is_answered_of_the_request_or_not_at_all(topic, request_kind, said):
    assert aspects.answer(topic, request_kind, "") == said


def test_with_no_request_to_be_about_it_has_no_answer_and_a_named_one_comes_first():
    assert aspects.answer(LONG, None, "") is None
    named = aspects.said_of(LONG, "request_csr")
    assert aspects.answer(named, None, "") == faq("faq/csr_time")
    assert aspects.answer(named, "cancel_service", "") == faq("faq/csr_time")


def test_a_topic_that_names_its_subject_is_answered_whatever_was_spoken_of():
    text = "what is the fee for leaving?"
    assert aspects.answer("faq/buyout_fees", "request_csr", text) == faq("faq/buyout_fees")
    assert aspects.answer("faq/buyout_fees", None, text) == faq("faq/buyout_fees")


@pytest.mark.parametrize("text", ["can I undo it?", "who can do that?", "what happens then"])
def test_what_only_sounds_like_a_question_about_another_request_is_not_answered(text):
    topic = "faq/grace_period"

    assert aspects.answer(topic, "request_csr", text) == Say("utter_ask_in_full")
    assert aspects.answer(topic, "restore_service", text) == faq(topic)
    assert aspects.answer(topic, "cancel_service", text) == faq(topic)
    assert aspects.answer(topic, None, text) == faq(topic)


def test_a_topic_says_which_request_is_spoken_of():
    assert aspects.subject("faq/csr") == "request_csr"
    assert aspects.subject("faq/porting_pin") == "request_porting_pin"
    assert aspects.subject(aspects.said_of(MUCH, "port_out")) == "port_out"
    assert aspects.subject(MUCH) is None
    assert aspects.subject("faq/sales_contact") is None


def test_in_a_form_it_is_about_the_form():
    on = at(WAYS["request_csr_form"], "csr_numbers")
    on.hear("how long does it take?", "faq", topic=LONG)
    assert list(on.last.says) == [faq("faq/csr_time")]

    on = at(WAYS["order_devices_form"], "device_model")
    on.hear("what does it cost?", "faq", topic=MUCH)
    assert list(on.last.says) == [Say("utter_prices_are_shown")]


def test_while_a_code_is_awaited_it_is_about_the_code():
    on = on_way(WAYS["request_csr_form"], is_known=False)
    on.begin()
    on.hear("8x8-100234")
    on.hear("robin@blueheron.example")
    assert on.open == "code"

    on.hear("how long does it take?", "faq", topic=LONG)

    assert list(on.last.says) == [Say("utter_code_help")]


def test_beside_a_wish_it_is_about_the_wish():
    on = on_way(WAYS["request_csr_form"], is_known=False)
    text = "I need a CSR. How long does it take?"

    on.begin(text, wishes=(
        Wish("request_csr", "I need a CSR", (0, 12), None),
        Wish("faq", "How long does it take?", (14, 36), LONG),
    ))  # fmt: skip

    assert faq("faq/csr_time") in on.last.says


def test_the_file_names_requests_topics_and_responses_that_there_are():
    requests = {kind.value for kind in RequestKind}
    for aspect, by_request in aspects.aspects().items():
        assert aspect not in packs.TOPICS, "a pack can answer only what names its subject"
        assert set(by_request) <= requests
        for said in by_request.values():
            topic = said.removeprefix("faq/")
            assert topic in packs.TOPICS if topic != said else said in responses()


def test_every_topic_of_the_packs_speaks_of_one_request_at_most():
    requests = {kind.value for kind in RequestKind}
    spoken_of = {topic: aspects.subject(f"faq/{topic}") for topic in packs.TOPICS}
    assert {request for request in spoken_of.values() if request} <= requests
    assert spoken_of["csr_time"] == "request_csr"
