"""Claims that are not true, codes that are not right: nobody is let in, and nobody learns anything."""

from __future__ import annotations

import re

import pytest
from rig import kindness

PIN = "I need a porting PIN"
CODE = "utter_code_ask"


def code_asked(talk, account, email):
    """Claim to be somebody, up to the question for the code."""
    chat = talk().say(PIN).say(account).say(email)
    assert chat.slot == "code", chat.text
    return chat


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


def heard(chat):
    """Return all that was told in the conversation, without ids and times."""
    told = [m for m in chat.log if m["author"] != "customer"]
    return [{**m, "sent_at": None, "choices": [c["label"] for c in m["choices"]]} for m in told]


# --- nobody learns who is a customer ---------------------------------------------------------


def guessed(talk, account, email):
    """Claim to be somebody, type five codes and more, and ask for a new one."""
    chat = code_asked(talk, account, email)
    for code in ("000000", "123456", "000001", "000002", "000003", "000004"):
        chat.say(code)
    return heard(chat.say("send a new code").say("what is a CSR?").say("000005"))


def test_a_true_and_an_untrue_claim_are_answered_in_the_same_words(talk, person):
    robin, other = person(), person()
    told = guessed(talk, robin.account, robin.email)
    assert told == guessed(talk, "8x8-999999", "nobody@nowhere.example")  # unknown account
    assert told == guessed(talk, robin.account, "nobody@nowhere.example")  # wrong e-mail
    assert told == guessed(talk, other.account, robin.email)  # somebody else's
    assert told == guessed(talk, robin.numbers[0], other.email)
    assert told == guessed(talk, "+14085550199", robin.email)  # a number on no account


def test_a_closed_account_is_claimed_in_the_same_words(talk, person):
    closed = person(status="cancelled", cancelled_on="2026-11-01")
    assert guessed(talk, closed.account, closed.email) == guessed(talk, "8x8-999999", closed.email)


def test_the_answer_does_not_say_which_address_is_on_file(talk, person):
    robin = person()
    chat = code_asked(talk, robin.account, "nobody@nowhere.example")
    assert robin.email not in str(chat.log) and robin.row["company"] not in str(chat.log)
    assert chat.letters("nobody@nowhere.example") == []


# --- codes -----------------------------------------------------------------------------------


def test_a_wrong_code_is_answered_with_what_to_do(talk, person, unchanged):
    robin = person()
    chat = code_asked(talk, robin.account, robin.email)
    code = chat.code(robin.email)
    with unchanged(chat):
        chat.say(wrong(code))
    assert "not the code" in kindness.problem(chat, "code")
    assert wrong(code) not in chat.text
    assert chat.say(code).slot == "pin_numbers"


def test_after_five_wrong_codes_the_right_one_opens_nothing(talk, person, unchanged):
    robin = person()
    chat = code_asked(talk, robin.account, robin.email)
    code = chat.code(robin.email)
    with unchanged(chat):
        for _ in range(5):
            assert chat.say(wrong(code)).slot == "code"
        chat.say(code)
    assert chat.slot == "code" and "new code" in chat.heard[0]["text"]


def test_after_five_wrong_codes_a_new_one_is_sent_on_request(talk, person):
    robin = person()
    chat = code_asked(talk, robin.account, robin.email)
    old = chat.code(robin.email)
    for _ in range(5):
        chat.say(wrong(old))
    chat.say("send a new code")
    assert chat.say(chat.code(robin.email)).slot == "pin_numbers"


def test_an_earlier_code_no_longer_counts(talk, person, unchanged):
    robin = person()
    chat = code_asked(talk, robin.account, robin.email)
    old = chat.code(robin.email)
    chat.say("send a new code")
    new = chat.code(robin.email)
    with unchanged(chat):
        chat.say(old if old != new else wrong(new))
    assert "not the code" in kindness.problem(chat, "code")


def test_the_code_of_another_conversation_opens_nothing(talk, person, unchanged):
    robin = person()
    mine = code_asked(talk, robin.account, robin.email)
    code = mine.code(robin.email)
    stranger = code_asked(talk, robin.account, robin.email)
    fresh = stranger.code(robin.email)
    with unchanged(stranger):
        stranger.say(code if code != fresh else wrong(fresh))
    assert stranger.slot == "code"


@pytest.mark.parametrize("said", ["12345", "1234567", "the code", "•••", "000 00"])
def test_what_is_no_code_is_no_attempt(talk, person, unchanged, said):
    robin = person()
    chat = code_asked(talk, robin.account, robin.email)
    with unchanged(chat):
        for _ in range(6):
            chat.say(said)
    assert chat.slot == "code"
    assert chat.say(chat.code(robin.email)).slot == "pin_numbers"


def test_while_the_code_is_awaited_no_other_one_is_promised(talk, person):
    robin = person()
    chat = code_asked(talk, robin.account, robin.email)
    for said in ("000000", "why do you need that?", "what is a CSR?", "hello"):
        assert "on its way" not in chat.say(said).text, said


# --- claims ----------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["@", "dana at example dot com", "a@b", "😀", "12", "' OR 1=1 --"])
def test_an_address_that_is_none_is_asked_again(talk, person, unchanged, said):
    chat = talk().say(PIN).say(person().account)
    with unchanged(chat):
        chat.say(said)
    assert chat.slot == "email"
    kindness.assert_kind(chat.heard[0]["text"])


@pytest.mark.parametrize("said", ["I have none", "???", "12", "😀"])
def test_an_account_that_is_none_is_asked_again(talk, unchanged, said):
    chat = talk().say(PIN)
    with unchanged(chat):
        chat.say(said)
    assert chat.slot == "account_ref"
    kindness.assert_kind(chat.heard[0]["text"])


def test_a_corrected_address_gets_a_code_of_its_own(talk, person):
    robin = person()
    chat = code_asked(talk, robin.account, "wrong@elsewhere.example")
    chat.say(f"my e-mail is {robin.email}")
    assert chat.slot == "code" and "on its way" in chat.text
    assert chat.say(chat.code(robin.email)).slot == "pin_numbers"


def test_a_ten_digit_account_is_not_taken_for_a_telephone_number(talk, person, answers):
    robin = person(id="4085550177")
    chat = talk().say(PIN).say("4085550177").say(robin.email)
    assert "Noted" not in str(chat.log)
    assert chat.say(chat.code(robin.email)).slot == "pin_numbers"
    assert "pin_numbers" not in answers(chat)


def test_a_ten_digit_account_comes_before_a_number_of_somebody_else(talk, person):
    holder = person()
    digits = holder.numbers[0].removeprefix("+1")
    robin = person(id=digits)
    chat = talk().say(PIN).say(digits).say(robin.email)
    chat.say(chat.code(robin.email))
    assert chat.slot == "pin_numbers"
    assert not [label for label in chat.labels if re.sub(r"\D", "", label) == digits]


def test_whoever_is_known_does_not_become_somebody_else_by_saying_so(talk, person, unchanged):
    robin, other = person(), person()
    chat = code_asked(talk, robin.account, robin.email)
    chat.say(chat.code(robin.email)).say(robin.numbers[0])
    with unchanged(chat):
        chat.say(f"my account is {other.account} and my e-mail is {other.email}")
    assert other.account not in chat.text and other.email not in chat.text
