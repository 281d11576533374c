"""Payment card numbers in a text: found by length, issuer ranges and check digit, and taken out. Pure.

Refuses to hold: anything of the number but its last four digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

SHORTEST, LONGEST = 13, 19
PREFIX = 4  # digits that tell the issuer
SHORTEST_PHONE = 7  # digits after a +
PHONE_DIGITS = (10, 11)  # a North American number without and with its leading 1

# Blanks, dashes, dots and invisible characters people (and phones) put between the groups.
_BETWEEN = r"[ \t.\u00a0\u00ad\u2000-\u200d\u2010-\u2015\u202f\u2060\u2212\ufeff\-]"
_RUN = re.compile(rf"\d(?:{_BETWEEN}{{0,3}}\d)*")
_LENGTHS_OF_START, _LENGTHS_OF_REST = (4, 8, 12), (4, 8, 11, 12)
_GROUP = re.compile(r"\d+")
_SECURITY_CODE = re.compile(
    r"\b(cvv2?|cvc2?|cid|security code)(\W{0,3}|\W{1,3}is\W{1,3})\d{3,4}\b", re.IGNORECASE
)

REST_REMOVED = "[card removed]"  # its last digits would complete what the message before holds
_MARKER = re.compile(
    r"\[card (?:ending \d{4} )?removed\]|\b(?:cvv2?|cvc2?|cid|security code) •••", re.IGNORECASE
)

# Issuer ranges: first and last prefix, and the lengths in use.
_ISSUERS = (
    ("4", "4", (13, 16, 19)),
    ("51", "55", (16,)),
    ("2221", "2720", (16,)),
    ("2200", "2204", (16, 17, 18, 19)),
    ("34", "34", (15,)),
    ("37", "37", (15,)),
    ("300", "305", (14, 16, 17, 18, 19)),
    ("3095", "3095", (14, 16, 17, 18, 19)),
    ("36", "36", (14, 16, 17, 18, 19)),
    ("38", "39", (14, 16, 17, 18, 19)),
    ("3528", "3589", (16, 17, 18, 19)),
    ("6011", "6011", (16, 17, 18, 19)),
    ("644", "649", (16, 17, 18, 19)),
    ("65", "65", (16, 17, 18, 19)),
    ("60", "60", (16,)),
    ("62", "62", (16, 17, 18, 19)),
    ("81", "81", (16, 17, 18, 19)),
    ("50", "50", (13, 14, 15, 16, 17, 18, 19)),
    ("56", "58", (13, 14, 15, 16, 17, 18, 19)),
    ("6304", "6304", (13, 14, 15, 16, 17, 18, 19)),
    ("6759", "6763", (13, 14, 15, 16, 17, 18, 19)),
)


def mask(text: str) -> str:
    """Return the text with card numbers (and a security code beside one) replaced by a marker."""
    masked = _RUN.sub(lambda run: _mask_run(text, run), text)
    if masked == text:
        return text
    return _SECURITY_CODE.sub(lambda found: f"{found.group(1)} •••", masked)


def without_markers(text: str) -> str:
    """Return a masked text without its markers: their digits must not be read as an answer."""
    return " ".join(_MARKER.sub(" ", text).split())


def may_be_rest(text: str) -> bool:
    """Tell whether the text could go on with a card number that the message before began."""
    run = _RUN.search(text)
    return run is not None and len(_ascii(run.group())) in _LENGTHS_OF_REST


def without_rest(before: str, text: str) -> str:
    """Return the text without the groups that make a card of the last digits of `before`.

    Only groups of four, which is how cards are printed: anything else is rather two telephone
    numbers, an extension and a count, or a code.
    """
    began, rest = list(_RUN.finditer(before)), _RUN.search(text)
    if not began or rest is None or before[: began[-1].start()].rstrip().endswith("+"):
        return text
    first = _ascii(began[-1].group())
    if len(first) not in _LENGTHS_OF_START or not is_card(first + _ascii(rest.group())):
        return text
    return text[: rest.start()] + REST_REMOVED + text[rest.end() :]


def is_card(digits: str) -> bool:
    """Tell whether the ASCII digits are a possible number of a known issuer."""
    return len(digits) in _lengths(digits[:PREFIX]) and _passes_luhn(digits)


@cache  # of four digits: ten thousand entries at most
def _lengths(prefix: str) -> frozenset[int]:
    """How long the numbers are that begin like this; empty for no known issuer."""
    return frozenset(
        length
        for first, last, lengths in _ISSUERS
        if first <= prefix[: len(first)] <= last
        for length in lengths
    )


def _mask_run(text: str, run: re.Match[str]) -> str:
    whole = run.group()
    digits = _ascii(whole)
    edges = _edges(whole)
    if len(digits) > LONGEST and _is_list_of_phones(edges):
        return whole
    is_phone = text[: run.start()].rstrip().endswith("+")
    places = [place for place, character in enumerate(whole) if character.isdecimal()]
    kept, done, shown = "", SHORTEST_PHONE if is_phone else 0, 0
    for first, last in _windows(edges, len(digits)):
        if first >= done and is_card(digits[first:last]):
            kept += f"{whole[shown : places[first]]}[card ending {digits[last - 4 : last]} removed]"
            done, shown = last, places[last - 1] + 1
    return kept + whole[shown:]


def _ascii(run: str) -> str:
    """The digits of any script, as ASCII."""
    return "".join(str(unicodedata.digit(c)) for c in run if c.isdecimal())


def _edges(whole: str) -> list[int]:
    """How many digits stand before each border between two groups, from 0 to all of them."""
    edges = [0]
    for group in _GROUP.finditer(whole):
        edges.append(edges[-1] + len(group.group()))
    return edges


def _windows(edges: list[int], count: int) -> Iterator[tuple[int, int]]:
    """Every stretch that could be a card: from one border to another, or inside one long group."""
    if any(after - before > LONGEST for before, after in pairwise(edges)):
        edges = list(range(count + 1))
    borders = set(edges)
    for first in edges:
        for length in range(LONGEST, SHORTEST - 1, -1):
            if first + length in borders:
                yield first, first + length


def _is_list_of_phones(edges: list[int]) -> bool:
    """Tell whether the groups can be read as telephone numbers from the first to the last digit."""
    reachable = {0}
    for edge in edges[1:]:
        if any(edge - length in reachable for length in PHONE_DIGITS):
            reachable.add(edge)
    return edges[-1] in reachable


def _passes_luhn(digits: str) -> bool:
    total = 0
    for place, character in enumerate(reversed(digits)):
        value = int(character) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
