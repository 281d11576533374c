"""Pointing back: what is the same as before, what is the other one, and what is neither."""

from __future__ import annotations

import pytest

from helpdesk.reading import sameness
from helpdesk.reading.sameness import ANYTHING, COUNT, DAY, EXTENSIONS, NAME, NUMBERS


@pytest.mark.parametrize(
    ("typed", "thing"),
    [
        ("same as before", ANYTHING),
        ("Same.", ANYTHING),
        ("the same", ANYTHING),
        ("the same one please", ANYTHING),
        ("same as last time, thanks", ANYTHING),
        ("exactly the same as in my last request", ANYTHING),
        ("yes, the same again", ANYTHING),
        ("like last time", ANYTHING),
        ("as before please", ANYTHING),
        ("ditto", ANYTHING),
        ("the same as I said before", ANYTHING),
        ("what I gave you before", ANYTHING),
        ("the same number", ANYTHING),  # a telephone number, or as many
        ("use the same numbers", NUMBERS),
        ("the same lines as last time", NUMBERS),
        ("same extension again", EXTENSIONS),
        ("the same date as before", DAY),
        ("the same amount", COUNT),
        ("same carrier as last time", NAME),
        ("it's the same reason", NAME),
        ("Smae as before", ANYTHING),
        ("the usual one", ANYTHING),
        ("the plan we took last time", NAME),
        ("the one we ordered last time", ANYTHING),
        ("the number I told you last time", ANYTHING),
        ("the ones I gave you the first time", ANYTHING),
        ("the date I gave you last time", DAY),
        ("what I told you last time", ANYTHING),
        ("the same as I told you last time", ANYTHING),
        ("the number from before", ANYTHING),
        ("same as in my port request", ANYTHING),
        ("same number as the port", ANYTHING),
        ("the same number that I just ported", ANYTHING),
        ("the one I am porting", ANYTHING),
    ],
)
def test_what_is_to_be_as_it_was(typed: str, thing: str) -> None:
    assert sameness.same(typed) == thing
    assert sameness.points_back(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "408-555-0132",
        "tomorrow",
        "the same day",  # as what?
        "same as before but not the 800 one",
        "the same as my colleague Dana",
        "we want to keep the same number when we leave",
        "is it the same price as before?",
        "before Christmas",
        "yes",
        "the last one",
        "not the same",
    ],
)
def test_what_says_more_or_less_than_that_is_read_as_it_stands(typed: str) -> None:
    assert sameness.same(typed) is None


@pytest.mark.parametrize(
    ("typed", "how_many"),
    [
        ("the other one", "one"),
        ("The other, please.", "one"),
        ("my other number", "one"),
        ("the others", "more"),
        ("all the rest", "more"),
        ("the other numbers", "more"),
        ("the rest of them", "more"),
        ("another one", None),
        ("the other carrier said so", None),
        ("something other", None),
    ],
)
def test_what_is_left(typed: str, how_many: str | None) -> None:
    assert sameness.others(typed) == how_many


@pytest.mark.parametrize(
    ("typed", "thing"),
    [
        ("and a CSR for that number", NUMBERS),
        ("I need a PIN for the same numbers too", NUMBERS),
        ("port those DIDs out as well", NUMBERS),
        ("now cancel the same extension", EXTENSIONS),
        ("cancel that ext too", EXTENSIONS),
        ("can I keep the same number?", None),
        ("we like keeping our same numbers", None),
        ("a PIN for 408-555-0132", None),
        ("what is that?", None),
        ("cancel all my numbers except that number", None),
        ("I need a CSR, but not for that number", None),
        ("I don't want a CSR for that number, I want one for my second number", None),
        ("I need a porting PIN but that number is locked, for the other one", None),
        ("this number is about to be ported, I need a CSR for the others", None),
        ("forget that number. CSR please", None),
        ("I need a porting PIN, nobody at that number answers", None),
        ("I called that number yesterday, I need a CSR for my toll free number", None),
        ("I want to cancel an extension, I lost that number", None),
        ("the same number of phones", None),
        ("a record for the same numbers as my colleague", None),
    ],
)
def test_what_a_request_says_is_the_same(typed: str, thing: str | None) -> None:
    assert sameness.named(typed) == thing


@pytest.mark.parametrize(
    ("typed", "is_that"),
    [
        ("that one", True),
        ("for that number", True),
        ("those", True),
        ("these numbers please", True),
        ("that is all", False),
        ("that number is locked", False),
        ("those of my colleague", False),
    ],
)
def test_what_was_just_spoken_of(typed: str, is_that: bool) -> None:
    assert sameness.that(typed) is is_that


@pytest.mark.parametrize(
    ("typed", "is_none"),
    [
        ("the other carrier", True),
        ("the usual one", True),
        ("Same as befor", True),
        ("I told you already", True),
        ("that one", True),
        ("Example Telecom", False),
        ("First Communications", False),
        ("Otherworld Voice", False),
        ("IT Solutions Ltd", False),
        ("we go to Example Telecom", False),
    ],
)
def test_what_is_nobodys_name(typed: str, is_none: bool) -> None:
    assert sameness.is_no_name(typed) is is_none


@pytest.mark.parametrize("typed", ["408-555-0132", "5 lines", "yes", "", "cancel ext 1012"])
def test_most_messages_need_no_look_at_what_was_said_earlier(typed: str) -> None:
    assert not sameness.points_back(typed)
