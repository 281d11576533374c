"""Payment cards: taken out before anything is kept, and never read as an answer."""

from __future__ import annotations

import pytest
from rig import kindness, steps

LINES = "I would like to add lines"
CARDS = {
    "4111 1111 1111 1111": "1111",
    "5555-5555-5555-4444": "4444",
    "378282246310005": "0005",
    "4111.1111.1111.1111": "1111",
    "\uff14" + "\uff11" * 15: "1111",  # full width
    "\u0664" + "\u0661" * 15: "1111",  # Arabic
}
SPLIT = [
    ("4111 1111", "1111 1111"),
    ("5555", "5555-5555-4444"),
    ("it starts 4111 1111 1111", "1111"),
]


@pytest.mark.parametrize("card", CARDS, ids=ascii)
def test_a_card_is_told_to_be_removed_and_answers_nothing(talk, person, unchanged, card):
    chat = steps.ask(talk, person(), LINES)
    with unchanged(chat):
        chat.say(card)
    assert [m["author"] for m in chat.heard] == ["system", "assistant", "assistant"]
    assert chat.slot == "lines_quantity"
    kindness.assert_kind(chat.heard[0]["text"])
    log = chat.fetch(0)["messages"]
    assert card not in str(log) and f"ending {CARDS[card]} removed" in str(log)


def test_what_was_said_beside_a_card_still_counts(talk, person):
    chat = steps.ask(talk, person(), LINES).say("3 lines, card 4111 1111 1111 1111")
    assert chat.slot == "lines_plan", chat.text


def test_a_card_is_not_a_code_either(talk, person, unchanged):
    robin = person()
    chat = talk().say("I need a porting PIN").say(robin.account).say(robin.email)
    with unchanged(chat):
        for _ in range(6):
            chat.say("4111 1111 1111 1111")
    assert chat.slot == "code"
    assert chat.say(chat.code(robin.email)).slot == "pin_numbers"


def test_a_security_code_beside_a_card_goes_with_it(talk):
    chat = talk().say("5555-5555-5555-4444 cvv 987")
    log = str(chat.fetch(0)["messages"])
    assert "987" not in log and "5555" not in log


@pytest.mark.parametrize(
    "said", ["408 555 0132 408 555 0133", "4111 1111 1111 1112", "8x8-100234", "C-7K2M9QXT"]
)
def test_what_is_no_card_stays_as_it_was_written(talk, said):
    chat = talk().say(said)
    assert said in [m["text"] for m in chat.fetch(0)["messages"]]
    assert "system" not in [m["author"] for m in chat.heard]


@pytest.mark.parametrize(("first", "second"), SPLIT)
def test_the_rest_of_a_card_in_the_next_message_is_removed_too(
    talk, person, unchanged, first, second
):
    chat = steps.ask(talk, person(), "I need a porting PIN")
    with unchanged(chat):
        chat.say(first).say(second)
    assert chat.heard[0]["author"] == "system" and chat.slot == "pin_numbers"
    said = [m["text"] for m in chat.fetch(0)["messages"] if m["author"] == "customer"]
    assert said[-2:] == [first, "[card removed]"]


def test_the_rest_of_a_card_that_is_sent_twice_is_one_message(talk):
    chat = talk().say("4539 5787")
    sent = [chat.post(text="6362 1486", client_id="one") for _ in range(3)]
    assert [answer.status_code for answer in sent] == [202, 200, 200]
