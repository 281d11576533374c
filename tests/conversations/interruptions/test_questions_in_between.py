"""A question, a why or small talk at any question of any form: answered, then asked again."""

from __future__ import annotations

import pytest
from rig.pack import tells_answer
from rig.stack import ROOT
from rig.ways import QUESTIONS, WAYS

from helpdesk.eligibility import pack
from helpdesk.forms import words
from helpdesk.forms.registry import FORMS

PACK = pack.load(ROOT / "helpdesk" / "providers" / "8x8.yml")  # whose customers walk the ways

AT_EVERY_QUESTION = pytest.mark.parametrize(
    ("way", "slot"), [pytest.param(w, s, id=f"{w.form}-{s}") for w, s in QUESTIONS]
)
SMALL_TALK = ("hello", "what is the weather like today?", "can you book me a flight to Paris?")


def asked_again(journey, before):
    """Say whether the same question is open, word for word the same one to the page."""
    return journey.chat.card == before


@AT_EVERY_QUESTION
def test_a_question_is_answered_and_the_open_one_asked_again(pool, answers, way, slot):
    with pool.at(way, slot) as journey:
        chat, before, kept = journey.chat, journey.chat.card, answers(journey.chat)

        chat.say("how much notice do you need?")

        assert tells_answer(chat.text, "cancel_notice")
        assert asked_again(journey, before)
        assert answers(chat) == kept


@AT_EVERY_QUESTION
def test_whoever_asks_why_is_told_the_reason_and_asked_again(pool, answers, way, slot):
    with pool.at(way, slot) as journey:
        chat, before, kept = journey.chat, journey.chat.card, answers(journey.chat)

        chat.say("why do you ask?")

        assert words.why(slot) in chat.text
        assert asked_again(journey, before)
        assert answers(chat) == kept


@AT_EVERY_QUESTION
def test_small_talk_is_met_and_leads_back_to_the_question(pool, answers, way, slot):
    with pool.at(way, slot) as journey:
        before, kept = journey.chat.card, answers(journey.chat)
        for said in SMALL_TALK:
            journey.chat.say(said)

            assert len(journey.chat.heard) > 1, "the question alone answers nothing"
            assert asked_again(journey, before), said
        assert answers(journey.chat) == kept


def test_every_question_of_every_form_is_on_a_way():
    """What other providers ask beside these, their own folders of conversations reach."""
    for name, form in FORMS.items():
        assert name in WAYS, f"tests/rig/ways.py does not know {name}"
        asked = {q.slot for q in form.questions if q.asked and PACK.asks(form.kind, q.slot)}
        missing = asked - set(WAYS[name].asked)
        assert not missing, f"no way of {name} reaches {missing}"
