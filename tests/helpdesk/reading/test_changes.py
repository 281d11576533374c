"""Reading corrections: that something shall change, and what it shall be instead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.reading import changes


@pytest.mark.parametrize(
    "text",
    ["change the date", "That is wrong.", "I meant the 20th", "the plan should be X4", "make it five",
     "there is a typo in my email", "can you fix the number?", "correct the date please"],
)  # fmt: skip
def test_a_wish_to_change_is_heard(text: str) -> None:
    assert changes.asks(text)


@pytest.mark.parametrize(
    "text", ["yes, correct", "looks right", "5 January 2027", "extension 1012", "no"]
)
def test_an_answer_is_no_wish_to_change(text: str) -> None:
    assert not changes.asks(text)


@pytest.mark.parametrize(
    ("text", "name", "new"),
    [
        ("change the date to 5 January 2027", "date", "5 January 2027"),
        ("the extension should be 1013", "extension", "1013"),
        ("Change the carrier to Example Telecom, not Sample Voice.", "carrier", "Example Telecom"),
        ("change date: 5/1/2027", "date", "5/1/2027"),
        ("wrong number, it's 408-555-0132", "number", "408-555-0132"),
        ("change the number of lines to 5", "number of lines", "5"),
        ("change the porting to not moving", "porting", "not moving"),
        ("change the dates to 5 and 6 May", "date", "5 and 6 May"),
        ("change the date", "date", None),
        ("change the date please", "date", None),
        ("change the plan", "date", None),
    ],
)
def test_the_new_value_stands_behind_the_name(text: str, name: str, new: str | None) -> None:
    assert changes.instead(text, name) == new


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("make it 3 instead of 2", "make it 3"),
        ("extension 1021 not 1012", "extension 1021"),
        ("not 1012, 1021", "1021"),
        ("five lines, not four", "five lines"),
        ("overnight rather than ground", "overnight"),
        ("they are not moving", "they are not moving"),
    ],
)
def test_the_old_value_is_left_out(text: str, left: str) -> None:
    assert changes.without_the_old(text) == left


@pytest.mark.parametrize(
    "text", ["yes but later", "ok, if it is free", "sure, 5 of them", "yes, wait"]
)
def test_a_yes_that_goes_on_is_no_plain_yes(text: str) -> None:
    assert changes.goes_on(text)


@pytest.mark.parametrize("text", ["yes", "yes please", "that is right, go ahead"])
def test_a_plain_yes_does_not_go_on(text: str) -> None:
    assert not changes.goes_on(text)


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert changes.asks(text) in (True, False)
    assert changes.without_the_old(text) is not None
    new = changes.instead(text, "date")
    assert new is None or new in text


@pytest.mark.parametrize(
    "text",
    [
        "change the date",
        "no, please change the plan",
        "I want to correct the number to 5",
        "let me fix it",
    ],
)
def test_an_order_to_change_is_heard(text: str) -> None:
    assert changes.orders(text)


@pytest.mark.parametrize(
    "text",
    ["can I change the date later?", "what happens if I change the plan", "the date is wrong"],
)
def test_a_question_about_changing_is_no_order(text: str) -> None:
    assert not changes.orders(text)


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        (
            "change the day to 5 May and the plan to X2",
            ["change the day to 5 May", "the plan to X2"],
        ),
        ("the day to 5 and 6 May, the plan to X2", ["the day to 5 and 6 May", "the plan to X2"]),
        ("no, change the plan, please", ["no", "change the plan, please"]),
        ("change the day", ["change the day"]),
        ("", []),
    ],
)
def test_a_message_is_parted_where_something_new_begins(text: str, parted: list[str]) -> None:
    assert changes.parts(text, lambda part: "plan" in part) == parted
