"""Answers that cannot stand: each gets one kind sentence that says what to do, and changes nothing."""

from __future__ import annotations

import pytest
from rig import kindness, steps

CANCEL = "close my account"
LINES = "I would like to add lines"
PIN = "I need a porting PIN"


def misheard(chat, unchanged, said):
    """Say what cannot stand; return the one sentence about it."""
    slot = chat.slot
    with unchanged(chat):
        chat.say(said)
    return kindness.problem(chat, slot)


# --- dates -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("31 February 2027", "not in the calendar"),
        ("2027-02-29", "not in the calendar"),
        ("13/13/2027", "not in the calendar"),
        ("1 January 2020", "has passed"),
        ("yesterday", "has passed"),
        ("22 December 2026", "23 December 2026"),  # 29 days out
        ("tomorrow", "23 December 2026"),
        ("asap", "23 December 2026"),
        ("as soon as possible", "23 December 2026"),
        ("whenever", "need a day"),
        ("0", "need a day"),
        ("-5", "need a day"),
        ("😀", ""),
    ],
)
def test_a_day_that_cannot_be_taken(talk, person, unchanged, said, told):
    chat = steps.ask(talk, person(), CANCEL).say("no")
    assert chat.slot == "cancel_date"
    assert told in misheard(chat, unchanged, said)


# --- how many --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("0", "at least one"),
        ("zero", "at least one"),
        ("none", ""),
        ("-1", "at least one"),
        ("minus one", "at least one"),
        ("2.5", "whole number"),
        ("half a line", ""),
        ("1e9", ""),
        ("9" * 30, ""),
        ("a lot", ""),
        ("two or three", ""),
        ("😀", ""),
    ],
)
def test_a_count_that_cannot_be_taken(talk, person, unchanged, said, told):
    chat = steps.ask(talk, person(), LINES)
    assert chat.slot == "lines_quantity"
    assert told in misheard(chat, unchanged, said)


# --- numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("408-555-0132", "not on this account"),
        ("911", "emergency"),
        ("1-900-555-0101", "premium"),
        ("12345", "too short"),
        ("555-0132", "area code"),
        ("408-555-01321234", ""),
        ("(000) 000-0000", ""),
        ("408-555-0139 to 0130", "backwards"),
        ("4085550000-9999", "too long"),
        ("my number", ""),
        ("😀", ""),
    ],
)
def test_a_number_that_cannot_be_taken(talk, person, unchanged, said, told):
    chat = steps.ask(talk, person(), PIN)
    assert chat.slot == "pin_numbers"
    assert told in misheard(chat, unchanged, said)


def test_somebody_elses_number_is_refused_as_any_number_that_is_not_on_the_account(
    talk, person, unchanged
):
    robin, other = person(), person()
    chat = steps.ask(talk, robin, PIN)
    told = misheard(chat, unchanged, other.numbers[0])
    assert "not on this account" in told
    assert other.account not in chat.text and other.row["company"] not in chat.text


def test_one_number_of_somebody_else_spoils_the_list_and_is_named(talk, person, unchanged):
    robin, other = person(), person()
    chat = steps.ask(talk, robin, PIN)
    told = misheard(chat, unchanged, f"{robin.numbers[0]} and {other.numbers[0]}")
    assert other.numbers[0][-4:] in told and robin.numbers[0][-4:] not in told


@pytest.mark.parametrize(
    "first_number",
    [{"locked": True}, {"status": "released", "released_on": "2026-09-23"}],
    ids=["locked", "given back 61 days ago"],
)
def test_a_number_that_may_not_move_gets_no_pin_and_is_not_noted(talk, person, done, first_number):
    robin = person(first_number=first_number)
    chat = steps.ask(talk, robin, PIN)
    before = done()
    chat.say(robin.numbers[0])
    assert done() == before
    assert "Noted" not in chat.text and len(chat.heard) == 1
    kindness.assert_kind(chat.text)


def test_a_number_given_back_60_days_ago_may_still_move(talk, person):
    robin = person(first_number={"status": "released", "released_on": "2026-09-24"})
    chat = steps.ask(talk, robin, PIN).say(robin.numbers[0])
    assert chat.slot == "porting_pin_confirmed"


# --- at any question -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    ["😀😀😀", "👩‍👩‍👧‍👦", "שלום", "a\u202eb", "x" * 2000, "?!", "<script>alert(1)</script>",
     "{provider_name}", "{{ 7*7 }}", "'; DROP TABLE cases; --", "%s%n%x", "${jndi:ldap://x.example}", "=1+1"],
    ids=lambda said: said[:12].encode("unicode_escape").decode(),
)  # fmt: skip
def test_what_means_nothing_is_neither_repeated_nor_taken(talk, person, unchanged, said):
    chat = steps.ask(talk, person(), PIN)
    with unchanged(chat):
        chat.say(said)
    assert chat.slot == "pin_numbers"
    assert said not in chat.text
    kindness.assert_kind(chat.heard[0]["text"])
    assert said in [m["text"] for m in chat.fetch(0)["messages"]]


def test_the_same_mistake_is_not_answered_in_the_same_words_for_ever(talk, person):
    chat = steps.ask(talk, person(), LINES)
    told = [chat.say("zero").text for _ in range(3)]
    assert len(set(told)) == 3
    assert "talk to a person" in told[2]
