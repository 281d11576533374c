"""Reading YAML with the line of every value kept, so that a mistake can be shown where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from helpdesk.errors import PackError

# libyaml reads a pack ten times faster; where it is not built in, the other reads the same.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Place = tuple[str | int, ...]  # the way to a value: ("requests", "cancel_service", 0, "cite")
Problem = tuple[Place, str]


@dataclass(frozen=True)
class Lined:
    """A YAML document: its data, and the line each value begins on."""

    path: Path
    data: Any
    lines: Mapping[Place, int]

    def line(self, place: Place) -> int:
        """Return the line of the value, or of the nearest thing around it that is in the file."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def refusal(self, problems: Iterable[Problem]) -> PackError:
        """Return the error that shows every problem at its file and line, in the file's order."""
        found = sorted({(self.line(place), said) for place, said in problems})
        return PackError("\n".join(f"{self.path}:{line}: {said}" for line, said in found))


def read(path: Path) -> Lined:
    """Read one file. Raises PackError for broken YAML and for a key written twice."""
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        lines: dict[Place, int] = {}
        problems = list(_walk(node, (), lines)) if node else [((), "the file is empty")]
        data = loader.construct_document(node) if node else None
    except OSError as error:
        raise PackError(f"{path}:1: cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or error
        raise PackError(f"{path}:{mark.line + 1 if mark else 1}: not YAML: {said}") from error
    document = Lined(path, data, lines)
    if problems:
        raise document.refusal(problems)
    return document


def _walk(node: yaml.Node, place: Place, lines: dict[Place, int]) -> Iterable[Problem]:
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _walk(item, (*place, index), lines)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            below = (*place, str(key.value))
            if below in lines:
                lines[below] = key.start_mark.line + 1
                yield below, f"`{key.value}` is written twice; keep one of them"
                continue
            lines[below] = key.start_mark.line + 1
            yield from _walk(value, below, lines)
