"""The intent model: probabilities that add up, kept whole, and a border of scope."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
SMALL = [
    *(["cancel my line", "stop"], ["end the service", "stop"], ["close the account", "stop"]),
    *(["hello there", "greet"], ["good morning", "greet"], ["hi", "greet"]),
]


def examples(name: str, intent: str, most: int) -> list[list[str]]:
    entries = yaml.safe_load((ROOT / "data" / "nlu" / f"{name}.yml").read_text("utf-8"))["nlu"]
    (block,) = [entry for entry in entries if entry.get("intent") == intent]
    return [[line[2:], intent] for line in block["examples"].splitlines()][:most]


def best(found: dict, row: int, how: str = "learned") -> str:
    chances = found[how][row]
    return found["labels"][chances.index(max(chances))]


@pytest.mark.parametrize("taught", [SMALL, [*SMALL, ["what is a CSR", "faq/csr"]], SMALL[:4]])
def test_a_few_examples_are_enough_and_what_is_kept_says_the_same(inside, taught):
    found = inside("classified", taught, ["please cancel it", "hey", ""])

    assert best(found, 0) == "stop" and best(found, 1) == "greet"
    for learned, restored in zip(found["learned"], found["restored"], strict=True):
        assert math.isclose(sum(learned), 1, abs_tol=1e-4)
        assert restored == pytest.approx(learned, abs=1e-3)


def test_what_resembles_nothing_in_scope_is_beyond_it(inside):
    taught = [
        *examples("cancel_service", "cancel_service", 60),
        *examples("port_out", "port_out", 60),
        *examples("out_of_scope", "out_of_scope", 200),
    ]
    beyond = ["who won the match last night", "recommend a pizza place", "my printer is jammed"]
    within = ["please end our contract", "we take our numbers to another carrier"]

    found = inside("classified", taught, beyond + within)

    assert [best(found, row) for row in range(3)] == ["out_of_scope"] * 3
    assert [best(found, 3), best(found, 4)] == ["cancel_service", "port_out"]
    for learned, restored in zip(found["learned"], found["restored"], strict=True):
        assert restored == pytest.approx(learned, abs=0.02)
        assert math.isclose(sum(learned), 1, abs_tol=1e-4)


@pytest.mark.parametrize("curved", [[1.0, 1.0], [0.01, 1.0, 100.0], [3.0]])
def test_the_way_down_ends_where_scipys_ends_however_the_bowl_is_curved(inside, curved):
    began, ours, scipys = inside("descended", curved)

    assert began == [0.0] * len(curved)
    assert ours == pytest.approx(scipys, rel=1e-3)


def test_the_nearest_few_say_their_labels_and_the_nearest_of_them_loudest(inside):
    east, north, between = [1.0, 0.0], [0.0, 1.0], [1.0, 0.2]
    known, labels = [east, north, *[[-1.0, 0.0]] * 4], [0, 1, *[2] * 4]
    within, beyond, said = inside("nearest", known, labels, [between], 1)

    assert sorted(within[0]) == pytest.approx([*[-0.981] * 4, 0.981], abs=1e-3)
    assert beyond[0] == pytest.approx([0.196], abs=1e-3)
    assert sum(said[0]) == pytest.approx(1)
    assert said[0][0] > 0.99 > said[0][1] > said[0][2]


def test_two_that_are_equally_near_have_an_equal_say_and_fewer_than_a_few_are_enough(inside):
    known, asked = [[1.0, 0.0], [0.0, 1.0]], [[1.0, 1.0], [0.0, 2.0]]
    _, beyond, said = inside("nearest", known, [1, 0], asked, -1)

    assert beyond == [[], []], "nothing that was taught is out of scope"
    assert said[0] == pytest.approx([0.5, 0.5])
    assert said[1] == pytest.approx([1, 0], abs=1e-3)


def test_many_at_once_have_the_neighbours_they_have_one_by_one(inside):
    turns = [number / 7 for number in range(500)]
    asked = [[math.cos(turn), math.sin(turn)] for turn in turns]
    known, labels = asked[:40], [number % 3 for number in range(40)]

    together = inside("nearest", known, labels, asked, 2)
    alone = [inside("nearest", known, labels, [one], 2) for one in asked[::50]]

    assert len(together[0]) == 500
    for number, one in enumerate(alone):
        for of_all, (of_one,) in zip(together, one, strict=True):
            assert sorted(of_all[50 * number]) == pytest.approx(sorted(of_one), abs=1e-6)
