"""Rivals: of two wishes about the same things, how it is said picks one."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
PIN, CSR, PHONES, LINES = "request_porting_pin", "request_csr", "order_devices", "add_lines"
LABELS = [PIN, CSR, PHONES, LINES, "greet"]


ASKED = {
    "the PIN, not the record": PIN,
    "the record, not the PIN": CSR,
    "we have the CSR, now we need the PIN": PIN,
    "we have the PIN, now we need the CSR": CSR,
    "don't send a record, send a PIN": PIN,
    "a record instead of a PIN please": CSR,
}
STAY, GO = "please don't close our account, we stay", "do not keep our account, close it"


def goals(*names: str) -> list[list[str]]:
    """The training sentences of these goals, but for those that are asked here."""
    asked = {_bare(text) for text in (*ASKED, STAY, GO)}
    found = []
    for file in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for entry in yaml.safe_load(file.read_text("utf-8"))["nlu"]:
            if entry.get("intent") in names:
                lines = entry["examples"].splitlines()
                found += [[line[2:], entry["intent"]] for line in lines if _bare(line) not in asked]
    return found


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def best(row: list[float]) -> str:
    return LABELS[row.index(max(row))]


def test_the_one_that_is_declined_is_not_wanted_whichever_stands_first(inside):
    rows = inside("divided", goals(PIN, CSR, PHONES, LINES), list(ASKED), LABELS)
    assert {text: best(row) for text, row in zip(ASKED, rows, strict=True)} == ASKED


def test_what_is_learned_of_pins_and_records_is_known_of_phones_and_lines(inside):
    taught = goals(PIN, CSR)
    asked = ["phones, not lines please", "lines, not phones please"]
    assert not {PHONES, LINES} & {label for _, label in taught}

    rows = inside("divided", taught, asked, LABELS)

    assert [best(row) for row in rows] == [PHONES, LINES]


def test_nobody_but_the_two_rivals_gains_or_loses(inside):
    (row,) = inside("divided", goals(PIN, CSR), ["the PIN, not the record"], LABELS)
    assert row[0] + row[1] == pytest.approx(2 / 5)
    assert row[2:] == pytest.approx([1 / 5] * 3)


@pytest.mark.parametrize("text", ["send me the PIN", "hello", "", "phones please"])
def test_a_message_that_names_one_thing_alone_is_left_to_the_model(inside, text):
    (row,) = inside("divided", goals(PIN, CSR), [text], LABELS)
    assert row == pytest.approx([1 / 5] * 5)


def test_a_word_turns_an_end_into_its_opposite(inside):
    taught = goals("cancel_service", "restore_service")
    keep, end = inside("divided", taught, [STAY, GO], ["cancel_service", "restore_service"])
    assert keep[1] > 0.6 and end[0] > 0.6


def test_of_too_few_examples_nothing_is_learned(inside):
    few = [["the PIN, not the record", PIN], ["the record, not the PIN", CSR]]
    (row,) = inside("divided", few, ["the PIN, not the record"], LABELS)
    assert row == pytest.approx([1 / 5] * 5)
