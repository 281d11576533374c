"""Which messages of real conversations were probably misread, with everything personal replaced.

Pure: lines in, findings out. Nothing is decided here: a person reads each one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby, zip_longest
from pathlib import Path
from typing import Any

import yaml

from helpdesk.chat.readings.store import Line

WORDS = Path(__file__).with_name("words.yml")
NOT_UNDERSTOOD = "nlu_fallback"
SHORTEST_NAME = 3  # letters: shorter pieces of names are words, too
_EMAIL = r"[\w.%+'-]+@[\w-]+(?:\.[\w-]+)*"
# In this order at each place; what stands first wins.
_SHAPES = {
    "case": r"\b[Cc]-?(?=[\w-]*\d)[A-Za-z0-9]{4}-?[A-Za-z0-9]{4}\b",
    "account": r"\b[A-Za-z0-9]{2,12}-\d{4,}\b",
    "phone": r"\+?\(?\d(?:[().\s/-]{0,2}\d){6,}",
    "number": r"\d{3,}",
}


@dataclass(frozen=True)
class Finding:
    """One sentence that was probably misread, and everywhere it was said."""

    text: str
    why: str  # not_understood | taken_back | answered_by_agent
    reading: dict[str, Any]
    places: tuple[tuple[str, int], ...]


def findings(lines: Sequence[Line], names: Callable[[Line], Iterable[str]]) -> list[Finding]:
    """Return what nobody has reviewed yet, the most frequent first. `names` are those to replace."""
    found: dict[str, Finding] = {}
    for line, why in _suspects(lines):
        text, place = masked(line.text, names(line)), (line.conversation_id, line.seq)
        if text in found:
            found[text] = replace(found[text], places=(*found[text].places, place))
        else:
            found[text] = Finding(text, why, line.reading or {}, (place,))
    return sorted(found.values(), key=lambda finding: -len(finding.places))


def masked(text: str, names: Iterable[str]) -> str:
    """Return the text on one line, with particulars replaced by made-up ones of the same kind."""
    shapes = {"email": _EMAIL, "name": _any_of(names), **_SHAPES}
    pattern = "|".join(f"(?P<{kind}>{shape})" for kind, shape in shapes.items() if shape)
    made_up = _words()["stand_ins"]
    return re.sub(pattern, lambda found: str(made_up[str(found.lastgroup)]), " ".join(text.split()))


def _suspects(lines: Sequence[Line]) -> Iterator[tuple[Line, str]]:
    for _, talk in groupby(lines, key=lambda line: line.conversation_id):
        said = list(talk)
        for line, after in zip_longest(said, said[1:]):
            if line.author == "customer" and line.reading and not line.reviewed:
                why = _why(line, after)
                if why:
                    yield line, why


def _why(line: Line, after: Line | None) -> str | None:
    """Return why a message deserves a look, or None."""
    if (line.reading or {}).get("intent") == NOT_UNDERSTOOD:
        return "not_understood"
    if after is None:
        return None
    if after.author == "agent":
        return "answered_by_agent"
    later = after.text.casefold()
    return "taken_back" if any(words in later for words in _words()["taken_back"]) else None


def _any_of(names: Iterable[str]) -> str:
    """Return a pattern of full names and of what is said in their place, the longest first."""
    pieces = {piece for name in names for piece in _pieces(name.split())}
    long = sorted((p for p in pieces if len(p) >= SHORTEST_NAME), key=len, reverse=True)
    return rf"\b(?i:{'|'.join(map(re.escape, long))})\b" if long else ""


def _pieces(words: list[str]) -> list[str]:
    """Return Dana, Reyes and Dana Reyes; of a company with a long name its beginnings."""
    beginnings = [" ".join(words[:length]) for length in range(2, len(words) + 1)]
    return beginnings + (words if len(words) <= 2 else [])


@cache
def _words() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return loaded
