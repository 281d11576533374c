"""The rules of the house: every module says what it is, nothing says where it was written."""

from __future__ import annotations

import ast
import re
import stat

import pytest
from laws.sources import PROGRAM, ROOT, files, functions, modules, name, tree

# Written apart, so that this file is not its own offender.
NOT_HERE = {
    "a registry or its mirror": "|".join(
        ("py" + r"pi\.org", "pythonhosted" + r"\.org", "npmjs" + r"\.(org|com)", r"deb\.debian")
    ),
    "a folder of one machine": r"(?<![\w.$}])/(?:"
    + "|".join(("ro" + "ot", "home", "Users"))
    + r")/\w",
    "a note to self": r"\b(?:"
    + "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"))
    + r")\b",
}
BINARY = {".png", ".webp", ".ico", ".woff2", ".gif", ".jpg", ".safetensors"}


def readable() -> list[str]:
    found = [name(path) for path in files() if path.suffix not in BINARY]
    assert len(found) > 50, "hardly a file was found; this law guards nothing"
    return found


@pytest.mark.parametrize("what", NOT_HERE)
def test_no_file_holds(what: str) -> None:
    offence = re.compile(NOT_HERE[what])
    for path in readable():
        text = (ROOT / path).read_text(encoding="utf-8")
        if found := offence.search(text):
            line = text.count("\n", 0, found.start()) + 1
            pytest.fail(f"{path}:{line} holds {what}: {found[0]}")


def test_every_module_says_what_it_holds() -> None:
    for module in modules(*PROGRAM):
        if not module.read_text(encoding="utf-8").strip():
            continue  # an empty __init__.py
        said = ast.get_docstring(tree(module))
        assert said, f"{name(module)}: say what it holds and what it refuses to hold"
        assert said.partition("\n")[0].rstrip().endswith((".", "?", ":", ",")) or "\n" in said


def test_tests_are_no_packages() -> None:
    # tests/actions/__init__.py would hide the real actions/ from pytest.
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_every_folder_of_tests_is_run() -> None:
    configured = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    folders = {path.relative_to(ROOT).parts[1] for path in (ROOT / "tests").rglob("test_*.py")}
    assert folders, "there are no tests"
    for folder in folders:
        assert f'"tests/{folder}"' in configured, f"list tests/{folder} under testpaths"


def test_every_test_can_fail() -> None:
    written = [f for path in modules("tests") for f in functions(path)]
    failing = {f.name for f in written if checks(f, set()) and not f.name.startswith("test_")}
    for _ in range(3):  # a helper may call a helper
        failing |= {f.name for f in written if checks(f, failing) and f.name[:5] != "test_"}
    for path in modules("tests"):
        for test in functions(path):
            if test.name.startswith("test_"):
                assert checks(test, failing), f"{name(path)}: {test.name} cannot fail"


def checks(function: ast.FunctionDef | ast.AsyncFunctionDef, helpers: set[str]) -> bool:
    """Does the function assert something, itself or through one of the helpers?"""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
            if called in {"raises", "fail", *helpers}:
                return True
    return False


def test_what_is_run_by_name_can_be_run() -> None:
    for path in ("porter", ".ci/run", "tools/bootstrap.sh"):
        assert (ROOT / path).stat().st_mode & stat.S_IXUSR, f"{path} is not executable"


def test_continuous_integration_is_the_tests_and_nothing_else() -> None:
    said = [
        line
        for line in (ROOT / ".ci" / "run").read_text().splitlines()
        if line and not line.startswith(("#", "set ", "cd "))
    ]
    assert said == ["exec make test"]


def test_every_pin_has_its_hash() -> None:
    pins = [p for p in files() if p.name in ("requirements.txt", "requirements-dev.txt", "uv.txt")]
    assert len(pins) == 4, "tell this law where the pins are"
    for path in pins:
        text = path.read_text()
        pinned = re.findall(r"^[A-Za-z0-9][\w.\-\[\],]*==.*$", text, flags=re.MULTILINE)
        assert pinned, f"{name(path)} pins nothing"
        blocks = re.split(r"^(?=[A-Za-z0-9][\w.\-\[\],]*==)", text, flags=re.MULTILINE)[1:]
        assert all("--hash=sha256:" in block for block in blocks), name(path)
        assert "--index-url" not in text
        assert "--find-links" not in text
