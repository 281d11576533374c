"""Telling a question from an answer by its shape."""

from __future__ import annotations

import pytest

from helpdesk.reading import questions


@pytest.mark.parametrize(
    "text",
    [
        "Is X4 enough?",
        "how much is ground shipping",
        "and what about fees",
        "tell me the price",
        "5?",
    ],
)
def test_a_question_is_known_by_its_mark_or_its_first_word(text: str) -> None:
    assert questions.asks(text)


@pytest.mark.parametrize(
    "text",
    ["the end of the contract", "X4", "5 January 2027", "yes", "however you like", "isn't needed"],
)
def test_an_answer_is_no_question(text: str) -> None:
    assert not questions.asks(text)
