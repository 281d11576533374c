"""A plain yes, a plain no, and everything else."""

from __future__ import annotations

import pytest

from helpdesk.reading import yes_no


@pytest.mark.parametrize(
    "typed",
    [
        "yes", "Yes.", "YES!", "y", "yep", "yeah", "sure", "of course", "ok", "okay", "go ahead",
        "yes please", "yes, please go ahead", "yes, do it", "please do", "that's right",
        "that\u2019s correct", "I do", "they are", "yes they are", "confirm", "I confirm",
        "sounds good, thanks", "already done", "\U0001f44d",
    ],
)  # fmt: skip
def test_a_plain_yes_is_true(typed: str) -> None:
    assert yes_no.read(typed) is True


@pytest.mark.parametrize(
    "typed",
    [
        "no", "No.", "n", "nope", "nah", "not yet", "no, not yet", "no thanks", "no thank you",
        "don't", "please don't", "not really", "never", "I haven\u2019t", "no I haven't",
        "they aren't", "not yet, thanks", "that's wrong", "\U0001f44e",
    ],
)  # fmt: skip
def test_a_plain_no_is_false(typed: str) -> None:
    assert yes_no.read(typed) is False


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "...", "maybe", "not sure", "I don't know", "yes but not now", "yes but",
        "yes and no", "no wait yes", "yes?", "no?", "why not", "no problem", "no idea",
        "yes, on 15 January", "cancel", "stop", "thanks", "hello", "yes I want extension 1012",
        "sure about that", "now",
    ],
)  # fmt: skip
def test_anything_else_is_unclear(typed: str) -> None:
    assert yes_no.read(typed) is None


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("no, make it 5", "make it 5"),
        ("yes please, but on 1/5/2027", "but on 1/5/2027"),
        ("yes, both", "both"),
        ("yes", ""),
        ("sure, go ahead", ""),
        ("overnight", "overnight"),
        ("nobody knows", "nobody knows"),
        ("hello, thanks", "hello, thanks"),
    ],
)
def test_what_follows_a_yes_or_no_is_told_apart_from_it(text: str, more: str) -> None:
    assert yes_no.beyond(text) == more


@pytest.mark.parametrize(
    "typed",
    [
        "continue",
        "Let's continue.",
        "ok, go on then",
        "next question please",
        "proceed!",
        "go to the next question",
        "on to the next one",
        "alright, let's continue",
        "next",
    ],
)
def test_who_only_wants_to_go_on_says_nothing_of_what_is_so(typed: str) -> None:
    assert yes_no.goes_on(typed)


@pytest.mark.parametrize("typed", ["yes", "yes, go on", "ok", "they do go on", "no, continue", ""])
def test_a_yes_or_a_no_is_more_than_going_on(typed: str) -> None:
    assert not yes_no.goes_on(typed)
