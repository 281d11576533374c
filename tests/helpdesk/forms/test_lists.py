"""Which of a list is meant; nothing unless it is sure."""

from __future__ import annotations

import pytest

from helpdesk.forms import lists

A, B, C, FREE = "+14085550132", "+14085550133", "+12565550191", "+18005550199"
LIST = [A, B, C, FREE]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("the second one", [B]),
        ("2", [B]),
        ("the first two", [A, B]),
        ("the last one", [FREE]),
        ("the first and the third", [A, C]),
        ("all of them", LIST),
        ("all except the last one", [A, B, C]),
        ("all but 408-555-0133", [A, C, FREE]),
        ("all of them but not the 800 one", [A, B, C]),
        ("everything except 0133 and 0191", [A, FREE]),
        ("the one ending 191", [C]),
        ("the one ending in 0132", [A]),
        ("the 256 one", [C]),
        ("yes but not the first one", [B, C, FREE]),
        ("none of them", []),
        ("neither", []),
        ("not the first one, the second", []),
        ("both", []),  # of four
        ("the 408 one", []),  # there are two
        ("all but 408-555-0199", []),  # not in the list
        ("the other one", []),
        ("that one", []),
        ("all the others and the same carrier", []),  # than which?
        ("all the rest", []),
        ("the number I told you last time", []),
    ],
)
def test_which_of_four_numbers(text, meant):
    assert lists.which_of(LIST, text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [("both", ["1012", "1013"]), ("all except 1013", ["1012"]), ("all but ext 1012", ["1013"]),
     ("not 1014", []), ("1013", ["1013"])],
)  # fmt: skip
def test_which_of_two_extensions(text, meant):
    assert lists.which_of(["1012", "1013"], text) == meant


def test_places_count_only_in_a_list_that_is_shown():
    assert lists.which_of(LIST, "the second one", is_shown=False) == []
    assert lists.which_of(LIST, "all except the one ending 0133", is_shown=False) == [A, C, FREE]
