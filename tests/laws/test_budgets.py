"""How long things may be. Even good code grows a tail unless something refuses it."""

from __future__ import annotations

import pytest
from laws.sources import PROGRAM, ROOT, files, functions, modules, name

FUNCTION = 40  # 25 as a rule
PYTHON = 300
JAVASCRIPT = 200
DOMAIN = 1000
MAKEFILE = 80
ACTIONS_OF_A_FORM = 120
SHARED_ACTIONS = {"forms.py", "replies.py", "serve.py", "slots.py", "wiring.py"}


def lines(path: str) -> int:
    return len((ROOT / path).read_text(encoding="utf-8").splitlines())


def of_the_program() -> list[str]:
    return [name(path) for path in modules(*PROGRAM) if "/migrations/" not in name(path)]


@pytest.mark.parametrize("module", of_the_program())
def test_no_file_is_longer_than_its_budget(module: str) -> None:
    assert lines(module) <= PYTHON, f"{module}: two things live here; give each a file"


def test_no_function_is_longer_than_its_budget() -> None:
    looked_at, long = 0, []
    for path in map(ROOT.joinpath, of_the_program()):
        for function in functions(path):
            looked_at += 1
            length = (function.end_lineno or function.lineno) - function.lineno + 1
            if length > FUNCTION:
                long.append(f"{name(path)}:{function.lineno} {function.name} has {length} lines")
    assert looked_at > 100, "hardly a function was found; this law guards nothing"
    assert not long, long


def test_an_action_stays_thin() -> None:
    for path in modules("actions"):
        if path.name not in SHARED_ACTIONS:
            assert lines(name(path)) <= ACTIONS_OF_A_FORM, f"{name(path)}: let the helpdesk do it"


def test_no_script_of_the_page_is_longer_than_its_budget() -> None:
    scripts = [path for path in files() if path.suffix == ".js"]
    assert scripts, "there is no JavaScript; this law guards nothing"
    for path in scripts:
        assert lines(name(path)) <= JAVASCRIPT, name(path)


@pytest.mark.parametrize(("path", "budget"), [("domain.yml", DOMAIN), ("Makefile", MAKEFILE)])
def test_what_everybody_reads_stays_short(path: str, budget: int) -> None:
    assert 0 < lines(path) <= budget
