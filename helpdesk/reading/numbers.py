"""Telephone numbers as people type them: any format, lists, pasted columns, ranges, vanity.

Only what the North American plan can assign comes back as a number; whose it is is not known here.
Extensions, account ids, case numbers, dates and sums are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from helpdesk.reading import extensions, plan, shapes
from helpdesk.reading.plan import is_toll_free, national, national_list, region
from helpdesk.reading.text import blank, folded, normal

__all__ = [
    "NumberProblem",
    "NumbersRead",
    "is_toll_free",
    "national",
    "national_list",
    "read",
    "region",
]


@dataclass(frozen=True)
class NumberProblem:
    """A piece of the text that cannot be taken, as it was typed, and why.

    Codes: no_area_code, too_short, too_long, not_assignable, emergency, premium, foreign,
    range_backwards, range_too_long.
    """

    raw: str
    code: str


@dataclass(frozen=True)
class NumbersRead:
    """What was read: numbers in E.164, unique and in order, and what could not be taken."""

    numbers: tuple[str, ...]
    problems: tuple[NumberProblem, ...]


@dataclass(frozen=True)
class _Piece:
    start: int
    end: int
    numbers: tuple[str, ...] = ()
    code: str | None = None


_TAIL = (
    r"(?P<join>[ ]{0,2}(?:-{1,2}|~|\.{2,3}|\b(?:to|thru|through|until|and)\b)[ ]{0,2})"
    rf"(?P<tail>{shapes.PHONE}|\d{{3}}[ .-]?\d{{4}}|\d{{1,4}})(?!\w|[ ]?-[ ]?\d)"
    r"(?![ ](?:lines?|numbers?|phones?|users?|people|extensions?)\b)"
)
_RANGE = re.compile(rf"(?<![\w+])(?P<first>{shapes.PHONE}){_TAIL}")
_SINGLE = re.compile(rf"(?<![\w+]){shapes.PHONE}(?!\w)")
_LOCAL = re.compile(rf"(?<!\w)\d{{3}}[ .-]?\d{{4}}(?:{_TAIL.replace('?P<', '?P<local_')}|(?!\w))")
_FOREIGN = re.compile(
    r"(?<![\w+])(?:\+[ ]?(?!1)|00[ ]?(?=[2-9])|011[ -]?(?=[2-9]))\(?\d(?:[ ().\-/]{0,3}\d){6,17}"
)
_VANITY = re.compile(
    r"(?<![\w-])(?:\+?1[ .-])?\(?(?P<area>[2-9]\d\d)\)?(?P<sep>[ ]?[.-][ ]?|[ ])"
    r"(?P<body>[A-Za-z0-9]{1,9}(?:[ .-][A-Za-z0-9]{1,9}){0,2})(?!\w)"
)
_REST = re.compile(r"(?<!\w)[+(]?\d(?:[ .\-/()]{0,3}\d)*")
_STATE_ZIP = re.compile(r"(?<!\w)[A-Z]{2}[ ]{1,2}\d{5}(?![\w-])")
_AFTER = re.compile(r"[ ]?(?P<word>[a-z']+)")
_GOES_ON = frozenset("and or to thru through is are please plus thanks my as well also too".split())


def read(text: str, region: str = "US", cap: int = 100) -> NumbersRead:
    """Read every telephone number in `text`; ranges of at most `cap` numbers are expanded.

    `region` is where a number without a country code is dialled. Never raises.
    """
    plain = normal(text)
    rest = blank(folded(text), shapes.spans(_STATE_ZIP, plain))
    rest = shapes.without_references(rest)
    rest = blank(rest, extensions.named_spans(rest))
    rest = shapes.without_sums(shapes.without_dates(rest))
    pieces: list[_Piece] = []
    for found in (_foreign, _vanity, _ranges, _singles, _loose, _locals, _leftovers):
        fresh = list(found(rest, plain, region, cap))
        pieces += fresh
        rest = blank(rest, [(piece.start, piece.end) for piece in fresh])
    pieces.sort(key=lambda piece: piece.start)
    return NumbersRead(
        tuple(dict.fromkeys(number for piece in pieces for number in piece.numbers)),
        tuple(NumberProblem(text[p.start : p.end].strip(), p.code) for p in pieces if p.code),
    )


def _foreign(rest: str, plain: str, region: str, cap: int) -> Iterator[_Piece]:
    for match in _FOREIGN.finditer(rest):
        yield _Piece(match.start(), match.start() + _foreign_length(match.group()), (), "foreign")


def _foreign_length(raw: str) -> int:
    """Return how much of `raw` is one number: the longest part that exists somewhere, or all."""
    ends = [group.end() for group in re.finditer(r"\d+", raw)]
    dialled = re.sub(r"^(?:00|011)", "+", raw)
    shift = len(raw) - len(dialled)
    for end in reversed(ends):
        if plan.exists(dialled[: max(0, end - shift)]):
            return end
    return len(raw)


def _vanity(rest: str, plain: str, region: str, cap: int) -> Iterator[_Piece]:
    for match in _VANITY.finditer(rest):
        start, end = match.span("body")
        letters = plan.vanity(match["area"], match["sep"], plain[start:end])
        if letters is None:
            continue
        digits, length = letters
        code = plan.problem(match["area"] + digits)
        number = () if code else (f"+1{match['area']}{digits}",)
        yield _Piece(match.start(), start + length, number, code)


def _ranges(rest: str, plain: str, region: str, cap: int) -> Iterator[_Piece]:
    for match in _RANGE.finditer(rest):
        first, tail = plan.digits(match["first"]), plan.digits(match["tail"])
        join = match["join"].strip()
        if join == "and" and not re.search(r"\bbetween\s{1,3}$", rest[: match.start()][-12:]):
            continue
        if len(tail) == 10 and tail[:3] != first[:3] and not join.isalpha():
            continue  # a dash between numbers of two areas is a list
        last = first[: 10 - len(tail)] + tail
        yield _Piece(*match.span(), *_expanded(int(first), int(last), cap))


def _expanded(first: int, last: int, cap: int) -> tuple[tuple[str, ...], str | None]:
    if last < first:
        return (), "range_backwards"
    if last - first + 1 > cap:
        return (), "range_too_long"
    every = [str(value) for value in range(first, last + 1)]
    code = next((code for one in every if (code := plan.problem(one))), None)
    return ((), code) if code else (tuple(f"+1{one}" for one in every), None)


def _singles(rest: str, plain: str, region: str, cap: int) -> Iterator[_Piece]:
    for match in _SINGLE.finditer(rest):
        yield _piece(match.span(), plan.digits(match.group()))


def _piece(span: tuple[int, int], digits: str) -> _Piece:
    code = plan.problem(digits)
    return _Piece(*span, () if code else (f"+1{digits}",), code)


def _loose(rest: str, plain: str, region: str, cap: int) -> Iterator[_Piece]:
    """Take digits in any other grouping when together they are one number, here or abroad."""
    for match in _REST.finditer(rest):
        digits = plan.digits(match.group())
        if len(digits) == 10:
            yield _piece(match.span(), digits)
        elif _is_foreign(match.group(), digits, region):
            yield _Piece(*match.span(), (), "foreign")


def _locals(rest: str, plain: str, region: str, cap: int) -> Iterator[_Piece]:
    for match in _LOCAL.finditer(rest):
        yield _Piece(*match.span(), (), "no_area_code")


def _leftovers(rest: str, plain: str, region: str, cap: int) -> Iterator[_Piece]:
    alone = not any(char.isalpha() for char in rest) and len(plan.digits(plain)) < 7
    for match in _REST.finditer(rest):
        digits = plan.digits(match.group())
        if len(digits) < 7 and not alone and _counts_something(rest, match.end(), digits):
            continue
        yield _Piece(*match.span(), (), _code(digits))


def _counts_something(rest: str, end: int, digits: str) -> bool:
    """Say whether a small number belongs to the sentence: "12 lines", "500 Example Ave"."""
    after = _AFTER.match(rest, end, end + 24)
    return len(digits) < 3 or bool(after and after["word"] not in _GOES_ON)


def _is_foreign(raw: str, digits: str, region: str) -> bool:
    return plan.exists_abroad(raw, region) or (digits[:1] == "0" and 10 < len(digits) < 14)


def _code(digits: str) -> str:
    if digits in plan.EMERGENCY:
        return "emergency"
    if plan.is_service_code(digits):
        return "not_assignable"
    return "too_short" if len(digits) < 10 else "too_long"
