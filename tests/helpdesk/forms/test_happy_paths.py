"""Each form from its first question to its end, as a function: every answer as a customer types it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rig.stage import Stage, answer, kept, on_way
from rig.ways import WAYS

from helpdesk.forms import words
from helpdesk.forms.model import Form
from helpdesk.forms.registry import FORMS

EVERY_WAY = pytest.mark.parametrize("way", WAYS.values(), ids=lambda way: way.form)


@EVERY_WAY
def test_a_known_customer_is_asked_every_question_once_and_in_order(way):
    on = on_way(way)
    on.begin()
    asked = []
    while on.open and on.open != way.summary:
        asked.append(on.open)
        on.hear(answer(way, on.open))

    assert asked == list(way.steps)
    assert on.kept() == {slot: kept(way, slot) for slot in way.steps}
    assert on.open == way.summary


@EVERY_WAY
def test_a_yes_to_the_summary_confirms_and_nothing_before_it_does(way):
    on = on_way(way)
    turn = on.begin()
    while on.open and on.open != way.summary:
        assert not turn.confirmed
        turn = on.hear(answer(way, on.open))
    if way.summary:
        assert not turn.confirmed
        turn = on.hear("yes")

    assert turn.confirmed
    assert turn.open_slot is None
    assert turn.leaving is None


@EVERY_WAY
def test_a_stranger_is_asked_who_they_are_and_nothing_else(way):
    on = on_way(way, is_known=False)
    on.begin()
    assert on.open == "account_ref"
    on.hear("8x8-100234")
    assert on.open == "email"
    turn = on.hear("robin@blueheron.example")
    assert on.open == "code" and turn.start_code
    on.hear(code="wrong")
    assert on.open == "code"

    on.hear(code="passed")

    assert on.open == (way.after_claims or (None,))[0]


@EVERY_WAY
def test_every_choice_beside_a_question_is_an_answer_to_it(way):
    on = on_way(way)
    on.begin()
    while on.open and on.open != way.summary:
        question, before = way.of.question(on.open), replace(on)
        for option in question.options(on._context()):
            on.answers, on.open = dict(before.answers), before.open
            turn = on.hear(picked=option.value)
            assert turn.leaving or on.kept().get(question.slot) == option.value, option
        on.answers, on.open = dict(before.answers), before.open
        on.hear(answer(way, on.open))
    assert on.open == way.summary


@EVERY_WAY
def test_the_label_of_a_choice_may_be_typed_instead_of_pressed(way):
    on = on_way(way)
    on.begin()
    while on.open:
        question, before = way.of.question(on.open), replace(on)
        for option in question.options(on._context()):
            label = option.label or words.option(question.slot, str(option.value).lower())
            on.answers, on.open = dict(before.answers), before.open
            pressed = on.hear(picked=option.value)
            on.answers, on.open = dict(before.answers), before.open
            typed = on.hear(label.partition(" \u00b7 ")[0])
            assert typed == pressed, label
        on.answers, on.open = dict(before.answers), before.open
        on.hear("yes" if on.open == way.summary else answer(way, on.open))


@pytest.mark.parametrize("form", [f for f in FORMS.values() if f.fresh_code], ids=lambda f: f.name)
def test_a_request_that_needs_a_fresh_code_asks_a_known_customer_for_one(form: Form):
    on = Stage(form, is_fresh=False)

    turn = on.begin()

    assert on.open == "code" and turn.start_code


def test_every_form_is_on_a_way():
    assert set(WAYS) == set(FORMS)
