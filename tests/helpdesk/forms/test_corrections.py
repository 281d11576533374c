"""An earlier answer corrected at every later question of every form: changed, and all else kept."""

from __future__ import annotations

import pytest
from rig.stage import FIRST, SECOND, answer, at, on_way
from rig.stage import kept as kept_of
from rig.ways import WAYS

PAIRS = [
    pytest.param(way, before, slot, id=f"{way.form}: {before} at {slot}")
    for way in WAYS.values()
    for place, slot in enumerate(way.after_claims)
    for before in way.after_claims[:place]
]
EVERY_PAIR = pytest.mark.parametrize(("way", "before", "slot"), PAIRS)


@EVERY_PAIR
def test_naming_an_answer_asks_it_again_and_comes_back(way, before, slot):
    on = at(way, slot)
    kept = on.kept()

    on.hear(f"change {way.steps[before].name}", "change_answer")
    assert on.open == before

    on.hear(answer(way, before, other=True))
    assert on.kept() == kept | {before: kept_of(way, before, other=True)}
    assert on.open == slot


@EVERY_PAIR
def test_an_answer_is_corrected_in_the_message_that_names_it(way, before, slot):
    on = at(way, slot)
    kept = on.kept()

    turn = on.hear(
        f"change {way.steps[before].name} to {answer(way, before, other=True)}", "change_answer"
    )

    assert on.open == slot
    assert on.kept() == kept | {before: kept_of(way, before, other=True)}
    is_new = kept[before] != kept_of(way, before, other=True)
    told = "utter_noted" if is_new else "utter_is_so_already"
    assert told in [say.response for say in turn.says]


@EVERY_PAIR
def test_a_correction_is_heard_even_when_it_sounds_like_something_else(way, before, slot):
    """ "Change the plan" alone is a request for an upgrade."""
    on = at(way, slot)

    on.hear(f"change {way.steps[before].name}", "upgrade_service", 0.9)

    assert on.open == before


@EVERY_PAIR
def test_an_answer_is_picked_from_the_list_of_answers(way, before, slot):
    on = at(way, slot)
    on.hear("I made a mistake earlier", "change_answer")
    assert on.answers["_choosing"]

    on.hear(intent="change_answer", picked=before)

    assert on.open == before
    assert "_choosing" not in on.answers


@pytest.mark.parametrize("way", [w for w in WAYS.values() if w.steps], ids=lambda way: way.form)
def test_at_the_first_question_there_is_nothing_to_change(way):
    on = on_way(way)
    on.begin()
    first = on.open

    turn = on.hear("I made a mistake earlier", "change_answer")

    assert [say.response for say in turn.says] == ["utter_nothing_to_change"]
    assert on.open == first and "_choosing" not in on.answers


@pytest.mark.parametrize(
    ("form", "said", "slot", "kept"),
    [
        ("add_lines_form", "yes but make it 5", "lines_quantity", 5),
        ("add_lines_form", "no, make it 5 lines", "lines_quantity", 5),
        ("add_lines_form", "yes, but X8 instead of X4", "lines_plan", "x8"),
        ("order_devices_form", "yes but send it by ground", "device_shipping", "ground"),
        ("order_devices_form", "ok but 4, not 2", "devices_quantity", 4),
        ("cancel_service_form", "yes but make it 20 February 2027", "cancel_date", "2027-02-20"),
        ("cancel_service_form", "yes, for extension 1014", "cancel_items", ["1014"]),
        ("upgrade_service_form", "sure, for 9", "upgrade_quantity", 9),
        ("port_out_form", "yes but on 9 January 2027", "port_date", "2027-01-09"),
        ("request_porting_pin_form", "yes but for 408-555-0133", "pin_numbers", ["+14085550133"]),
    ],
)
@pytest.mark.parametrize("intent", ["affirm", "change_answer", "inform"])
def test_a_yes_that_changes_something_does_not_confirm(form, said, slot, kept, intent):
    way = WAYS[form]
    on = at(way, way.summary)

    turn = on.hear(said, intent)

    assert not turn.confirmed
    assert on.kept(slot) == {slot: kept}
    assert on.open == way.summary
    assert "utter_changed_confirm_again" in on.says


def test_a_change_that_could_mean_two_answers_asks_which():
    """Both numbers, or the record and a PIN?"""
    on = at(WAYS["request_csr_form"], "csr_confirmed")

    turn = on.hear("yes, both", "affirm")

    assert not turn.confirmed
    assert on.answers["_choosing"]


