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


@pytest.mark.parametrize(
    "text",
    [
        "we are moving to RingCentral",
        "because your prices are too high",
        "our lease ends in May",
        "honestly, nobody uses it",
        "I'm retiring at last",
        "the port is done",
    ],
)
def test_a_statement_tells_something(text: str) -> None:
    assert questions.states(text)


@pytest.mark.parametrize(
    "text",
    [
        "we want to talk to someone",
        "I need a porting PIN",
        "we'd like a CSR first",
        "cancel my account",
        "what is a CSR?",
        "is it free",
        "the second",
        "stop",
        "",
    ],
)
def test_a_wish_an_order_or_a_question_is_no_statement(text: str) -> None:
    assert not questions.states(text)


@pytest.mark.parametrize(
    "text",
    ["can I undo it?", "Who can do that?", "and what happens then", "until when is it valid"],
)
def test_words_of_every_talk_name_nothing(text: str) -> None:
    assert questions.names_nothing(text)


@pytest.mark.parametrize(
    "text", ["who can cancel?", "what is a CSR?", "can I undo the port", "1012?", "", "?"]
)
def test_a_word_of_telephony_or_a_number_names_something(text: str) -> None:
    assert not questions.names_nothing(text)


@pytest.mark.parametrize(
    "text", ["back to the port", "never mind, go on with the PIN", "let's finish it"]
)
def test_who_returns_says_so(text: str) -> None:
    assert questions.returns(text)


@pytest.mark.parametrize(
    "text", ["cancel the ones the interns used", "port the other one, too", ""]
)
def test_an_order_is_no_return(text: str) -> None:
    assert not questions.returns(text)
