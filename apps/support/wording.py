"""Reads wording.yml, the sentences of the support server. Holds none itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("wording.yml")


@dataclass(frozen=True)
class ProblemWords:
    """One problem as RFC 9457 wants it said."""

    status: int
    title: str
    detail: str


@dataclass(frozen=True)
class Wording:
    """All sentences, by name."""

    notices: dict[str, str]
    problems: dict[str, ProblemWords]
    pages: dict[str, str]


def load(file: Path = FILE) -> Wording:
    """Read the file; raises KeyError or TypeError when a part is missing."""
    document = yaml.safe_load(file.read_text(encoding="utf-8"))
    problems = {code: ProblemWords(**words) for code, words in document["problems"].items()}
    return Wording(document["notices"], problems, document["pages"])
