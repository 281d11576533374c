"""An answer may point back: to an earlier request of this customer, or to what is left of a list."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rig.stage import FIRST, SECOND, Stage, account, at, number
from rig.ways import WAYS

from helpdesk.forms.model import Kind, Known
from helpdesk.forms.registry import FORMS

THIRD = "+12565550191"
PORT, PIN, CSR = WAYS["port_out_form"], WAYS["request_porting_pin_form"], WAYS["request_csr_form"]
LINES, CANCEL = WAYS["add_lines_form"], WAYS["cancel_service_form"]
NUMBERS = Known("csr_numbers", Kind.NUMBERS, [SECOND], is_here=True)
OTHERS = Known("pin_numbers", Kind.NUMBERS, [FIRST], is_here=True)
DAY = Known("port_date", Kind.DATE, "2027-01-05", is_here=True)
CARRIER = Known("port_carrier", Kind.TEXT, "Heron Telecom", is_here=True)


@pytest.mark.parametrize("said", ["same as before", "the same numbers", "the same number please"])
def test_numbers_of_another_request_answer_and_are_repeated(said):
    on = at(PIN, "pin_numbers", earlier=(NUMBERS,))
    turn = on.hear(said)
    assert on.kept("pin_numbers") == {"pin_numbers": [SECOND]}
    assert on.says[0] == "utter_noted"
    assert "(408) 555-0133" in turn.says[0].values["shown"]


def test_the_same_question_comes_before_a_like_one_and_the_newest_before_older_ones():
    older = Known("pin_numbers", Kind.NUMBERS, [SECOND], is_here=False)
    for earlier, meant in (
        ((NUMBERS, OTHERS), [FIRST]),  # it was asked this before
        ((OTHERS, older), [FIRST]),
        ((older, OTHERS), [SECOND]),
    ):
        on = at(PIN, "pin_numbers", earlier=earlier)
        on.hear("same as last time")
        assert on.kept("pin_numbers")["pin_numbers"] == meant


def test_a_name_answers_only_the_question_it_was_given_to():
    on = at(PORT, "port_carrier", earlier=(CARRIER,))
    turn = on.hear("the same carrier")
    assert on.kept("port_carrier") == {"port_carrier": "Heron Telecom"}
    assert turn.says[0].values["shown"] == "Heron Telecom", "nobody has read it in this request"

    on = at(PORT, "port_carrier", earlier=(Known("cancel_reason", Kind.TEXT, "cost", True),))
    on.hear("same as before")
    assert on.open == "port_carrier"
    assert on.kept("port_carrier") == {"port_carrier": None}, "no carrier is called that"


def test_a_day_answers_another_question_about_a_day_while_it_is_to_come():
    way = at(CANCEL, "cancel_port_date", earlier=(DAY,))
    way.hear("the same date as before")
    assert way.kept("cancel_port_date") == {"cancel_port_date": "2027-01-05"}

    past = Known("port_date", Kind.DATE, "2026-11-02", is_here=True)
    on = at(PORT, "port_date", earlier=(past,))
    on.hear("same as before")
    assert on.kept("port_date") == {"port_date": None}
    assert on.says == ["utter_port_date_past"]


def test_what_points_at_nothing_says_so_then_helps_and_changes_nothing():
    on = at(PIN, "pin_numbers")
    before = on.kept()
    on.hear("same as before")
    assert on.says == ["utter_nothing_earlier"]
    on.hear("the same as last time")
    assert on.says == ["utter_pin_numbers_help", "utter_person_can_help"]
    assert on.kept() == before
    assert on.open == "pin_numbers"


def test_numbers_that_are_gone_since_are_refused_as_if_typed():
    gone = Known("pin_numbers", Kind.NUMBERS, [THIRD], is_here=False)
    on = at(PIN, "pin_numbers", earlier=(gone,))
    on.hear("same as last time")
    assert on.says == ["utter_pin_numbers_not_on_account"]
    assert on.kept("pin_numbers") == {"pin_numbers": None}


def test_a_request_may_speak_of_the_numbers_of_the_one_before_it():
    on = Stage(FORMS["request_csr_form"], earlier=(OTHERS,))
    on.begin("and a CSR for that number too")
    assert on.kept("csr_numbers") == {"csr_numbers": [FIRST]}
    assert on.says == ["utter_noted"]
    assert on.open == "csr_choice"


@pytest.mark.parametrize(
    ("said", "earlier"),
    [
        ("a CSR for that number", Known("pin_numbers", Kind.NUMBERS, [FIRST], is_here=False)),
        ("a CSR for that number", Known("cancel_items", Kind.EXTENSIONS, ["1012"], is_here=True)),
        ("a CSR, and I keep the same number", OTHERS),
        ("a CSR please", OTHERS),
    ],
)
def test_that_number_is_none_of_another_conversation_no_extension_and_no_number_kept(said, earlier):
    on = Stage(FORMS["request_csr_form"], earlier=(earlier,))
    on.begin(said)
    assert on.open == "csr_numbers"


def test_a_choice_that_is_no_longer_offered_is_not_made_again():
    gone = Known("lines_plan", Kind.CHOICE, "x1", is_here=False)
    on = at(LINES, "lines_plan", earlier=(gone, replace(gone, value="x4")))
    on.hear("the same plan as last time")
    assert on.kept("lines_plan") == {"lines_plan": "x4"}, "the newest that there still is"
    on = at(LINES, "lines_plan", earlier=(gone,))
    on.hear("the plan we took last time")
    assert on.kept("lines_plan") == {"lines_plan": None}
    assert on.says == ["utter_nothing_earlier"]


def test_that_number_means_this_request_s_own_once_it_has_one():
    on = at(CSR, "csr_choice", earlier=(Known("pin_numbers", Kind.NUMBERS, [SECOND], True),))
    on.hear("only the record for that number")
    assert on.kept("csr_numbers", "csr_choice") == {"csr_numbers": [FIRST], "csr_choice": "csr"}


def test_extensions_cancelled_before_are_none_that_can_be_named_again_unless_they_are_there():
    was = Known("cancel_items", Kind.EXTENSIONS, ["1013"], is_here=True)
    on = at(CANCEL, "cancel_items", earlier=(was,))
    on.hear("the same extension")
    assert on.kept("cancel_items") == {"cancel_items": ["1013"]}
    gone = Known("cancel_items", Kind.EXTENSIONS, ["1099"], is_here=True)
    on = at(CANCEL, "cancel_items", earlier=(gone,))
    on.hear("the same extension")
    assert on.kept("cancel_items") == {"cancel_items": None}


def test_all_that_were_named_before_but_one():
    both = Known("csr_numbers", Kind.NUMBERS, [FIRST, SECOND], is_here=True)
    on = at(PIN, "pin_numbers", earlier=(both,))
    on.hear("the same numbers, but not the one ending 0132")
    assert on.kept("pin_numbers") == {"pin_numbers": [SECOND]}
    on = at(PIN, "pin_numbers", earlier=(both,))
    on.hear("all but the one ending 0132")
    assert on.kept("pin_numbers") == {"pin_numbers": [SECOND]}, "of the account's, as ever"


@pytest.mark.parametrize("said", ["that one", "for that number", "those"])
def test_that_one_is_what_was_spoken_of_in_this_conversation_alone(said):
    on = at(PIN, "pin_numbers", earlier=(NUMBERS,))
    on.hear(said)
    assert on.kept("pin_numbers") == {"pin_numbers": [SECOND]}
    long_ago = Known("csr_numbers", Kind.NUMBERS, [SECOND], is_here=False)
    on = at(PIN, "pin_numbers", earlier=(long_ago,))
    on.hear(said)
    assert on.kept("pin_numbers") == {"pin_numbers": None}


@pytest.mark.parametrize(
    "said",
    ["the other carrier", "the usual one", "Same as befor", "that one", "same numbers",
     "all but the 800 one", "yes but not the 800 one", "the same company as for the first number"],
)  # fmt: skip
def test_what_points_somewhere_is_no_carrier(said):
    on = at(PORT, "port_carrier")
    on.hear(said)
    assert on.kept("port_carrier") == {"port_carrier": None}
    assert on.open == "port_carrier"


def test_what_was_tried_in_vain_at_the_summary_moves_no_day():
    on = at(CANCEL, "cancel_service_confirmed")
    before = on.kept("cancel_date")
    on.hear("florble")
    on.hear("wump")
    on.hear("now cancel the other extension too", "cancel_service")
    assert on.kept("cancel_date") == before


def test_going_on_as_saved_is_the_same_as_before():
    saved = {"id": "d1", "answers": {"pin_numbers": [SECOND]}, "saved_on": "Monday", "shown": "x"}
    for said in ("same as before", "the same as I told you last time"):
        on = Stage(FORMS["request_porting_pin_form"], drafts=(saved,))
        on.begin()
        assert on.open == "resume"
        on.hear(said)
        assert on.kept("pin_numbers") == {"pin_numbers": [SECOND]}
        assert on.says[0] == "utter_resumed"


def test_a_day_that_is_put_right_in_the_answer_is_the_other_one():
    on = at(PORT, "port_date")
    on.hear("not 5 January, 6 January")
    assert on.kept("port_date") == {"port_date": "2027-01-06"}
    on = at(PORT, "port_date")
    on.hear("not the 3rd, the second number")
    assert on.kept("port_date") == {"port_date": None}


def test_changing_an_answer_to_what_it_is_changes_nothing_and_says_so():
    on = at(PORT, "port_out_confirmed")
    on.hear("change the date to 5 January 2027", "change_answer")
    assert on.says == ["utter_is_so_already"]
    assert on.open == "port_out_confirmed"


def test_a_person_is_offered_once_in_one_answer_and_not_behind_a_yes():
    on = at(PORT, "port_out_confirmed")
    for said in ("florble", "wump", "blarg"):
        on.hear(said)
        assert len([say for say in on.says if "offer" in say or "person" in say]) <= 1
    on.hear("yes", "affirm")
    assert on.says == []
    assert on.last.confirmed


def test_who_is_known_and_asks_for_another_account_is_told_that_it_stays():
    on = Stage(FORMS["request_csr_form"])
    on.begin("a CSR for account 8x8-700004", account_id="8x8-700004")
    assert "utter_claim_stays" in on.says
    on = Stage(FORMS["request_csr_form"])
    on.begin("I am casey@bluefinch.example, I need a CSR")
    assert "utter_claim_stays" in on.says
    for said in ("a CSR for account 8x8-100234", "a CSR, robin@blueheron.example"):
        on = Stage(FORMS["request_csr_form"])
        on.begin(said, **({"account_id": "8x8-100234"} if "8x8" in said else {}))
        assert "utter_claim_stays" not in on.says


def test_as_many_as_before():
    on = at(LINES, "lines_quantity", earlier=(Known("devices_quantity", Kind.QUANTITY, 7, True),))
    on.hear("the same number as last time")
    assert on.kept("lines_quantity") == {"lines_quantity": 7}


def test_the_other_one_is_the_one_that_the_request_before_was_not_about():
    on = at(PIN, "pin_numbers", earlier=(NUMBERS,))
    on.hear("the other one")
    assert on.kept("pin_numbers") == {"pin_numbers": [FIRST]}


def test_the_other_one_of_three_is_none_and_the_others_are_two():
    record = account(numbers=(number(FIRST, btn=True), number(SECOND), number(THIRD)))
    for said, meant in (("the other one", None), ("the others", [FIRST, THIRD])):
        on = at(PIN, "pin_numbers", earlier=(NUMBERS,))
        on.record = record
        on.hear(said)
        assert on.kept("pin_numbers") == {"pin_numbers": meant}


def test_the_other_one_is_what_an_answer_was_not_when_it_is_changed():
    on = at(PIN, "porting_pin_confirmed")
    assert on.kept("pin_numbers") == {"pin_numbers": [FIRST]}
    on.hear("change the number", "change_answer")
    on.hear("the other one")
    assert on.kept("pin_numbers") == {"pin_numbers": [SECOND]}
    assert on.open == "porting_pin_confirmed"


def test_without_anything_said_before_the_other_one_is_nobody():
    on = at(PIN, "pin_numbers")
    on.hear("the other one")
    assert on.kept("pin_numbers") == {"pin_numbers": None}
    assert on.says == ["utter_pin_numbers_not_understood"]
