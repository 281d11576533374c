"""What the laws look at: the files of the project and what stands in them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("helpdesk", "actions", "apps", "assistant", "bench")
REQUESTS = (
    *("cancel_service", "port_out", "porting_pin", "csr", "add_lines"),
    *("order_devices", "upgrade", "restore", "case_status"),
)


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project that git keeps or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    found = (ROOT / name for name in listed.split("\0") if name)
    return tuple(sorted(path for path in found if path.is_file()))


def modules(*places: str) -> list[Path]:
    """Every Python file at or under these places; never none, so that no law guards nothing."""
    wanted = [ROOT / place for place in places]
    found = [p for p in files() if p.suffix == ".py" and any(p.is_relative_to(w) for w in wanted)]
    assert found, f"there is no Python in {places}; this law guards nothing"
    return found


def name(path: Path) -> str:
    """The path as people say it."""
    return path.relative_to(ROOT).as_posix()


@cache
def loaded(path: str) -> Any:
    """What a YAML file of the project says; read once for all laws, by the parser written in C."""
    return yaml.load((ROOT / path).read_text(encoding="utf-8"), yaml.CSafeLoader)


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), name(path))


def imported_by(path: Path) -> set[str]:
    """Every dotted name an import in the file can mean."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name(path)}: import by the full name, not by dots"
            module = node.module or ""
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return found


def within(dotted: str, package: str) -> bool:
    """Does the dotted name belong to the package?"""
    return f"{dotted}.".startswith(f"{package}.")


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file, nested ones too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
