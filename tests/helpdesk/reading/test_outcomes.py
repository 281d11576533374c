"""What is said to become of which number."""

from __future__ import annotations

import pytest

from helpdesk.reading.outcomes import read

NUMBERS = {
    name: [rf"(?<!\d){name}(?!\d)", rf"(?<!\w){place}(?!\w)"]
    for name, place in {"0111": "main pbx", "0112": "main pbx", "0113": "warehouse"}.items()
}
OUTCOMES = {
    "ported": ("ported", "has been ported"),
    "moved": ("moved", "moved to another account"),
    "unneeded": ("not needed", "no longer needed", "isn't needed", "don't need"),
    "porting": ("not ported yet", "still porting"),
}


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("all ported", {"0111": "ported", "0112": "ported", "0113": "ported"}),
        ("they have all moved to another account", dict.fromkeys(NUMBERS, "moved")),
        ("0111 ported", {"0111": "ported"}),
        ("0111 and 0112 ported, 0113 isn't needed",
         {"0111": "ported", "0112": "ported", "0113": "unneeded"}),
        ("the 0111 one moved, the others not needed",
         {"0111": "moved", "0112": "unneeded", "0113": "unneeded"}),
        ("all except 0113 are ported", {"0111": "ported", "0112": "ported"}),
        ("all ported except 0113", {"0111": "ported", "0112": "ported"}),
        ("all ported except 0113, that is no longer needed",
         {"0111": "ported", "0112": "ported", "0113": "unneeded"}),
        ("Ported: 0111, 0112; not needed: 0113",
         {"0111": "ported", "0112": "ported", "0113": "unneeded"}),
        ("I don't need 0111 and 0113", {"0111": "unneeded", "0113": "unneeded"}),
        ("main pbx ported and warehouse no longer needed",
         {"0111": "ported", "0112": "ported", "0113": "unneeded"}),
        ("0111 not ported yet, rest not needed",
         {"0111": "porting", "0112": "unneeded", "0113": "unneeded"}),
        ("yes", {}),
        ("0114 and 0115", {}),
        ("", {}),
    ],
)  # fmt: skip
def test_each_thing_gets_what_is_said_of_it(said: str, found: dict[str, str]) -> None:
    assert read(said, NUMBERS, OUTCOMES) == (found, None)


@pytest.mark.parametrize("said", ["ported", "They have been PORTED.", "it isn't needed"])
def test_an_outcome_alone_is_said_of_whatever_is_left(said: str) -> None:
    found, alone = read(said.removeprefix("They "), NUMBERS, OUTCOMES)

    assert found == {}
    assert alone in ("ported", "unneeded")


def test_two_outcomes_and_no_number_say_nothing() -> None:
    assert read("ported or moved", NUMBERS, OUTCOMES) == ({}, None)
