"""How hard a text is to read, and its sentences. Knows no sentence of ours.

The grade is Flesch and Kincaid's: 0.39 x words a sentence + 11.8 x syllables a word - 15.59. Thirty
lines of our own, because the packages that count it bring a dictionary or a download for syllables
that a rule of thumb gets right often enough: groups of vowels, less the silent e.
"""

from __future__ import annotations

import re

# What is no word of the sentence: names to be filled in, addresses, numbers, quoted examples.
_FILLED = re.compile(r"\{[a-z0-9_.]+\}|https?://\S+|\S+@\S+|\b[\d][\d,.:-]*\b")
_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]")
_END = re.compile(r"[.!?:;](?=\s|$)|\n+|•")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?<=[^aeiouyl])e$|(?<=[^aeioutd])es$|(?<=[^aeioutd])ed$")


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a semicolon, a colon and a new line end one, too."""
    return [part.strip() for part in _END.split(text) if _WORD.search(part)]


def words(text: str) -> list[str]:
    """Return the words of a text, with a short one in place of what will be filled in."""
    return _WORD.findall(_FILLED.sub("it", _QUOTED.sub("it", text)))


def syllables(word: str) -> int:
    """Return about how many syllables a word has."""
    if word.isupper() and len(word) <= 5:
        return len(word)  # spelled out: PIN, CSR
    return max(1, len(_VOWELS.findall(_SILENT.sub("", word.lower()))))


def grade(text: str) -> float:
    """Return the school year in which the text is read with ease."""
    plain = _FILLED.sub("it", _QUOTED.sub("it", text))
    said, parts = words(text), sentences(plain)
    if not said or not parts:
        return 0.0
    weight = sum(map(syllables, said)) / len(said)
    return 0.39 * len(said) / len(parts) + 11.8 * weight - 15.59
