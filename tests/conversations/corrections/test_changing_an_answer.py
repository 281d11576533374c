"""At any question of any form an earlier answer can be changed: all else stays, and so does the place."""

from __future__ import annotations

import pytest
from rig.ways import WAYS

PAIRS = [
    pytest.param(way, earlier, slot, id=f"{way.form}-{earlier}-at-{slot}")
    for way in WAYS.values()
    for place, slot in enumerate(way.after_claims)
    for earlier in way.after_claims[:place]
]
EVERY_PAIR = pytest.mark.parametrize(("way", "earlier", "slot"), PAIRS)
WITH_ANSWERS = pytest.mark.parametrize(
    "way", [pytest.param(way, id=way.form) for way in WAYS.values() if way.steps]
)


def another(journey, slot, kept):
    """Return an answer that is not the one kept, and what the form will keep of it."""
    other = kept[slot] == journey.kept(slot)
    return journey.said(slot, other), journey.kept(slot, other)


@EVERY_PAIR
def test_whoever_names_an_answer_is_asked_it_again_and_comes_back(
    pool, answers, way, earlier, slot
):
    with pool.at(way, slot) as journey:
        chat, kept = journey.chat, answers(journey.chat)
        said, new = another(journey, earlier, kept)

        chat.say(f"change {way.steps[earlier].name}")
        assert chat.slot == earlier, chat.text
        chat.say(said)

        assert chat.slot == slot, chat.text
        assert answers(chat) == kept | {earlier: new}


@EVERY_PAIR
def test_an_answer_is_changed_in_one_message(pool, answers, way, earlier, slot):
    with pool.at(way, slot) as journey:
        chat, kept = journey.chat, answers(journey.chat)
        said, new = another(journey, earlier, kept)

        chat.say(f"change {way.steps[earlier].name} to {said}")

        assert chat.slot == slot, chat.text
        assert answers(chat) == kept | {earlier: new}


@WITH_ANSWERS
def test_a_question_in_between_does_not_lose_the_change(pool, answers, way):
    first = next(iter(way.steps))
    with pool.at(way, way.summary) as journey:
        chat, kept = journey.chat, answers(journey.chat)
        said, new = another(journey, first, kept)
        chat.say(f"change {way.steps[first].name}")
        chat.say("how much notice do you need?")
        assert chat.slot == first, chat.text

        chat.say(said)

        assert chat.slot == way.summary, chat.text
        assert answers(chat) == kept | {first: new}


@WITH_ANSWERS
def test_a_changed_answer_stands_in_a_new_summary_before_anything_is_sent(pool, answers, way):
    last = list(way.steps)[-1]
    with pool.at(way, way.summary) as journey:
        chat, before = journey.chat, journey.chat.heard[-1]["text"]
        was, _ = another(journey, last, {last: another(journey, last, answers(chat))[1]})
        said, _ = another(journey, last, answers(chat))

        chat.say(f"change {way.steps[last].name} to {said}")
        assert chat.slot == way.summary and chat.case is None
        assert chat.heard[-1]["text"] != before

        chat.say(f"change {way.steps[last].name} to {was}")
        assert chat.heard[-1]["text"] == before, "the summary is what it was"
        assert chat.case is None


@WITH_ANSWERS
def test_the_answer_to_change_is_picked_from_all_answers(pool, answers, way):
    with pool.at(way, way.summary) as journey:
        chat, kept = journey.chat, answers(journey.chat)

        chat.say("I made a mistake earlier")
        assert len(chat.labels) == len(way.steps)
        chat.choose(chat.labels[0])

        assert chat.slot == next(iter(way.steps))
        said, new = another(journey, chat.slot, kept)
        chat.say(said)
        assert answers(chat) == kept | {next(iter(way.steps)): new}
        assert chat.slot == way.summary


@pytest.mark.parametrize(
    ("form", "said", "slot", "kept"),
    [
        ("cancel_service_form", "yes but make it 20 February 2027", "cancel_date", "2027-02-20"),
        ("port_out_form", "yes, but on 9 January 2027", "port_date", "2027-01-09"),
        ("add_lines_form", "yes but make it 5", "lines_quantity", 5),
        ("order_devices_form", "yes but send it by ground", "device_shipping", "ground"),
        ("upgrade_service_form", "yes, but for 9 lines", "upgrade_quantity", 9),
    ],
)
def test_a_yes_that_changes_something_shows_the_summary_again(
    start, answers, form, said, slot, kept
):
    way = WAYS[form]
    chat = start(way).to(way.summary).chat

    chat.say(said)

    assert chat.case is None
    assert chat.slot == way.summary
    assert answers(chat)[slot] == kept


def test_the_account_can_be_corrected_before_it_is_proved(start, answers):
    journey = start(WAYS["add_lines_form"]).begin()
    chat = journey.chat.say("8x8-999999")

    chat.say("I gave you the wrong account number")
    assert chat.slot == "account_ref"
    chat.say(journey.who.account)

    assert chat.slot == "email"
    assert answers(chat)["account_ref"][0] == journey.who.account


def test_a_corrected_address_gets_its_own_code(start):
    journey = start(WAYS["add_lines_form"]).begin()
    chat = journey.chat.say(journey.who.account).say("nobody@nowhere.example")
    assert chat.slot == "code"

    chat.say(f"change the email to {journey.who.email}")
    assert chat.slot == "code"
    chat.say(chat.code(journey.who.email))

    assert chat.slot == "lines_quantity"


def test_who_was_proved_stays_proved(pool, answers):
    with pool.at(WAYS["add_lines_form"], "lines_plan") as journey:
        chat, kept = journey.chat, answers(journey.chat)

        chat.say("change the email")

        assert "new chat" in chat.text
        assert chat.slot == "lines_plan"
        assert answers(chat) == kept
