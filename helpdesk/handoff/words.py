"""The words of hand-overs, from words.yml: lines customers read, and why a conversation came."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from helpdesk.chat.lines.store import AGENTS, Line

WORDS = Path(__file__).with_name("words.yml")


@cache
def _all() -> Mapping[str, Mapping[str, str]]:
    loaded: Mapping[str, Mapping[str, str]] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return loaded


def line(which: str, /, **values: str) -> Line:
    """Return a line of the system's; KeyError when there are no such words."""
    return Line("system", _all()["lines"][which].format(**values))


def rating(score: int | None, comment: str) -> Line:
    """Return what colleagues read of a rating; the customer is not told what they have said."""
    said = _all()["ratings"]
    parts = [said["scored"].format(score=score)] if score else []
    parts += [said["commented"].format(comment=comment)] if comment else []
    return Line("system", " ".join(parts), visibility=AGENTS)


def reason(code: str) -> str:
    """Return why a conversation was handed over, as agents read it."""
    return _all()["reasons"].get(code, code)


def reasons() -> Mapping[str, str]:
    """Return every reason there is, by its code."""
    return _all()["reasons"]
