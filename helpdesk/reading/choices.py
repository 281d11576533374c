"""Which of the offered choices a typed answer picks.

Knows only the choices it is given; an answer that picks nothing for sure picks nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from helpdesk.reading import number_words
from helpdesk.reading.text import Span, folded


@dataclass(frozen=True)
class Choice:
    """One of the things offered: its value, how it is shown, and words that mean it."""

    value: str
    label: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Hit:
    span: Span
    picked: tuple[int, ...]
    wanted: bool = True


_NEGATION = re.compile(
    r"\b(?:not|never|except|without|excluding|neither|nor|don't|dont|do not|besides|skip|leave out"
    r"|rather than|instead of|other than|all but|everything but|anything but)\b"
)
_CLAUSE = re.compile(
    r"[,;.!?\n]|(?<!all )(?<!everything )(?<!anything )\bbut\b"
    r"|\b(?:just|instead|rather|actually)\b(?! of\b| than\b)"
)
_NONE = re.compile(r"\b(?:none|neither)\b(?:[ ]of[ ](?:them|these|those|the above))?")
_EVERY = re.compile(r"\b(?:all|both|everything|every one|everyone|each of them|each one)\b")
_NTH = re.compile(
    rf"\b(?:the[ ])?(?P<word>{number_words.ORDINAL}|\d{{1,2}}(?:st|nd|rd|th)\b)"
    r"(?:[ ](?P<few>two|three)\b)?(?:[ ](?:one|option|choice|item))?"
    r"|(?:\b(?:option|choice|number|item|no\.?)[ ]?#?|#)[ ]?(?P<digits>\d{1,2})\b"
    r"|\b(?:the[ ])?(?P<last>last)(?:[ ](?P<lastfew>two|three)\b)?(?:[ ](?:one|option|choice))?\b"
)
# "Last time", "the first request", "the last one we ordered": earlier, and no place in the list.
_EARLIER = re.compile(
    r"[ ](?:few[ ])?(?:times?|requests?|orders?|cases?|chats?|calls?|conversations?|visit"
    r"|weeks?|months?|years?|quarter|night|i|we|you|that[ ](?:i|we|you))\b"
)
_A_WORD_OR_TWO = 3  # in so few an ordinal is a place without "the"
_ONLY_DIGITS = re.compile(r"(?:\d|[ ,;&/+.)#\n-]|\band\b)+")
_FEW = {"two": 2, "three": 3}


def match(text: str, options: Sequence[Choice]) -> tuple[str, ...]:
    """Return the values that `text` picks, in the order of `options`; () when it picks none.

    An exact label or value wins, then words, then places ("the second one", "2", "last"), then
    "both" and "all". What is negated ("not the first, the second") is not picked.
    """
    said = _simple(text)
    exact = [o.value for o in options if said and said in (_simple(o.label), _simple(o.value))]
    if exact:
        return tuple(dict.fromkeys(exact))
    plain = folded(text)
    hits = _longest(_by_words(plain, options))
    for further in (_by_place, _by_every) if len(options) > 1 else ():
        if not any(_wanted(plain, hit) for hit in hits):
            hits += further(plain, len(options))
    return _picked(plain, hits, options)


def _picked(plain: str, hits: list[_Hit], options: Sequence[Choice]) -> tuple[str, ...]:
    yes = {index for hit in hits if _wanted(plain, hit) for index in hit.picked}
    no = {index for hit in hits if not _wanted(plain, hit) for index in hit.picked}
    return tuple(dict.fromkeys(o.value for i, o in enumerate(options) if i in yes - no))


def _simple(text: str) -> str:
    return " ".join(re.sub(r"[^\w']+", " ", folded(text)).split())


def _by_words(plain: str, options: Sequence[Choice]) -> list[_Hit]:
    hits = []
    for index, option in enumerate(options):
        for phrase in {option.label, *option.words}:
            parts = [re.escape(part) for part in _simple(phrase).split()]
            if not parts:
                continue
            pattern = r"(?<!\w)" + r"[^\w\n,;.]{1,3}".join(parts) + r"(?!\w)"
            hits += [_Hit(found.span(), (index,)) for found in re.finditer(pattern, plain)]
    return hits


def _longest(hits: list[_Hit]) -> list[_Hit]:
    """Drop what lies inside a longer hit: "phone" inside "conference phone"."""
    kept: list[_Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.span[0], -hit.span[1])):
        if not kept or hit.span[1] > kept[-1].span[1] or hit.span == kept[-1].span:
            kept.append(hit)
    return kept


def _by_place(plain: str, many: int) -> list[_Hit]:
    whole = _simple(plain)
    if re.fullmatch(number_words.CARDINAL, whole):
        place = number_words.cardinal(whole) or 0
        return [_Hit((0, len(plain)), (place - 1,))] if 1 <= place <= many else []
    if _ONLY_DIGITS.fullmatch(plain):
        if re.search(r"\d{3}", plain):
            return []  # a telephone number may begin with 1, and is no place
        digits = re.finditer(r"(?<!\d)\d{1,2}(?!\d)", plain)
        places = {int(digit.group()): digit.span() for digit in digits}
        return [_Hit(span, (place - 1,)) for place, span in places.items() if 1 <= place <= many]
    hits = [
        _Hit(found.span(), _places(found, many))
        for found in _NTH.finditer(plain)
        if _is_place(found, plain)
    ]
    return [hit for hit in hits if hit.picked]


def _is_place(found: re.Match[str], plain: str) -> bool:
    """Say whether an ordinal speaks of the list: "the last", "last one"; not "last time", "at first"."""
    if _EARLIER.match(plain, found.end()):
        return False
    is_bare = found.group() in (found["word"], found["last"]) and not found.group()[0].isdigit()
    return not is_bare or len(plain.split()) <= _A_WORD_OR_TWO


def _places(found: re.Match[str], many: int) -> tuple[int, ...]:
    if found["last"]:
        return tuple(range(many))[-_FEW.get(found["lastfew"] or "", 1) :]
    place = number_words.ordinal(found["word"] or found["digits"])
    if place is None or not 1 <= place <= many:
        return ()
    if place == 1 and found["few"]:
        return tuple(range(min(many, _FEW[found["few"]])))
    return (place - 1,)


def _by_every(plain: str, many: int) -> list[_Hit]:
    if _NONE.search(plain):
        return []
    found = _EVERY.search(plain)
    if found is None or (found.group() == "both" and many != 2):
        return []
    return [_Hit(found.span(), tuple(range(many)))]


def _wanted(plain: str, hit: _Hit) -> bool:
    """Say whether no negation stands before the hit in its clause."""
    before = plain[max(0, hit.span[0] - 200) : hit.span[0]]
    start = max((found.end() for found in _CLAUSE.finditer(before)), default=0)
    return _NEGATION.search(before[start:]) is None