@pytest.mark.parametrize("way", [w for w in WAYS.values() if w.steps], ids=lambda way: way.form)
@pytest.mark.parametrize(
    "said", ["yes but not yet", "ok, but first something else", "sure, if it is free"]
)
def test_a_yes_with_a_condition_does_not_confirm(way, said):
    on = at(way, way.summary)

    turn = on.hear(said, "affirm")

    assert not turn.confirmed and on.open == way.summary


@pytest.mark.parametrize("said", ["no that is wrong", "no, there is a mistake", "no"])
def test_a_no_to_a_wrong_summary_asks_which_answer_is_wrong(said):
    on = at(WAYS["add_lines_form"], "add_lines_confirmed")

    turn = on.hear(said, "deny")

    assert turn.leaving is None
    assert on.answers["_choosing"]


def test_a_no_that_wants_nothing_sent_stops():
    on = at(WAYS["add_lines_form"], "add_lines_confirmed")

    assert on.hear("no, don't do it", "deny").leaving == "stopped"


def test_who_was_proved_stays_proved():
    on = at(WAYS["add_lines_form"], "lines_plan")
    on.answers |= {"account_ref": ["8x8-100234"], "email": "robin@blueheron.example"}

    turn = on.hear("change the email", "change_answer")

    assert [say.response for say in turn.says] == ["utter_claim_stays"]
    assert on.kept("email") == {"email": "robin@blueheron.example"}
    assert on.open == "lines_plan"


def test_a_corrected_address_gets_a_code_of_its_own():
    on = on_way(WAYS["add_lines_form"], is_known=False)
    on.begin()
    on.hear("8x8-100234")
    on.hear("robbin@blueheron.example")

    turn = on.hear("my email should be robin@blueheron.example", "change_answer")

    assert on.open == "code"
    assert turn.start_code
    assert on.kept("email") == {"email": "robin@blueheron.example"}


def test_another_scope_asks_again_for_what_no_longer_fits():
    way = WAYS["cancel_service_form"]
    on = at(way, "cancel_date")

    on.hear("change what to cancel to one or more phone numbers", "change_answer")

    assert on.kept("cancel_scope") == {"cancel_scope": "number"}
    assert on.open == "cancel_items"
    assert on.kept("cancel_porting", "cancel_port_date") == {
        "cancel_porting": "open",
        "cancel_port_date": "2027-01-05",
    }


def test_no_open_port_forgets_the_day_it_was_expected():
    on = at(WAYS["cancel_service_form"], "cancel_date")

    on.hear("change the porting to no number is moving", "change_answer")

    assert on.kept("cancel_porting", "cancel_port_date") == {
        "cancel_porting": "no",
        "cancel_port_date": None,
    }
    assert on.open == "cancel_date"


def test_a_correction_that_cannot_stand_says_why_and_asks_again():
    on = at(WAYS["request_porting_pin_form"], "porting_pin_confirmed")

    turn = on.hear("change the number to 408-555-0199", "change_answer")

    assert "utter_pin_numbers_not_on_account" in [say.response for say in turn.says]
    assert on.open == "pin_numbers"


def test_two_answers_are_corrected_in_one_message():
    on = at(WAYS["order_devices_form"], "order_devices_confirmed")

    on.hear("change the quantity to 4 and the device to Headset, please", "change_answer")

    assert on.kept("devices_quantity", "device_model") == {
        "devices_quantity": 4,
        "device_model": "headset",
    }
    assert on.open == "order_devices_confirmed"


def test_one_answer_is_corrected_and_the_other_asked_again():
    on = at(WAYS["order_devices_form"], "order_devices_confirmed")

    on.hear("the device is wrong, and change the quantity to 4", "change_answer")

    assert on.kept("devices_quantity") == {"devices_quantity": 4}
    assert on.open == "device_model"


def choosing(way):
    on = at(way, way.summary)
    on.hear("no", "deny")
    assert on.answers["_choosing"]
    return on


@pytest.mark.parametrize("said", ["yes", "no", "ok, go ahead"])
def test_a_yes_or_a_no_to_which_answer_sends_nothing_and_shows_the_summary(said):
    on = choosing(WAYS["request_csr_form"])

    turn = on.hear(said, "affirm")

    assert not turn.confirmed and turn.leaving is None
    assert "_choosing" not in on.answers
    assert on.open == "csr_confirmed"


