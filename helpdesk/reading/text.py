"""Making typed text comparable without moving a character: offsets stay those of the original.

Holds no meaning: what a phone number or a date looks like is said in `shapes`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

Span = tuple[int, int]

# A character that no pattern takes for a separator: what was blanked never joins its neighbours.
BLANK = "\x00"

_SAME = {"\t": " ", "\r": "\n", "\x00": " ", "\u2044": "/", "\u2212": "-", "\u2019": "'"}
_SAME |= {"\u2018": "'", "\u02bc": "'", "\u00b4": "'", "`": "'", "\u2026": "."}


def normal(text: str) -> str:
    """Return `text`, as long as it was, with plain digits, dashes, blanks and quotes."""
    return text if text.isascii() and text.isprintable() else "".join(map(_plain, text))


def folded(text: str) -> str:
    """Return `normal(text)` in lower case; still as long as `text`."""
    plain = normal(text)
    if plain.isascii():
        return plain.lower()
    return "".join(low if len(low := char.lower()) == 1 else char for char in plain)


def words(text: str) -> list[str]:
    """Return the words of `text` in lower case; apostrophes stay, other marks part words."""
    kept = (char if char.isalnum() or char == "'" else " " for char in folded(text))
    return [word for part in "".join(kept).split() if (word := part.strip("'"))]


def blank(text: str, spans: Iterable[Span]) -> str:
    """Return `text`, as long as it was, with the spans replaced by `BLANK`."""
    for start, end in spans:
        text = text[:start] + BLANK * (end - start) + text[end:]
    return text


def _plain(char: str) -> str:
    if char in _SAME:
        return _SAME[char]
    if char.isascii():
        return char
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(char)
    if category == "Pd":
        return "-"
    if category in ("Zs", "Zl", "Zp"):
        return " " if category == "Zs" else "\n"
    compatible = unicodedata.normalize("NFKC", char)
    return compatible if len(compatible) == 1 else char
