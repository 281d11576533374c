"""What a message is taken for at the open question, and what is said to one that means nothing."""

from __future__ import annotations

from itertools import pairwise

import pytest
from rig.stage import answer, at, on_way
from rig.ways import WAYS

QUESTIONS = [
    pytest.param(way, slot, id=f"{way.form}-{slot}")
    for way in WAYS.values()
    for slot in way.after_claims
]
EVERY_QUESTION = pytest.mark.parametrize(("way", "slot"), QUESTIONS)


def test_every_question_meets_gibberish_differently_each_time():
    for way in WAYS.values():
        for slot in way.after_claims:
            if slot == "port_carrier":
                continue  # any name will do
            on = at(way, slot)
            turns = [on.hear("florble wump", "nlu_fallback", 0.4) for _ in range(6)]
            said = [[say.response for say in turn.says] for turn in turns]

            assert said[0] != said[1] != said[2] != said[0], slot
            assert all(now != then for now, then in pairwise(said)), slot
            assert any(response.startswith("utter_third_attempt") for response in said[2])


@pytest.mark.parametrize("text", ["yes", "no", "ok", "408-555-0132", "5 January 2027", "???", "12"])
def test_a_carrier_is_a_name(text):
    on = at(WAYS["port_out_form"], "port_carrier")

    on.hear(text)

    assert "port_carrier" not in on.answers
    assert on.open == "port_carrier"


def test_an_unlikely_intent_is_only_a_hint():
    on = at(WAYS["add_lines_form"], "lines_quantity")

    assert on.hear("stop it at 4", "stop", 0.4).leaving is None


@EVERY_QUESTION
def test_stop_person_and_another_request_leave_at_every_question(way, slot):
    other = "check_case_status" if way.form != "check_case_status_form" else "request_csr"
    for said, intent, leaving in (
        ("stop", "stop", "stopped"),
        ("talk to a person", "request_human", "human"),
        ("I want something else", other, f"switch:{other}"),
    ):
        assert at(way, slot).hear(said, intent).leaving == leaving


@EVERY_QUESTION
def test_a_question_in_between_changes_nothing(way, slot):
    on = at(way, slot)
    kept = on.kept()

    turn = on.hear("how much notice do you need?", "faq", topic="faq/cancel_notice")

    assert [say.values for say in turn.says] == [{"topic": "faq/cancel_notice"}]
    assert (on.kept(), on.open) == (kept, slot)


def test_an_answer_with_more_in_it_fills_more():
    on = on_way(WAYS["cancel_service_form"])

    on.begin("cancel extension 1013 on 5 March 2027", extension="1013", scope="extension")

    assert on.kept() == {
        "cancel_scope": "extension",
        "cancel_items": ["1013"],
        "cancel_date": "2027-03-05",
    }
    assert on.open == "cancel_unassigned"


def test_answers_of_the_way_are_what_its_form_takes():
    for way in WAYS.values():
        for slot in way.steps:
            assert answer(way, slot)


@pytest.mark.parametrize("said", ["keep it", "Keep my date.", "anyway"])
def test_the_words_of_a_choice_are_that_choice_whatever_they_sound_like(said):
    on = at(WAYS["cancel_service_form"], "cancel_buyout")

    assert on.hear(said, "stop").leaving is None
    assert on.kept("cancel_buyout") == {"cancel_buyout": "keep"}


def test_what_is_not_known_is_said_once():
    on = at(WAYS["port_out_form"], "port_date")

    on.hear("no idea", "dont_know")

    assert on.says == ["utter_unknown_is_fine"]


def test_who_asks_again_for_what_is_being_done_is_told_how_answers_are_changed():
    on = at(WAYS["port_out_form"], "port_date")
    kept = on.kept()

    on.hear("back to the port", "port_out")

    assert on.says == ["utter_on_it"]
    assert (on.kept(), on.open) == (kept, "port_date")
    assert on.answers.get("_misses", 0) == 0


def test_an_answer_in_the_same_words_as_the_wish_is_an_answer():
    on = at(WAYS["port_out_form"], "port_date")

    on.hear("port them on 5 January 2027", "port_out")

    assert on.kept("port_date") == {"port_date": "2027-01-05"}


def test_an_answer_nobody_understood_is_helped_with_though_it_sounds_like_the_request():
    on = at(WAYS["cancel_service_form"], "cancel_items")

    on.hear("cancel the ones the interns used", "cancel_service")

    assert on.says == ["utter_cancel_items_not_understood"]


def test_an_unlikely_wish_for_the_same_is_not_understood():
    on = at(WAYS["port_out_form"], "port_date")

    on.hear("we port", "port_out", 0.6)

    assert "utter_on_it" not in on.says


@pytest.mark.parametrize("slot", ["cancel_porting", "cancel_unassigned"])
def test_going_on_is_no_answer_to_whether_something_is_so(slot):
    on = at(WAYS["cancel_service_form"], slot)

    on.hear("let's continue", "affirm")

    assert on.open == slot
    assert slot not in on.kept()
