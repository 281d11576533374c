"""Which of the offered choices an answer picks."""

from __future__ import annotations

import pytest

from helpdesk.reading.choices import Choice, match

SCOPES = (
    Choice("account", "The whole account", ("everything", "whole account", "all services")),
    Choice("extension", "One extension", ("extension", "ext")),
    Choice("number", "A phone number", ("number", "phone number")),
)
PHONES = (
    Choice("desk", "Desk phone", ("phone",)),
    Choice("conference", "Conference phone", ("conference",)),
)


@pytest.mark.parametrize(
    ("typed", "picked"),
    [
        ("The whole account", ("account",)),
        ("the WHOLE account!", ("account",)),
        ("extension", ("extension",)),
        ("just an extension please", ("extension",)),
        ("everything we have", ("account",)),
        ("1", ("account",)),
        ("2.", ("extension",)),
        ("two", ("extension",)),
        ("option 2", ("extension",)),
        ("#3", ("number",)),
        ("number 2", ("number",)),
        ("the second one", ("extension",)),
        ("the 2nd", ("extension",)),
        ("second", ("extension",)),
        ("last", ("number",)),
        ("the last one", ("number",)),
        ("the first two", ("account", "extension")),
        ("the last two", ("extension", "number")),
        ("1 and 3", ("account", "number")),
        ("3, 1", ("account", "number")),
        ("the first and the third", ("account", "number")),
        ("all of them", ("account", "extension", "number")),
        ("all", ("account", "extension", "number")),
        ("not the first, the second", ("extension",)),
        ("the second, not the first", ("extension",)),
        ("not the extension but the number", ("number",)),
        ("the number, not the extension", ("number",)),
        ("all but the first", ("extension", "number")),
        ("all except the second", ("account", "number")),
        ("don't cancel the extension, the third", ("number",)),
    ],
)
def test_the_choices_that_the_answer_names_are_picked(typed: str, picked: tuple[str, ...]) -> None:
    assert match(typed, SCOPES) == picked


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "?",
        "I don't know",
        "4",
        "0",
        "option 9",
        "none of them",
        "neither",
        "not all of them",
        "both",
        "not the first",
        "i have 2 of them",
        "exterior",
        "the plan we took last time",
        "same as last time",
        "the first time I said so",
        "the last one we ordered",
        "at first I wanted something else",
        "port out first, then the rest",
    ],
)
def test_an_answer_that_picks_nothing_for_sure_picks_nothing(typed: str) -> None:
    assert match(typed, SCOPES) == ()


def test_both_means_two_choices_only() -> None:
    assert match("both", PHONES) == ("desk", "conference")
    assert match("both of them", SCOPES) == ()


def test_the_longer_name_wins_over_the_shorter_inside_it() -> None:
    assert match("a conference phone", PHONES) == ("conference",)
    assert match("a phone", PHONES) == ("desk",)


def test_labels_that_are_figures_win_over_places() -> None:
    options = (Choice("a", "2 lines"), Choice("b", "1 line"))
    assert match("1 line", options) == ("b",)
    assert match("1", options) == ("a",)


def test_a_single_choice_has_no_places() -> None:
    only = (Choice("all", "All of them", ("all", "every one")),)
    assert match("all", only) == ("all",)
    assert match("the last one", only) == ()
    assert match("1", only) == ()


def test_no_choices_pick_nothing() -> None:
    assert match("anything", ()) == ()


@pytest.mark.parametrize("typed", ["1-900-555-0101", "1 900 555 0101", "2, 408-555-0199", "1-800"])
def test_a_telephone_number_that_begins_with_1_is_no_place_in_the_list(typed):
    assert match(typed, SCOPES) == ()
