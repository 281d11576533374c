"""A question that names nothing is about the request last spoken of, and never answered by another's rule."""

from __future__ import annotations

from functools import cache

import pytest
import yaml
from rig.stack import ROOT
from rig.stage import NOON, TODAY, at, on_way
from rig.ways import WAYS

from actions.replies import responses
from helpdesk.eligibility import pack
from helpdesk.eligibility import words as packs
from helpdesk.forms import aspects
from helpdesk.forms.model import Context, Say, Wish
from helpdesk.vocabulary import RequestKind

LONG, MUCH = "faq/how_long", "faq/how_much"
SILENT, IN_FULL = Say("utter_no_rule_for_that"), Say("utter_ask_in_full")


def faq(topic):
    return Say("utter_faq", {"topic": topic})


@cache
def context(provider="8x8"):
    """Return what is known before anybody has said who they are."""
    found = pack.load(ROOT / "helpdesk" / "providers" / f"{provider}.yml")
    return Context(now=NOON, today=TODAY, pack=found, answers={})


def answer(topic, about, text="", provider="8x8"):
    return aspects.answer(topic, about, text, context(provider))


@pytest.mark.parametrize(
    ("topic", "request_kind", "said"),
    [
        (LONG, "cancel_service", faq("faq/cancel_notice")),
        (LONG, "request_csr", faq("faq/csr_time")),
        (LONG, "request_porting_pin", Say("utter_pin_is_made_here")),
        (LONG, "add_lines", SILENT),
        (MUCH, "cancel_service", faq("faq/buyout_fees")),
        (MUCH, "order_devices", Say("utter_prices_are_shown")),
        (MUCH, "request_csr", SILENT),
        (MUCH, "port_out", SILENT),
    ],
)
def test_it_is_answered_of_the_request_or_not_at_all(topic, request_kind, said):
    assert answer(topic, request_kind) == said


@pytest.mark.parametrize("provider", ["sipstation", "avoxi"])
@pytest.mark.parametrize(
    ("topic", "request_kind"),
    [
        (LONG, "request_porting_pin"),
        (LONG, "order_devices"),
        (MUCH, "add_lines"),
        (MUCH, "order_devices"),
        (MUCH, "upgrade_service"),
    ],
)
def test_what_porter_does_not_do_at_a_provider_is_not_told_there(provider, topic, request_kind):
    assert answer(topic, request_kind, provider=provider) == SILENT


def test_with_no_request_to_be_about_it_has_no_answer_and_a_named_one_comes_first():
    assert answer(LONG, None) is None
    named = aspects.said_of([LONG], "request_csr")
    assert answer(named, None) == faq("faq/csr_time")
    assert answer(named, "cancel_service") == faq("faq/csr_time")


def test_two_of_them_are_asked_of_one_request_together():
    both = aspects.said_of([MUCH, LONG], "request_csr")
    one, other = aspects.several(both)
    assert [answer(one, None), answer(other, None)] == [SILENT, faq("faq/csr_time")]
    assert aspects.several("faq/csr") == ["faq/csr"]


def test_a_topic_that_names_its_subject_is_answered_whatever_was_spoken_of():
    text = "what is the fee for leaving?"
    assert answer("faq/buyout_fees", "request_csr", text) == faq("faq/buyout_fees")
    assert answer("faq/buyout_fees", None, text) == faq("faq/buyout_fees")
    assert answer("faq/find_bill", "port_out") == faq("faq/find_bill"), "a choice was pressed"


@pytest.mark.parametrize("text", ["can I undo it?", "who can do that?", "until when is it valid"])
def test_what_only_sounds_like_a_question_about_another_request_is_not_answered(text):
    topic = "faq/grace_period"

    assert answer(topic, "request_csr", text) == IN_FULL
    assert answer(topic, "restore_service", text) == faq(topic)
    assert answer(topic, "cancel_service", text) == faq(topic)
    assert answer(topic, None, text) == faq(topic)


def test_a_topic_says_which_request_is_spoken_of():
    assert aspects.subject("faq/csr") == "request_csr"
    assert aspects.subject("faq/porting_pin") == "request_porting_pin"
    assert aspects.subject(aspects.said_of([MUCH], "port_out")) == "port_out"
    assert aspects.subject(MUCH) is None
    assert aspects.subject("faq/sales_contact") is None


def test_what_is_spoken_of_changes_with_what_is_answered_and_not_with_what_is_not():
    grace = faq("faq/grace_period")
    assert aspects.now_about("faq/grace_period", "request_csr", grace) == "restore_service"
    assert aspects.now_about("faq/grace_period", "cancel_service", grace) == "cancel_service"
    assert aspects.now_about("faq/grace_period", "request_csr", IN_FULL) == "request_csr"
    assert aspects.now_about(LONG, "request_csr", faq("faq/csr_time")) == "request_csr"


