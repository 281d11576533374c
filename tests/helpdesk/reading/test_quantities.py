"""How many, as an answer and volunteered."""

from __future__ import annotations

import pytest

from helpdesk.reading import quantities
from helpdesk.reading.quantities import Quantity


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("5", 5),
        ("five", 5),
        ("Five lines, please", 5),
        ("5 lines", 5),
        ("5.0", 5),
        ("ten", 10),
        ("twenty-one", 21),
        ("twenty one", 21),
        ("ninety-nine", 99),
        ("one hundred and twenty", 120),
        ("a hundred", 100),
        ("a thousand", 1000),
        ("1,000", 1000),
        ("12,500", 12500),
        ("two thousand five hundred", 2500),
        ("a dozen", 12),
        ("dozen", 12),
        ("two dozen", 24),
        ("2 dozen", 24),
        ("half a dozen", 6),
        ("a couple", 2),
        ("a couple of lines", 2),
        ("a", 1),
        ("an extra phone", 1),
        ("just one", 1),
        ("another line", 1),
        ("two lines for ext 1012", 2),
        ("3 phones by December 31", 3),
        ("3 on 408-555-0132", 3),
        ("\u0665", 5),
    ],
)
def test_a_quantity_is_read(typed: str, value: int) -> None:
    assert quantities.read(typed) == Quantity(value)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("0", "zero"),
        ("zero", "zero"),
        ("none", "zero"),
        ("-1", "negative"),
        ("\u22123", "negative"),
        ("minus one", "negative"),
        ("negative 4 lines", "negative"),
        ("two and a half", "not_whole"),
        ("2.5", "not_whole"),
        ("2 1/2", "not_whole"),
        ("1.000", "not_whole"),
        ("half", "not_whole"),
        ("\u00bd", "not_whole"),
        ("10-20", "several"),
        ("five or six", "several"),
        ("5 lines and 3 phones", "several"),
        ("", "not_a_number"),
        ("some", "not_a_number"),
        ("a lot", "not_a_number"),
        ("I don't know", "not_a_number"),
        ("the first one", "not_a_number"),
        ("twenty ten", "not_a_number"),
        ("ext 5", "not_a_number"),
        ("408-555-0132", "not_a_number"),
        ("1/15", "not_a_number"),
        ("in 30 days", "not_a_number"),
        ("50%", "not_a_number"),
        ("$5", "not_a_number"),
        ("8x8-100234", "not_a_number"),
        ("99999999999999999999", "not_a_number"),
    ],
)
def test_what_is_no_quantity_says_why(typed: str, problem: str) -> None:
    assert quantities.read(typed) == Quantity(None, problem)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("add five lines", 5),
        ("add 5", 5),
        ("I need 3 more phones", 3),
        ("I need 2 new conference desk phones", 2),
        ("order a dozen headsets", 12),
        ("we have 12 lines and want 3 more lines", 3),
        ("add a line", 1),
        ("I'd like another phone", 1),
        ("add 1,000 users", 1000),
        ("cancel 2 of my 12 lines by Dec 31", 2),
        ("in two weeks add 4 lines", 4),
    ],
)
def test_a_volunteered_quantity_is_found(typed: str, value: int) -> None:
    assert quantities.find(typed) == Quantity(value)


@pytest.mark.parametrize(
    "typed",
    [
        "cancel ext 5",
        "call 408-555-0132",
        "port 4085550130-39",
        "cancel on 1/15",
        "cancel on 5 January",
        "where is order 1234",
        "my 12 lines are down",
        "we have 12 lines",
        "add a phone number",
        "add lines",
        "add 1012",
        "my account is 8x8-100234",
        "I need a hand",
        "",
    ],
)
def test_other_figures_are_no_volunteered_quantity(typed: str) -> None:
    assert quantities.find(typed) is None


def test_a_volunteered_quantity_that_cannot_be_had_keeps_its_problem() -> None:
    assert quantities.find("add -3 lines") == Quantity(None, "negative")


def test_only_the_things_asked_about_are_counted() -> None:
    said = "add five lines and three phones"
    assert quantities.find(said, nouns=("phone",)) == Quantity(3)
    assert quantities.find(said, nouns=("trunk",)) is None
