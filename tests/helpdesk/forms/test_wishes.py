"""Several wishes in one message: questions first, one is begun, the others wait with what was said."""

from __future__ import annotations

import pytest
from rig.stage import FIRST, at, on_way
from rig.ways import WAYS

from helpdesk.forms import wishes
from helpdesk.forms.model import Wish


def wish(whole, part, intent, topic=None, **entities):
    start = whole.index(part)
    return Wish(intent, part, (start, start + len(part)), topic, entities)


def hear(on, text, *found, intent="inform", **more):
    return on.hear(text, intent, wishes=tuple(wish(text, *each) for each in found), **more)


def test_the_first_is_begun_with_its_own_words_and_the_other_waits_with_its_own():
    on = on_way(WAYS["cancel_service_form"])
    text = "cancel ext 1013 and I need a PIN for 408 555 0132"

    on.begin(
        text,
        wishes=(
            wish(text, "cancel ext 1013", "cancel_service", extension=("1013",)),
            wish(text, "I need a PIN for 408 555 0132", "request_porting_pin"),
        ),
    )

    assert on.kept() == {"cancel_scope": "extension", "cancel_items": ["1013"]}
    assert on.says == ["utter_noted", "utter_wish_noted"]
    assert [w.text for w in on.last.wishes] == ["I need a PIN for 408 555 0132"]


def test_a_wish_that_waited_opens_its_form_with_what_was_said_then():
    on = on_way(WAYS["request_porting_pin_form"])
    waited = wishes.kept(Wish("request_porting_pin", "I need a PIN for 408 555 0132", (0, 29)))
    on.answers = {wishes.WAITING: waited}

    on.begin("yes", intent="affirm")

    assert on.kept("pin_numbers") == {"pin_numbers": [FIRST]}
    assert wishes.WAITING not in on.answers


def test_a_question_beside_an_answer_is_answered_and_the_answer_taken():
    on = at(WAYS["add_lines_form"], "lines_quantity")

    hear(on, "4, and is there a fee?", ("is there a fee?", "faq", "faq/buyout_fees"))

    assert on.says[0] == "utter_faq"
    assert on.kept("lines_quantity") == {"lines_quantity": 4}
    assert on.open == "lines_plan"


def test_a_wish_beside_an_answer_waits_and_without_one_it_is_what_is_wanted_now():
    text = "4 and I also need a porting PIN"
    on = at(WAYS["add_lines_form"], "lines_quantity")
    hear(on, text, ("I also need a porting PIN", "request_porting_pin"))
    assert on.kept("lines_quantity") == {"lines_quantity": 4}
    assert [w.intent for w in on.last.wishes] == ["request_porting_pin"]

    text = "ok, I need a porting PIN and order two headsets"
    on = at(WAYS["add_lines_form"], "lines_quantity")
    hear(
        on,
        text,
        ("I need a porting PIN", "request_porting_pin"),
        ("order two headsets", "order_devices"),
        intent="request_porting_pin",
    )
    assert on.last.leaving == "switch:request_porting_pin"
    assert [w.intent for w in on.last.wishes] == ["order_devices"]


def test_a_yes_to_the_summary_with_another_wish_is_a_yes():
    on = at(WAYS["add_lines_form"], "add_lines_confirmed")

    hear(on, "yes and I need a PIN", ("I need a PIN", "request_porting_pin"))

    assert on.last.confirmed
    assert [w.intent for w in on.last.wishes] == ["request_porting_pin"]


@pytest.mark.parametrize("slot", ["lines_quantity", "add_lines_confirmed"])
def test_a_person_wins_over_everything(slot):
    on = at(WAYS["add_lines_form"], slot)

    hear(
        on,
        "cancel my account and let me talk to someone",
        ("cancel my account", "cancel_service"),
        ("let me talk to someone", "request_human"),
    )

    assert on.last.leaving == "human"
    assert [w.intent for w in on.last.wishes] == ["cancel_service"]
    assert "utter_wish_noted" not in on.says, "the person has it; nobody promises to come back"


def test_a_greeting_before_a_wish_is_no_answer():
    on = at(WAYS["port_out_form"], "port_carrier")

    hear(on, "Hi, I need a CSR", ("I need a CSR", "request_csr"), intent="request_csr")

    assert on.last.leaving == "switch:request_csr"
    assert "port_carrier" not in on.answers