def test_what_names_no_answer_is_said_to_name_none():
    on = choosing(WAYS["request_csr_form"])

    first = on.hear("florble wump", "nlu_fallback", 0.4)
    second = on.hear("gnarf", "nlu_fallback", 0.4)

    assert [say.response for say in first.says] == ["utter_choosing_not_understood"]
    assert first.says != second.says
    assert on.answers["_choosing"]


def test_who_stops_while_choosing_is_asked_nothing_more():
    on = choosing(WAYS["request_csr_form"])

    turn = on.hear("stop", "stop")

    assert turn.leaving == "stopped"
    assert "_choosing" not in turn.answers


def test_a_change_is_understood_and_ends_the_counting_of_misses():
    on = at(WAYS["add_lines_form"], "add_lines_confirmed")
    for _ in range(3):
        on.hear("florble wump", "nlu_fallback", 0.4)

    on.hear("make it 5 lines", "change_answer")

    assert "utter_offer_person" not in on.says


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("actually add 408-555-0133 too", ["+14085550132", "+14085550133"]),
        ("use 408-555-0133", ["+14085550133"]),
        ("add 408-555-0133 and leave out nothing", ["+14085550132", "+14085550133"]),
    ],
)
def test_a_number_is_added_only_where_that_is_said(said, kept):
    on = at(WAYS["request_porting_pin_form"], "porting_pin_confirmed")

    on.hear(said)

    assert on.kept("pin_numbers") == {"pin_numbers": kept}
    assert on.open == "porting_pin_confirmed"


def test_a_number_is_left_out_again():
    on = at(WAYS["request_porting_pin_form"], "pin_numbers")
    on.hear("both of them")

    on.hear("leave out 408-555-0132")

    assert on.kept("pin_numbers") == {"pin_numbers": ["+14085550133"]}


def test_the_last_number_cannot_be_left_out():
    on = at(WAYS["request_porting_pin_form"], "porting_pin_confirmed")

    turn = on.hear("remove 408-555-0132")

    assert on.kept("pin_numbers") == {"pin_numbers": ["+14085550132"]}
    assert not turn.confirmed


def test_another_choice_in_few_words_is_a_correction_at_the_summary():
    on = at(WAYS["request_csr_form"], "csr_confirmed")
    on.hear("change the record to both")

    on.hear("only the csr", "faq", topic="faq/csr_time")

    assert on.kept("csr_choice") == {"csr_choice": "csr"}


def test_a_no_where_nothing_can_be_changed_is_the_end():
    on = at(WAYS["restore_service_form"], "restore_confirmed")

    assert on.hear("no", "deny").leaving == "stopped"


@pytest.mark.parametrize(
    "said", ["yes, but the carrier is Sample Voice", "the carrier should be Sample Voice"]
)
@pytest.mark.parametrize("intent", ["affirm", "inform", "out_of_scope"])
def test_the_summary_is_put_right_by_saying_how_it_is(said, intent):
    on = at(WAYS["port_out_form"], "port_out_confirmed")

    on.hear(said, intent)

    assert on.kept("port_carrier") == {"port_carrier": "Sample Voice"}
    assert on.open == "port_out_confirmed"


def test_what_is_right_in_the_summary_is_no_correction():
    on = at(WAYS["port_out_form"], "port_out_confirmed")

    on.hear("the carrier is right", "inform")

    assert on.kept("port_carrier") == {"port_carrier": "Example Telecom"}


def test_the_words_of_the_choice_to_change_an_answer_may_be_typed_instead():
    way = WAYS["cancel_service_form"]
    on = at(way, way.summary)
    kept = on.kept()

    on.hear("Change an answer", "change_answer")

    assert "utter_change_which" in on.says
    assert on.kept() == kept and on.open == way.summary


@pytest.mark.parametrize(
    "said", ["yes but not the second one", "yes, but not 408-555-0133", "leave out the last one"]
)
def test_a_yes_that_leaves_something_out_shows_the_summary_without_it(said):
    on = at(WAYS["port_out_form"], "port_numbers")
    on.hear("all of them")
    for slot in ("port_carrier", "port_date"):
        on.hear(answer(WAYS["port_out_form"], slot))
    assert on.kept("port_numbers") == {"port_numbers": [FIRST, SECOND]}

    on.hear(said, "affirm")

    assert on.kept("port_numbers") == {"port_numbers": [FIRST]}
    assert (on.open, on.last.confirmed) == ("port_out_confirmed", False)
