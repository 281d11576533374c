"""Extension numbers inside a company, named as such or given as an answer.

An extension is two to six digits, never part of a telephone number. Whether the account has it
is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from helpdesk.reading import shapes
from helpdesk.reading.text import Span, blank, folded

MOST_IN_A_RANGE = 100

_WORD = r"(?<![a-z0-9])(?:extensions?|extentions?|extns?|exts?)(?![a-z])\.?"
_FILLER = r"(?:[ ]?(?:numbers?|nos?\.?|is|are|:|#|=))?(?:[ ]?(?:is|are|#|:))?[ ]{0,2}"
_ONE = r"(?<!\d)(?!\d{3}[-.]\d{4}(?!\d))\d{1,6}(?!\w|\.\d|-\d{7}|-\d{1,3}-\d)"
_JOIN = r"[ ]?(?:,|;|/|&|\+|-|\band\b|\bor\b|\bto\b|\bthru\b|\bthrough\b|\n|,[ ]?and\b)[ ]?#?"
_THINGS = (
    r"(?![ ]?(?:lines?|users?|phones?|numbers?|people|seats?|days?|weeks?|months?|years?"
    r"|more|new|other)\b)"
)
_MORE = rf"(?:{_JOIN}(?:(?:extension|extn?)\.?[ ]?)?(?=\d\d){_ONE}{_THINGS}){{0,60}}"
_NAMED = re.compile(
    rf"(?:{_WORD}{_FILLER}|(?:(?<=\d{{4}})|(?<=\d{{4}}[ ])|(?<![\w-]))x\.?[ ]?#?(?=\d\d))"
    rf"(?P<list>{_ONE}{_MORE})"
    rf"|\b(?:the|my|our|number)[ ](?P<before>\d{{2,6}})[ ]{_WORD}(?![ ]?#?\d)"
)
_ITEM = re.compile(r"(\d{1,6})(?:[ ]?(?:-|to\b|thru\b|through\b)[ ]?#?(\d{1,6}))?")
_BARE = re.compile(
    r"(?<![\w.:$-])#?(?P<item>\d{2,6}(?:[ ]?(?:-|to\b|thru\b|through\b)[ ]?\d{2,6})?)"
    rf"(?![\w:%-]|\.\d){_THINGS}"
)


def find(text: str) -> tuple[str, ...]:
    """Return the extensions that `text` names with the word (or "x"), unique and in order."""
    return _unique(_expand(match) for match in _named(_prepared(text)))


def read(text: str) -> tuple[str, ...]:
    """Return the extensions of an answer: named ones, bare ones, lists and small ranges.

    A range that runs backwards or is longer than `MOST_IN_A_RANGE` counts as not read.
    """
    plain = _prepared(text)
    named = _named(plain)
    rest = shapes.without_dates(blank(plain, [match.span() for match in named]))
    bare = list(_BARE.finditer(shapes.without_sums(shapes.without_phones(rest))))
    found = sorted([*named, *bare], key=lambda match: match.start())
    return _unique(_expand(match) for match in found)


def named_spans(text: str) -> list[Span]:
    """Return where `text` (folded) names extensions: the digits there belong to nothing else."""
    return [match.span() for match in _named(text)]


def _prepared(text: str) -> str:
    return shapes.without_references(folded(text))


def _named(text: str) -> list[re.Match[str]]:
    return list(_NAMED.finditer(text))


def _expand(match: re.Match[str]) -> list[str]:
    groups = match.groupdict()
    items = groups.get("list") or groups.get("before") or groups.get("item") or ""
    return [one for item in _ITEM.finditer(items) for one in _range(item[1], item[2])]


def _range(first: str, last: str | None) -> list[str]:
    if last is None:
        return [first]
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    size = int(last) - int(first) + 1
    if len(last) != len(first) or not 1 <= size <= MOST_IN_A_RANGE:
        return []
    return [str(value).zfill(len(first)) for value in range(int(first), int(last) + 1)]


def _unique(groups: Iterable[list[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for group in groups for one in group))
