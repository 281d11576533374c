"""What the record and the rules say of an answer: asked again, set aside, warned of, refused, handed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from rig.stage import FIRST, SECOND, Stage, account, at, number, on_way
from rig.ways import WAYS

from helpdesk.forms.registry import FORMS
from helpdesk.vocabulary import Contact


def test_an_extension_that_is_not_on_the_account_is_asked_for_again():
    on = at(WAYS["cancel_service_form"], "cancel_items")

    turn = on.hear("4711")

    assert [say.response for say in turn.says] == ["utter_cancel_items_not_on_account"]
    assert on.open == "cancel_items"


def test_an_answer_the_record_no_longer_supports_is_taken_back():
    on = at(WAYS["request_porting_pin_form"], "porting_pin_confirmed")
    on.record = replace(on.record, numbers=(number(SECOND),))

    turn = on.hear("yes")

    assert not turn.confirmed
    assert on.open == "pin_numbers"
    assert on.kept("pin_numbers") == {"pin_numbers": None}


def test_only_an_assigned_licence_is_asked_about():
    on = at(WAYS["cancel_service_form"], "cancel_items")

    on.hear("1012")

    assert on.open == "cancel_porting"


def test_a_date_inside_the_notice_is_refused_with_its_rule_and_asked_again():
    on = at(WAYS["cancel_service_form"], "cancel_date")
    on.answers["cancel_porting"] = "no"

    turn = on.hear("22 December 2026")

    assert [say.values.get("rule") for say in turn.says] == ["8x8.cancel_service.notice"]
    assert on.open == "cancel_date"
    assert "cancel_date" not in on.answers


@pytest.mark.parametrize("first", ["asap", "22 December 2026"])
@pytest.mark.parametrize("then", ["ok", "yes please", "the earliest"])
def test_who_was_told_the_earliest_day_takes_it_with_a_yes(first, then):
    on = at(WAYS["cancel_service_form"], "cancel_porting")
    on.hear("no number is moving")
    on.hear(first)
    assert on.kept("cancel_date") == {"cancel_date": None}

    on.hear(then)

    assert on.kept("cancel_date") == {"cancel_date": "2026-12-23"}


@pytest.mark.parametrize("said", ["ok", "asap", "yes"])
def test_a_yes_alone_is_no_day(said):
    on = at(WAYS["cancel_service_form"], "cancel_date")

    on.hear(said)

    assert on.kept("cancel_date") == {"cancel_date": None}


def test_a_date_kept_from_another_day_is_weighed_again():
    on = at(WAYS["cancel_service_form"], "cancel_service_confirmed")
    on.today = date(2027, 2, 10)

    turn = on.hear("yes")

    assert not turn.confirmed
    assert on.open == "cancel_port_date", "the move was expected in January"
    on.hear("I don't know", "dont_know")
    assert on.open == "cancel_date"


def test_the_end_of_the_contract_is_weighed_and_not_the_date_it_replaced():
    on = at(WAYS["cancel_service_form"], "cancel_buyout")
    on.answers |= {"cancel_port_date": "unknown"}
    on.hear("the end of the contract")
    on.today = date(2027, 2, 10)

    assert on.hear("yes").confirmed


def test_a_warning_is_told_once():
    on = at(WAYS["add_lines_form"], "lines_quantity")

    first = on.hear("7")
    again = on.hear("florble", "nlu_fallback")

    assert "8x8.add_lines.sales-helps" in [say.values.get("rule") for say in first.says]
    assert "8x8.add_lines.sales-helps" not in [say.values.get("rule") for say in again.says]


def test_too_many_lines_are_for_a_person():
    on = at(WAYS["add_lines_form"], "lines_quantity")

    turn = on.hear("11")

    assert turn.leaving == "human"
    assert turn.because


def test_whoever_may_not_ask_is_refused_before_any_question_about_the_account():
    user = Contact("Sam Example", "sam@blueheron.example", "+14085550102", ("user",))
    for way in WAYS.values():
        on = on_way(way)
        on.record = replace(on.record, contacts=(user,))

        turn = on.begin()

        assert turn.leaving in ("refused", "human"), way.form
        assert turn.because and turn.open_slot is None


def test_a_number_that_is_refused_is_set_aside_and_the_others_go_on():
    locked = account(numbers=(number(FIRST, locked=True), number(SECOND)))
    on = Stage(FORMS["request_porting_pin_form"], locked)
    on.begin()

    turn = on.hear("both of them")

    assert on.kept("pin_numbers") == {"pin_numbers": [SECOND]}
    assert [s.values for s in turn.says if s.response == "utter_number_rule"] == [
        {"number": FIRST, "rule": "8x8.request_porting_pin.locked"}
    ]
    assert on.open == "porting_pin_confirmed"


def test_a_request_without_any_number_left_ends_with_its_reason():
    on = Stage(FORMS["request_porting_pin_form"], account(numbers=(number(FIRST, locked=True),)))
    on.begin()

    turn = on.hear("408-555-0132")

    assert turn.leaving == "refused"
    assert [rule.fact for rule in turn.aside] == ["locked"]


def test_only_a_pin_wanted_instead_of_a_record_leaves_for_the_pin():
    on = at(WAYS["request_csr_form"], "csr_choice")

    assert on.hear("only a pin").leaving == "switch:request_porting_pin"
