"""docs/requirements.md: each requirement has its row, and every name in a row exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import pytest
import yaml
from laws.sources import ROOT

TABLE = ROOT / "docs" / "requirements.md"
PACKS = ROOT / "helpdesk" / "providers"
USUAL = "8x8"  # whose pack is meant where none is named
WORDED = ("domain.yml", "data/responses/faq.yml")
ASKED = (
    *(f"R{number:03}" for number in range(90)),
    *(f"X{number}" for number in range(1, 21)),
)


class Row(NamedTuple):
    """One line of the table, its names without their quotes."""

    code: str
    sentence: str
    pack: tuple[str, ...]
    said: tuple[str, ...]
    tests: tuple[str, ...]


def rows() -> Iterator[Row]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if re.match(r"\| [RX]\d", line):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            assert len(cells) == 5, f"{cells[0]}: a row has five cells"
            named = (tuple(re.findall(r"`([^`]+)`", cell)) for cell in cells[2:])
            yield Row(cells[0], cells[1], *named)


ROWS = [pytest.param(row, id=row.code) for row in rows()]


@cache
def packs() -> dict[str, dict[str, Any]]:
    found = {p.stem: yaml.safe_load(p.read_text(encoding="utf-8")) for p in PACKS.glob("*.yml")}
    assert USUAL in found, "there is no pack; this law guards nothing"
    return found


@cache
def rule_ids() -> frozenset[str]:
    def ids(data: Any) -> Iterator[str]:
        if isinstance(data, dict) and "sentence" in data and "id" in data:
            yield data["id"]
        for value in data.values() if isinstance(data, dict) else data:
            if isinstance(value, dict | list):
                yield from ids(value)

    parts = [pack.get(part, {}) for pack in packs().values() for part in PARTS_WITH_RULES]
    found = frozenset(ids(parts))
    assert found, "the packs have no rules; this law guards nothing"
    return found


PARTS_WITH_RULES = ("permissions", "requests", "each_number")


@cache
def responses() -> frozenset[str]:
    files = [yaml.safe_load((ROOT / name).read_text(encoding="utf-8")) for name in WORDED]
    return frozenset(name for file in files for name in file["responses"])


@cache
def propositions_in(path: str) -> frozenset[str]:
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8"), path))
    return frozenset(n.name for n in nodes if isinstance(n, ast.FunctionDef))


def is_in_the_pack(name: str) -> bool:
    """A rule by its id; anything else by its section and its name in it, and the provider before."""
    if name in rule_ids():
        return True
    provider, _, rest = name.partition("/")
    if provider not in packs():
        provider, rest = USUAL, name
    section, _, key = rest.partition("/")
    return key in (packs()[provider].get(section) or ())


def test_every_requirement_has_exactly_one_row():
    assert [row.code for row in rows()] == list(ASKED)


@pytest.mark.parametrize("row", ROWS)
def test_a_row_says_what_is_asked_and_names_where_it_is_held_said_and_shown(row):
    assert re.fullmatch(r"[A-Z].+[^.]\.", row.sentence)
    assert row.pack and row.said and row.tests


@pytest.mark.parametrize("row", ROWS)
def test_every_name_of_the_pack_exists(row):
    assert [name for name in row.pack if not is_in_the_pack(name)] == []


@pytest.mark.parametrize("row", ROWS)
def test_every_response_exists(row):
    assert [name for name in row.said if name not in responses()] == []


@pytest.mark.parametrize("row", ROWS)
def test_every_test_exists(row):
    named = [test.partition("::") for test in row.tests]
    assert [(path, name) for path, _, name in named if name not in propositions_in(path)] == []
