""" "I don't know" and gibberish at any question: help that is never the same twice, then a person."""

from __future__ import annotations

from itertools import pairwise

import pytest
from rig.ways import CLAIMS, QUESTIONS, WAYS

from helpdesk.forms.model import Kind


def questions(which):
    """Mark a test to run at every question for which `which` holds."""
    return pytest.mark.parametrize(
        ("way", "slot"),
        [pytest.param(w, s, id=f"{w.form}-{s}") for w, s in QUESTIONS if which(w.of.question(s))],
    )


MEANS_NOTHING = ("florble wump", "gnarf zibble", "qwrt plonk")
WHERE_IT_MAY_BE_UNKNOWN = questions(lambda question: question.unknown is not None)
WHERE_IT_MUST_BE_KNOWN = questions(lambda question: question.unknown is None)
WHERE_NOT_ANY_WORD_IS_AN_ANSWER = questions(lambda question: question.kind is not Kind.TEXT)


@WHERE_IT_MAY_BE_UNKNOWN
def test_not_knowing_is_an_answer_where_it_may_be(pool, answers, way, slot):
    with pool.at(way, slot) as journey:
        chat, kept = journey.chat, answers(journey.chat)

        chat.say("I don't know")

        assert "not known" in chat.text
        assert answers(chat) == kept | {slot: "unknown"}
        assert chat.slot != slot


@WHERE_IT_MUST_BE_KNOWN
def test_not_knowing_gets_help_and_the_question_again(pool, answers, way, slot):
    with pool.at(way, slot) as journey:
        chat, kept = journey.chat, answers(journey.chat)

        first = chat.say("I don't know").text
        second = chat.say("no idea").text

        assert "talk to a person" in first
        assert first != second
        assert answers(chat) == kept
        assert chat.slot == slot


@WHERE_NOT_ANY_WORD_IS_AN_ANSWER
def test_what_cannot_be_read_is_met_differently_each_time_and_then_with_a_person(
    pool, answers, way, slot
):
    with pool.at(way, slot) as journey:
        chat, kept = journey.chat, answers(journey.chat)

        heard = [chat.say(said).text for said in (*MEANS_NOTHING, *MEANS_NOTHING)]

        assert len(set(heard[:3])) == 3
        assert "talk to a person" in heard[2]
        assert all(now != then for now, then in pairwise(heard)), heard
        assert chat.slot == slot
        assert answers(chat) == kept


@questions(lambda question: question.kind in (Kind.CHOICE, Kind.SUMMARY, Kind.YES_NO))
def test_the_third_time_the_choices_are_offered(pool, way, slot):
    with pool.at(way, slot) as journey:
        for said in MEANS_NOTHING:
            journey.chat.say(said)

        assert len(journey.chat.labels) > 1
        assert "one of the choices" in journey.chat.text


def test_an_answer_ends_the_counting(start):
    way = WAYS["order_devices_form"]
    chat = start(way).to("device_model").chat
    chat.say(MEANS_NOTHING[0]).say(MEANS_NOTHING[1])
    chat.say("Desk phone Basic")

    first_miss = chat.say(MEANS_NOTHING[2]).text

    assert "talk to a person" not in first_miss


@pytest.mark.parametrize("slot", CLAIMS)
def test_who_cannot_prove_who_they_are_is_told_where_to_look(pool, slot):
    with pool.at(WAYS["add_lines_form"], slot) as journey:
        journey.chat.say("where do I find that?")

        assert journey.chat.slot == slot
        assert "person" in journey.chat.text or "bill" in journey.chat.text
