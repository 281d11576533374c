"""What the pattern files find in a sentence, and what they leave alone."""

from __future__ import annotations

import pytest

PHONES = [
    "4085550130",
    "408-555-0130",
    "(408) 555-0130",
    "(408)555-0130",
    "408.555.0130",
    "408 555 0130",
    "+14085550130",
    "+1 408 555 0130",
    "1-408-555-0130",
    "1 (408) 555-0130",
    "+1 (408) 555.0130",
    "408–555–0130",
    "408/555/0130",
    "800-555-0199",
    "1-888-555-0111",
    "1-800-FLOWERS",
    "800-555-HELP",
    "1-800-GO-FEDEX",
    "1-800-FLOWERS1",
    "555-0130",
    "+44 20 7946 0958",
    "+442079460958",
]
RANGES = [
    "4085550130-39",
    "408-555-0130-39",
    "408-555-0130 to 0139",
    "408-555-0130 - 0139",
    "408-555-0130 through 408-555-0139",
    "(408) 555-0130 thru (408) 555-0139",
    "4085550130 to 4085550139",
    "408-555-0130 to 555-0139",
]
NOT_PHONES = [
    "8x8-100234",
    "C-7K2M9QPX",
    "12/31/2026",
    "2026-12-31",
    "12-31-2026",
    "31.12.2026",
    "5 lines",
    "ext 1012",
    "extensions 201 202 2030",
    "order number 4512345678",
    "95110-1234",
    "$4,085,550",
    "at 5:30 pm",
    "800 dollars",
    "24/7",
    "$1200",
    "account number 100234",
    "300-licenses",
    "(408) numbers",
]


def found(entities: list[list], name: str) -> list[str]:
    return [text for entity, text, _, _ in entities if entity == name]


@pytest.mark.parametrize("number", PHONES + RANGES)
def test_a_number_is_found_whole_wherever_it_stands(inside, number):
    for sentence in (
        number,
        f"port {number} please",
        f"my number is {number}.",
        f"({number}, at work)",
    ):
        assert found(inside("entities", sentence), "phone_number") == [number], sentence


@pytest.mark.parametrize("text", NOT_PHONES)
def test_what_is_no_phone_number_is_not_taken_for_one(inside, text):
    assert found(inside("entities", f"about {text} then"), "phone_number") == []


@pytest.mark.parametrize(
    "text, numbers",
    [
        ("cancel ext 1012", ["1012"]),
        ("cancel ext. 1012 and ext. 1013", ["1012", "1013"]),
        ("extension 1012", ["1012"]),
        ("extension number is 1012", ["1012"]),
        ("x1012", ["1012"]),
        ("X1012, x1013", ["1012", "1013"]),
        ("ext1012", ["1012"]),
        ("exts 1012 and 1013", ["1012", "1013"]),
        ("extensions 1012, 1013, 1014 & 1015", ["1012", "1013", "1014", "1015"]),
        ("extension #204", ["204"]),
        ("256-555-0111 ext 12", ["12"]),
        ("extension 1012 on 12/31/2026", ["1012"]),
        ("add an extension for 3 people", []),
        ("I have 1012 reasons", []),
    ],
)
def test_each_extension_is_one_entity_without_its_word(inside, text, numbers):
    assert found(inside("entities", text), "extension") == numbers


@pytest.mark.parametrize(
    "text", ["ext 2025550130", "extension 1012", "x20255", "exts 201, 202 and 2030"]
)
def test_an_extension_is_never_a_phone_number(inside, text):
    names = {entity for entity, *_ in inside("entities", text)}
    assert not {"extension", "phone_number"} <= names


@pytest.mark.parametrize(
    "text, quantities",
    [
        ("add 5 lines", ["5"]),
        ("a dozen phones and two headsets", ["a dozen", "two"]),
        ("half a dozen", ["half a dozen"]),
        ("a couple of seats", ["a couple of"]),
        ("twenty-five licences", ["twenty-five"]),
        ("twenty five licences", ["twenty five"]),
        ("I need one phone", ["one"]),
        ("a hundred users", ["a hundred"]),
        ("by 31 December", []),
        ("on December 31, 2026", []),
        ("in 30 days, or two weeks", []),
        ("a couple of days", []),
        ("for $50 or 25 percent", []),
        ("which one? that one", []),
        ("500 Example Ave", []),
        ("at 5 pm", []),
        ("the number ending 132", []),
    ],
)
def test_a_quantity_is_how_many_and_not_when_or_how_much(inside, text, quantities):
    assert found(inside("entities", text), "quantity") == quantities


@pytest.mark.parametrize(
    "text, entity, said",
    [
        ("case C-7K2M9QPX", "case_number", "C-7K2M9QPX"),
        ("case c-7k2m9qpx please", "case_number", "c-7k2m9qpx"),
        ("C-7K2M-9QPX", "case_number", "C-7K2M-9QPX"),
        ("it is c7k2m9qpx", "case_number", "c7k2m9qpx"),
        ("my account is 8x8-100234.", "account_id", "8x8-100234"),
        ("8X8-100234", "account_id", "8X8-100234"),
        ("account number 100234", "account_id", "100234"),
        ("write to dana@blueheron.example, please", "email", "dana@blueheron.example"),
        ("we have the VCC", "product", "VCC"),
        ("X Series", "product", "X Series"),
        ("contact now", "product", "contact now"),
        ("an X2 plan", "plan", "X2"),
        ("x8 for everybody", "plan", "x8"),
        ("two desk phones", "device", "desk phones"),
        ("a Yealink", "device", "Yealink"),
        ("a conference phone", "device", "conference phone"),
        ("an ATA for the fax", "device", "ATA"),
        ("remove call recording", "addon", "call recording"),
        ("I am a Super Admin", "role", "Super Admin"),
        ("close my account", "scope", "account"),
        ("cancel the whole account", "scope", "whole account"),
        ("drop a seat", "scope", "seat"),
        ("to AT&T", "carrier", "AT&T"),
        ("to t-mobile", "carrier", "t-mobile"),
        ("moving to Zoom Phone", "carrier", "Zoom Phone"),
    ],
)
def test_words_of_the_trade_are_found_with_their_exact_place(inside, text, entity, said):
    matches = [e for e in inside("entities", text) if e[0] == entity]
    assert [m[1] for m in matches] == [said]
    assert text[matches[0][2] : matches[0][3]] == said


@pytest.mark.parametrize(
    "text",
    [
        "cancel ext 1012 on my account",
        "what is my case number",
        "express shipping please",
        "C-customer",
    ],
)
def test_a_word_that_only_resembles_says_nothing(inside, text):
    names = {entity for entity, *_ in inside("entities", text)}
    assert not names & {"product", "case_number", "account_id"}
    assert "my account" not in found(inside("entities", text), "scope")
    assert "account" not in found(inside("entities", text), "scope")


@pytest.mark.parametrize(
    "text", ["", "   ", "\n", "🙂", "…", "x" * 2000, "1" * 2000, "- " * 900, "ext " * 400]
)
def test_odd_messages_are_read_without_a_fuss(inside, text):
    for _, said, start, end in inside("entities", text):
        assert text[start:end] == said


def test_words_have_lemmas_without_any_download(inside):
    assert inside("lemmas", "cancelling lines") == ["cancel", "line"]
