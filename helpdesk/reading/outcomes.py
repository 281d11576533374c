"""What is said to become of which thing: "0111 moved, the others are not needed".

Knows neither the things nor the outcomes: the caller tells how each can be said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from helpdesk.reading.text import Span, folded

_EVERY = (
    "all of them|all of these|all of it|all the numbers|all numbers|every one|everything|all|both"
    "|each|none of them|none of these|none|neither of them|neither|they|these"
)
_REST = "the others|others|the other ones|the other one|the other|the rest|rest|the remaining ones"
_EXCEPT = "all but|except for|except|apart from|but not|excluding|other than|besides"
Sort = Literal["thing", "every", "rest", "except", "outcome"]


@dataclass(frozen=True)
class _Sign:
    """One place in the text that says which thing, or what becomes of it."""

    span: Span
    sort: Sort
    meaning: tuple[str, ...] = ()


def read(
    text: str, things: Mapping[str, Sequence[str]], outcomes: Mapping[str, Sequence[str]]
) -> tuple[dict[str, str], str | None]:
    """Return thing → outcome as far as the text says it, and an outcome said of nothing in particular.

    `things` holds a pattern for each way to name each thing; `outcomes` the phrases of each outcome.
    What is named by itself wins over "all"; "the others" are those nothing is said of.
    """
    plain = folded(text)
    signs = _signs(plain, things, outcomes)
    named: dict[str, str] = {}
    every = rest = None
    left_out: set[str] = set()
    for subjects, outcome in _pairs(signs):
        aside = _after_except(subjects, is_said=outcome is not None)
        left_out |= aside
        if outcome is None:
            continue
        for sign in subjects:
            if sign.sort == "thing" and not set(sign.meaning) & aside:
                named |= dict.fromkeys(sign.meaning, outcome)
            every = outcome if sign.sort == "every" else every
            rest = outcome if sign.sort == "rest" else rest
    named |= dict.fromkeys(
        (t for t in things if t not in named and t not in left_out), every or rest or ""
    )
    alone = [sign.meaning[0] for sign in signs if sign.sort == "outcome"]
    is_bare = len(set(alone)) == 1 and all(sign.sort == "outcome" for sign in signs)
    return {thing: said for thing, said in named.items() if said}, alone[0] if is_bare else None


def _after_except(subjects: Sequence[_Sign], is_said: bool) -> set[str]:
    """Return the things that "except" takes out of all: "all except 0113", "all ported but not 0113".

    With an outcome of their own (`is_said`) and no "all" before them they are not out.
    """
    out: set[str] = set()
    is_out, has_all = False, not is_said
    for sign in subjects:
        has_all = has_all or sign.sort in ("every", "rest")
        is_out = is_out or (sign.sort == "except" and has_all)
        if is_out and sign.sort == "thing":
            out |= set(sign.meaning)
    return out


def _pairs(signs: Sequence[_Sign]) -> Iterator[tuple[list[_Sign], str | None]]:
    """Return which subjects go with which outcome: those before it, or after it in a list that so begins.

    Subjects of which nothing is said come last, with None.
    """
    is_outcome_first = bool(signs) and signs[0].sort == "outcome" and signs[-1].sort != "outcome"
    ordered = signs[::-1] if is_outcome_first else signs
    waiting: list[_Sign] = []
    for sign in ordered:
        if sign.sort != "outcome":
            waiting.append(sign)
            continue
        yield (waiting[::-1] if is_outcome_first else waiting), sign.meaning[0]
        waiting = []
    if waiting:
        yield waiting, None


def _signs(
    plain: str, things: Mapping[str, Sequence[str]], outcomes: Mapping[str, Sequence[str]]
) -> list[_Sign]:
    found: list[_Sign] = []
    for outcome, phrases in outcomes.items():
        found += _all(plain, map(_as_pattern, phrases), "outcome", (outcome,))
    by_pattern: dict[str, list[str]] = {}
    for thing, patterns in things.items():
        for pattern in patterns:
            by_pattern.setdefault(pattern, []).append(thing)
    for pattern, meant in by_pattern.items():
        found += _all(plain, [pattern], "thing", tuple(meant))
    words: tuple[tuple[Sort, str], ...] = (("every", _EVERY), ("rest", _REST), ("except", _EXCEPT))
    for sort, said in words:
        found += _all(plain, [rf"(?<![\w'])(?:{said})(?![\w'])"], sort, ())
    return _longest(found)


def _all(
    plain: str, patterns: Iterable[str], sort: Sort, meaning: tuple[str, ...]
) -> Iterator[_Sign]:
    for pattern in patterns:
        for match in re.finditer(pattern, plain):
            yield _Sign(match.span(), sort, meaning)


def _as_pattern(phrase: str) -> str:
    parts = r"\W{1,3}".join(map(re.escape, phrase.split()))
    return rf"(?<![\w']){parts}(?![\w'])"


def _longest(found: list[_Sign]) -> list[_Sign]:
    """Drop what lies inside a longer sign: "ported" inside "not ported yet"."""
    kept: list[_Sign] = []
    for sign in sorted(found, key=lambda sign: (sign.span[0], -sign.span[1])):
        if not kept or sign.span[0] >= kept[-1].span[1]:
            kept.append(sign)
    return kept
