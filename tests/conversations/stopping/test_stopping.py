"""Stopping at any question of any form: nothing is sent, and what was answered is offered again."""

from __future__ import annotations

import pytest
from rig.ways import CLAIMS, QUESTIONS, WAYS


def ids(questions):
    return [pytest.param(way, slot, id=f"{way.form}-{slot}") for way, slot in questions]


WITH_ANSWERS = ids((w, s) for w, s in QUESTIONS if s in w.after_claims[1:])
WITHOUT_ANSWERS = ids((w, s) for w, s in QUESTIONS if s in (*CLAIMS, *w.after_claims[:1]))


def asked_for_again(journey):
    """Ask for the same thing; a PIN wants another code when ten minutes are over, and only then."""
    journey.chat.say(journey.way.opening)
    return journey.chat


def nothing_happened(chat):
    """Say whether the customer was told that nothing was sent, and nothing was, and nothing is open."""
    return "nothing was sent" in chat.text and chat.case is None and chat.slot is None


@pytest.mark.parametrize(("way", "slot"), WITH_ANSWERS)
def test_going_on_brings_back_every_answer_and_the_open_question(pool, answers, way, slot):
    with pool.at(way, slot) as journey:
        chat, question, kept = journey.chat, journey.chat.card, answers(journey.chat)
        chat.say("stop")
        assert nothing_happened(chat)
        assert "Your answers are kept" in chat.text

        asked_for_again(journey)
        assert chat.slot == "resume"
        chat.say("go on")

        assert chat.card == question
        for earlier in way.after_claims[: way.after_claims.index(slot)]:
            assert answers(chat)[earlier] == kept[earlier]


@pytest.mark.parametrize(("way", "slot"), WITH_ANSWERS)
def test_starting_over_brings_back_none(pool, answers, way, slot):
    with pool.at(way, slot) as journey:
        chat = journey.chat.say("stop")

        asked_for_again(journey)
        assert chat.slot == "resume"
        chat.say("start over")

        assert chat.slot == way.after_claims[0]
        assert not set(way.steps) & set(answers(chat))


@pytest.mark.parametrize(("way", "slot"), WITHOUT_ANSWERS)
def test_where_nothing_was_answered_there_is_nothing_to_go_on_with(start, way, slot):
    journey = start(way).to(slot)
    journey.chat.say("stop")
    assert nothing_happened(journey.chat)
    assert "answers are kept" not in journey.chat.text

    asked_for_again(journey)

    assert journey.chat.slot == (slot if slot in way.after_claims else "account_ref")


@pytest.mark.parametrize(("way", "slot"), ids((w, s) for w, s in QUESTIONS if s == "resume"))
def test_stopping_at_the_offer_to_go_on_keeps_the_offer(start, way, slot):
    journey = start(way).to(slot)
    journey.chat.say("stop")
    assert nothing_happened(journey.chat)

    asked_for_again(journey)

    assert journey.chat.slot == "resume"


def test_after_stopping_a_yes_sends_nothing(start):
    chat = start(WAYS["add_lines_form"]).to("add_lines_confirmed").chat

    chat.say("stop").say("yes")

    assert "no open question" in chat.text
    assert chat.case is None


def test_what_was_said_before_anybody_was_known_is_kept_too(start, answers):
    journey = start(WAYS["cancel_service_form"])
    chat = journey.chat.say("cancel extension 1013 on 5 March 2027")
    assert chat.slot == "account_ref"
    chat.say("stop")
    assert "Your answers are kept" in chat.text

    chat.say("please cancel our whole account").verify(journey.who.account, journey.who.email)
    assert chat.slot == "resume"
    chat.say("go on")

    assert chat.slot == "cancel_unassigned"
    assert answers(chat)["cancel_items"] == ["1013"]
    assert answers(chat)["cancel_date"] == "2027-03-05"


@pytest.mark.parametrize("said", ["never mind", "forget it", "let's stop here", "do not send it"])
def test_there_are_many_ways_to_say_it(start, said):
    chat = start(WAYS["add_lines_form"]).to("add_lines_confirmed").chat

    chat.say(said)

    assert "nothing was sent" in chat.text
    assert chat.case is None


def test_the_answers_that_come_back_are_told(start):
    journey = start(WAYS["add_lines_form"]).to("add_lines_confirmed")
    chat = journey.chat.say("stop")

    asked_for_again(journey).choose("Go on")

    assert "Your answers are back: 3, X4" in chat.text


def test_the_offer_says_when_it_was_saved_and_how_much(start):
    journey = start(WAYS["add_lines_form"]).to("add_lines_confirmed")
    journey.chat.say("stop")

    chat = asked_for_again(journey)

    assert "Monday, 23 November 2026" in chat.text
    assert "3, X4" in chat.text
