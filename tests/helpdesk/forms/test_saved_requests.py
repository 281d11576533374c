"""A request that was stopped: offered, taken up with its answers or without, and checked again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from rig.stage import Stage

from helpdesk.forms.registry import FORMS

SAVED = {
    "id": "old",
    "answers": {"lines_quantity": 4, "lines_plan": "x2"},
    "saved_on": "…",
    "shown": "4, X2",
    "kept": 2,
}


def test_a_saved_request_is_offered_once_the_customer_is_known():
    on = Stage(FORMS["add_lines_form"], is_known=False, drafts=(SAVED,))
    on.begin()
    assert on.open == "account_ref"
    on.hear("8x8-100234")
    on.hear("robin@blueheron.example")

    on.hear(code="passed")

    assert on.open == "resume"


def test_going_on_takes_up_the_saved_answers_under_their_own_name():
    on = Stage(FORMS["add_lines_form"], drafts=(SAVED,))
    on.begin()

    turn = on.hear("go on", "affirm")

    assert on.kept() == SAVED["answers"]
    assert turn.answers["_draft"] == "old"
    assert on.open == "add_lines_confirmed"


@pytest.mark.parametrize(
    ("said", "answers"),
    [
        ("yes please", SAVED["answers"]),
        ("no", {}),
        ("continue", SAVED["answers"]),
        ("a new one", {}),
        ("2", {}),
    ],
)
def test_the_offer_to_go_on_takes_a_yes_or_a_no_too(said, answers):
    on = Stage(FORMS["add_lines_form"], drafts=(SAVED,))
    on.begin()

    on.hear(said)

    assert on.kept() == answers
    assert on.open != "resume"


def test_starting_over_takes_up_the_name_and_none_of_the_answers():
    on = Stage(FORMS["add_lines_form"], drafts=(SAVED,))
    on.begin()

    turn = on.hear("start over", "nlu_fallback", 0.4)

    assert on.kept() == {}
    assert turn.answers["_draft"] == "old"
    assert on.open == "lines_quantity"


def test_a_saved_date_that_has_become_too_early_is_asked_again():
    saved = {"cancel_scope": "account", "cancel_porting": "no", "cancel_date": "2026-12-23"}
    on = Stage(FORMS["cancel_service_form"], drafts=({**SAVED, "answers": saved},))
    on.today += timedelta(days=3)
    on.begin()

    turn = on.hear(picked="go_on")

    assert on.open == "cancel_date"
    assert "8x8.cancel_service.notice" in [say.values.get("rule") for say in turn.says]
    assert on.kept("cancel_scope", "cancel_porting") == {
        "cancel_scope": "account",
        "cancel_porting": "no",
    }


def test_the_question_after_the_saved_ones_is_numbered_as_if_nobody_had_left():
    on = Stage(FORMS["add_lines_form"], drafts=(SAVED,))
    on.begin()
    on.hear(picked="go_on")

    assert not on.form.question("resume").needed(on._context())
