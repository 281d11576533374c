"""What the model learns from: enough of everything, nothing twice, and no word of the tests."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest
import yaml
from laws.sources import ROOT, loaded

GOALS = 40
MOVES = 15
QUESTIONS = 12


@cache
def examples() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for entry in loaded(f"data/nlu/{path.name}")["nlu"]:
            if "intent" in entry:
                lines = entry["examples"].splitlines()
                found.setdefault(entry["intent"], []).extend(line[2:].strip() for line in lines)
    return found


def plain(sentence: str) -> str:
    return re.sub(r"\W+", " ", sentence.casefold()).strip()


def needed(intent: str, goals: list[str]) -> int:
    if intent.startswith("faq/"):
        return QUESTIONS
    return GOALS if intent in goals else MOVES


def domain() -> dict[str, list[str]]:
    found: dict[str, list[str]] = loaded("domain.yml")
    return found


def test_every_intent_has_examples_and_every_example_an_intent() -> None:
    known = {name for name in domain()["intents"] if name != "faq"}
    taught = set(examples())
    assert {name for name in taught if not name.startswith("faq/")} == known
    assert len({name for name in taught if name.startswith("faq/")}) == 32


@pytest.mark.parametrize("intent", sorted(examples()))
def test_an_intent_has_enough_different_examples(intent: str) -> None:
    goals = domain()["intents"][:10]
    assert len({plain(sentence) for sentence in examples()[intent]}) >= needed(intent, goals)


def test_no_sentence_teaches_two_things() -> None:
    every = [plain(sentence) for sentences in examples().values() for sentence in sentences]
    assert every
    assert [sentence for sentence, times in Counter(every).items() if times > 1] == []


def test_no_held_out_sentence_is_taught() -> None:
    taught = {plain(sentence) for sentences in examples().values() for sentence in sentences}
    held_out = [
        plain(sentence)
        for path in (ROOT / "tests" / "language").glob("held_out_*.yml")
        for sentences in yaml.safe_load(path.read_text(encoding="utf-8"))["held_out"].values()
        for sentence in sentences
    ]
    assert held_out
    assert [sentence for sentence in held_out if sentence in taught] == []