def test_in_a_form_it_is_about_the_form():
    on = at(WAYS["request_csr_form"], "csr_numbers")
    on.hear("how long does it take?", "faq", topic=LONG)
    assert list(on.last.says) == [faq("faq/csr_time")]

    on = at(WAYS["order_devices_form"], "device_model")
    on.hear("what does it cost?", "faq", topic=MUCH)
    assert list(on.last.says) == [Say("utter_prices_are_shown")]


def test_after_another_request_was_asked_about_it_is_about_that_until_the_next_answer():
    on = at(WAYS["cancel_service_form"], "cancel_date")

    on.hear("what is a CSR?", "faq", topic="faq/csr")
    on.hear("and how long does it take?", "faq", topic=LONG)
    assert list(on.last.says) == [faq("faq/csr_time")]

    on.hear("15 March 2027")
    on.hear("how long does it take?", "faq", topic=LONG)
    assert list(on.last.says) == [faq("faq/cancel_notice")]


@pytest.mark.parametrize(
    ("text", "topic", "said"),
    [
        ("how long does it take?", LONG, Say("utter_code_help")),
        ("when does it expire?", "faq/porting_pin", Say("utter_code_help")),
        ("is there a fee?", MUCH, faq("faq/buyout_fees")),
        ("what is a porting PIN?", "faq/porting_pin", faq("faq/porting_pin")),
    ],
)
def test_while_a_code_is_awaited_time_is_about_the_code(text, topic, said):
    on = on_way(WAYS["cancel_service_form"], is_known=False)
    on.begin()
    on.hear("8x8-100234")
    on.hear("robin@blueheron.example")
    assert on.open == "code"

    on.hear(text, "faq", topic=topic)

    assert list(on.last.says) == [said]


def test_beside_a_wish_it_is_about_the_wish():
    on = on_way(WAYS["request_csr_form"], is_known=False)
    text = "I need a CSR. How long does it take?"

    on.begin(text, wishes=(
        Wish("request_csr", "I need a CSR", (0, 12), None),
        Wish("faq", "How long does it take?", (14, 36), LONG),
    ))  # fmt: skip

    assert faq("faq/csr_time") in on.last.says


def test_it_is_about_the_order_before_it_in_the_message():
    on = on_way(WAYS["request_csr_form"], is_known=False)
    text = "a CSR, and cancel ext 1012, is there a fee? and how long does a CSR take, is that free"

    on.begin(text, wishes=(
        Wish("request_csr", "a CSR", (0, 5), None),
        Wish("cancel_service", "cancel ext 1012", (11, 26), None),
        Wish("faq", "is there a fee?", (28, 43), MUCH),
        Wish("faq", "how long does a CSR take", (48, 72), "faq/csr_time"),
        Wish("faq", "is that free", (74, 86), MUCH),
    ))  # fmt: skip

    told = [say for say in on.last.says if say.response in ("utter_faq", SILENT.response)]
    assert told == [faq("faq/buyout_fees"), faq("faq/csr_time"), SILENT]


def test_beside_a_wish_for_another_request_it_is_left_to_that_request():
    on = at(WAYS["request_csr_form"], "csr_numbers")
    text = "I want to cancel my account, how long does it take?"

    on.hear(text, "cancel_service", wishes=(
        Wish("cancel_service", "I want to cancel my account", (0, 27), None),
        Wish("faq", "how long does it take?", (29, 51), LONG),
    ))  # fmt: skip

    assert on.last.leaving == "switch:cancel_service"
    assert list(on.last.says) == []


def test_the_file_names_requests_topics_and_responses_that_there_are():
    requests = {kind.value for kind in RequestKind}
    for aspect, by_request in aspects.aspects().items():
        assert aspect not in packs.TOPICS, "a pack can answer only what names its subject"
        assert set(by_request) <= requests
        for said in by_request.values():
            if isinstance(said, str):
                assert said.removeprefix("faq/") in packs.TOPICS
            else:
                assert said["say"] in responses()
                assert said.get("shelf", "lines") in context().pack.catalogue
    subjects = yaml.safe_load(aspects.FILE.read_text(encoding="utf-8"))["subjects"]
    assert set(subjects) <= requests
    assert {topic for topics in subjects.values() for topic in topics} <= set(packs.TOPICS)


def test_the_engine_knows_the_same_topics_as_naming_nothing():
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    (reader,) = [part for part in config["pipeline"] if part["name"].endswith("WishReader")]
    assert reader["open_topics"] == [f"faq/{aspect}" for aspect in aspects.aspects()]
