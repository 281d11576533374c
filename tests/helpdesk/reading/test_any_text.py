"""What holds for every reader and every text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.reading import choices, claims, dates, extensions, numbers, quantities, yes_no
from helpdesk.reading.text import folded, normal

TODAY = date(2026, 11, 22)
OPTIONS = (choices.Choice("a", "Alpha line", ("alpha",)), choices.Choice("b", "Beta", ("second",)))
READERS: dict[str, Callable[[str], object]] = {
    "numbers": numbers.read,
    "extensions": extensions.read,
    "extensions in text": extensions.find,
    "quantities": quantities.read,
    "quantities in text": quantities.find,
    "dates": lambda text: dates.read(text, TODAY),
    "past dates": lambda text: dates.read(text, TODAY, future=False),
    "dates in text": lambda text: dates.find(text, TODAY),
    "choices": lambda text: choices.match(text, OPTIONS),
    "e-mail": claims.email,
    "accounts": claims.account_refs,
    "case": claims.case_number,
    "yes or no": yes_no.read,
}
PIECES = (
    "1 - . / , : ( ) + x # ' and or to the a in on of end next last first second one two half "
    "dozen hundred month week day year may march dec 31 15th ext extension 408 555 0132 4085550132 "
    "8x8- C- 7K2M9QXT not all both yes no dana@blueheron.example 2027 \n $ % \u00bd \u0661 \u2013 minus"
).split(" ")
typed = st.text(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join)
glued = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@given(typed | glued)
@settings(max_examples=300, deadline=None)
@pytest.mark.parametrize("reader", READERS)
def test_no_text_makes_a_reader_fail_or_change_its_mind(reader: str, text: str) -> None:
    assert READERS[reader](text) == READERS[reader](text)


@given(typed)
@settings(deadline=None)
def test_text_keeps_its_length_when_it_is_made_plain(text: str) -> None:
    assert len(normal(text)) == len(folded(text)) == len(text)


@given(typed | glued)
@settings(max_examples=300, deadline=None)
def test_every_number_read_is_one_that_a_customer_can_have(text: str) -> None:
    read = numbers.read(text)
    assert len(set(read.numbers)) == len(read.numbers)
    for number in read.numbers:
        assert numbers.read(number) == numbers.NumbersRead((number,), ())
    for problem in read.problems:
        assert problem.raw in text


@given(typed | glued)
@settings(max_examples=300, deadline=None)
def test_a_date_or_a_problem_is_read_and_no_day_is_past(text: str) -> None:
    read = dates.read(text, TODAY)
    assert (read.value is None) != (read.problem is None)
    for day in (read.value, *read.candidates):
        assert day is None or day >= TODAY


@given(typed | glued)
@settings(max_examples=300, deadline=None)
def test_a_quantity_is_above_zero_or_has_a_problem(text: str) -> None:
    read = quantities.read(text)
    assert (read.value is None) != (read.problem is None)
    assert read.value is None or read.value > 0


@given(st.integers(min_value=0, max_value=3000))
@settings(deadline=None)
def test_a_day_that_was_said_is_read_back_the_same(days: int) -> None:
    day = TODAY + timedelta(days=days)
    assert dates.read(dates.say(day), TODAY).value == day
    assert dates.read(day.isoformat(), TODAY).value == day


@given(st.integers(min_value=100, max_value=199), st.integers(min_value=0, max_value=99))
@settings(deadline=None)
def test_a_range_has_as_many_numbers_as_it_says(first: int, more: int) -> None:
    last = min(199, first + more)
    read = numbers.read(f"408-555-0{first} to 0{last}")
    assert len(read.numbers) == last - first + 1


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "piece",
    ["1", "a", "-", " ", "1 ", "a@", "a.", "ext 1,", "one ", "in a ", "1 day after ", "the ", "(",
     "408-555-0130-", "not second ", "1/1/", "dec 1 ", "end of ", "C 2", "800-a", "1,0", "\n1"],
)  # fmt: skip
def test_a_long_tiresome_text_is_read_to_its_end(reader: str, piece: str) -> None:
    assert READERS[reader]((piece * 2000)[:2000]) == READERS[reader]((piece * 2000)[:2000])
