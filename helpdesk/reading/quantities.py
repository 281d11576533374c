"""How many: digits or words, given as an answer or volunteered in a request.

Whether so many may be had is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from helpdesk.reading import extensions, number_words, shapes
from helpdesk.reading.text import blank, folded, words


@dataclass(frozen=True)
class Quantity:
    """A whole number above zero, or why there is none; exactly one of the two is not None.

    Problems: not_a_number, not_whole, negative, zero, several.
    """

    value: int | None
    problem: str | None = None


_NOUNS = (
    "line user seat licence license phone handset headset device extension number trunk employee "
    "unit jetpack channel agent station set mailbox adapter person"
).split()
_NOUN = rf"(?P<noun>{'|'.join(_NOUNS)}|people)(?P<plural>e?s)?\b"
_SIGN = r"(?P<sign>(?<![\w-])-|(?:minus|negative)[ ]+)?"
_DIGITS = r"\d{1,3}(?:,\d{3}){1,2}(?![\d,])|\d{1,6}(?!\d)"
_FRACTION = r"(?P<fraction>\.\d{1,9}|[ ](?:and[ ])?(?:a[ ]half|1/2)|[ ]?\u00bd)?"
_NUMBER = re.compile(
    rf"{_SIGN}(?<![\w$\u20ac\u00a3.,:/])(?:(?P<dozens>\d{{1,3}})[ ]dozen\b"
    rf"|(?P<digits>{_DIGITS})|\b(?P<words>{number_words.COUNT})"
    rf"|\b(?P<half>(?:a[ ])?half\b|1/2(?!\d)|\u00bd)){_FRACTION}(?![\w/%]|:\d|,\d|\.\d)"
)
_ARTICLE = re.compile(rf"\b(?:an?|another|single)[ ](?:[a-z]+[ ]){{0,3}}?{_NOUN}")
_HALF = re.compile(r"(?:(?<=\d )|^)1/2(?![\d/])")
_ALONE = frozenset("a an another single".split())
_NOTHING = frozenset("none nothing".split())
_NO_COUNT_BEFORE = re.compile(
    r"\b(?:the|this|that|which|any|each|every|no|first|second|third|last|other|same)[ ]$"
)

_ASKED = (
    r"(?:add|adding|order|ordering|buy|buying|purchase|get|need|want|like|request|cancel|set[ ]up)"
)
_HAD = re.compile(
    r"\b(?:have|has|had|got|currently|already|existing|our|my|these|those|all|with|of)[ ]$"
)
_COUNTED = re.compile(rf"[ -]{{1,2}}(?:(?!and\b|or\b|to\b)[a-z0-9-]{{1,14}}[ ]){{0,3}}?{_NOUN}")
_BARE_VERB = re.compile(r"\b(?:add|buy|purchase)[ ](?:another[ ])?$")
_ENDS = re.compile(r"[ ]*(?:$|[.!?,;]|more\b|please\b|extra\b|additional\b)")
_ONE_MORE = re.compile(
    rf"\b{_ASKED}[ ](?:an?|another)[ ](?:(?:new|extra|additional|single|second)[ ])?{_NOUN}"
    r"(?![ ]?(?:number|call|bill|system|with)\b)"
    rf"|\banother[ ](?P<noun2>{'|'.join(_NOUNS)})\b"
)


def read(text: str) -> Quantity:
    """Return the one number that an answer gives, or why it gives none."""
    plain = _prepared(text)
    found = {_quantity(match) for match in _numbers(plain)}
    if len(found) > 1:
        return Quantity(None, "several")
    if found:
        return found.pop()
    said = words(plain)
    if _NOTHING.intersection(said):
        return Quantity(None, "zero")
    if _ARTICLE.search(plain) or (said and said[0] in _ALONE and len(said) == 1):
        return Quantity(1)
    return Quantity(None, "not_a_number")


def find(text: str, nouns: Collection[str] = ()) -> Quantity | None:
    """Return the first number that `text` asks for ("add five lines"), or None.

    With `nouns` (singular, like "line") only numbers of these things count.
    """
    plain = _prepared(text)
    for match in _numbers(plain):
        noun = _asked(plain, match)
        if noun is not None and (not nouns or noun in nouns):
            return _quantity(match)
    one = _ONE_MORE.search(plain)
    if one and (not nouns or (one["noun"] or one["noun2"]) in nouns):
        return Quantity(1)
    return None


def _prepared(text: str) -> str:
    plain = _HALF.sub("\u00bd", folded(text))  # before dates go: "1/2" could be one
    plain = shapes.without_references(plain)
    plain = blank(plain, extensions.named_spans(plain))
    return shapes.without_sums(shapes.without_dates(shapes.without_phones(plain)))


def _numbers(plain: str) -> Iterator[re.Match[str]]:
    for match in _NUMBER.finditer(plain):
        pronoun = match["words"] == "one" and _NO_COUNT_BEFORE.search(_before(plain, match))
        if not pronoun and _quantity(match).problem != "not_a_number":
            yield match


def _asked(plain: str, match: re.Match[str]) -> str | None:
    """Return the noun that is counted ("" when none is said), or None when nobody asks for it."""
    before = _before(plain, match)
    if _HAD.search(before):
        return None
    after = _COUNTED.match(plain, match.end(), match.end() + 60)
    if after:
        return str(after["noun"])
    small = len(match["digits"] or "") <= 3
    if _BARE_VERB.search(before) and small and _ENDS.match(plain, match.end()):
        return ""
    return None


def _before(plain: str, match: re.Match[str]) -> str:
    return plain[max(0, match.start() - 40) : match.start()]


def _quantity(match: re.Match[str]) -> Quantity:
    if match["half"] or (match["fraction"] and not re.fullmatch(r"\.0{1,2}", match["fraction"])):
        return Quantity(None, "not_whole")
    digits = match["digits"]
    if match["dozens"]:
        return (
            Quantity(12 * int(match["dozens"])) if int(match["dozens"]) else Quantity(None, "zero")
        )
    value = int(digits.replace(",", "")) if digits else number_words.count(match["words"])
    if value is None:
        return Quantity(None, "not_a_number")
    if value == 0:
        return Quantity(None, "zero")
    return Quantity(None, "negative") if match["sign"] else Quantity(value)
