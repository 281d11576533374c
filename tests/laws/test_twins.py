"""One noun, one file name, in every tree: a form is found by its name wherever one looks."""

from __future__ import annotations

import pytest
from laws.sources import REQUESTS, ROOT, name

TREES = ("data/nlu/{}.yml", "data/rules/{}.yml", "actions/{}.py", "helpdesk/forms/{}.py")


@pytest.mark.parametrize("request_name", REQUESTS)
def test_a_form_has_its_file_in_every_tree(request_name: str) -> None:
    missing = [
        place for tree in TREES if not (ROOT / (place := tree.format(request_name))).is_file()
    ]
    assert not missing, f"{request_name} lacks {missing}"


def test_a_file_that_defines_a_form_is_one_of_the_nine() -> None:
    defining = {
        path.stem
        for path in (ROOT / "helpdesk" / "forms").glob("*.py")
        if "\nFORM = " in path.read_text(encoding="utf-8")
    }
    assert defining == set(REQUESTS), "list a new form in tests/laws/sources.py"


def test_rules_beside_the_forms_stand_in_one_file() -> None:
    found = {path.stem for path in (ROOT / "data" / "rules").glob("*.yml")}
    assert found - set(REQUESTS) == {"outside_forms"}


def test_training_data_keeps_away_from_rule_packs() -> None:
    # Rasa reads every YAML under data/ that has a line `rules:`; a pack there would break training.
    packs = [path for path in (ROOT / "data").rglob("*.yml") if "\nprovider:" in path.read_text()]
    assert not packs, [name(path) for path in packs]
    assert list((ROOT / "helpdesk" / "providers").glob("*.yml")), "there is no pack at all"
