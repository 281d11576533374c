"""What a pack's sentences may not hold, and what a pack must not hold without saying it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from helpdesk.eligibility import sentences
from helpdesk.eligibility.lined_yaml import Place, Problem
from helpdesk.eligibility.shape import PackShape, RuleShape

Texts = Iterable[tuple[Place, str]]

_TELEPHONE = re.compile(r"(?:\+?1[-. ]?)?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}|\+?\d{7,}")
_UNITS = "days|hours|minutes|lines|licen[cs]es|devices|phones|numbers|digits|weeks|months"
_FIGURE = re.compile(rf"\b(\d+)(?:[- ](?:business|calendar))?[- ](?:{_UNITS})\b", re.IGNORECASE)


def problems(shape: PackShape, spoken: Texts, rules: Iterable[RuleShape]) -> Iterator[Problem]:
    """Return every number that is written out where a name belongs, and every figure unnamed."""
    said = list(spoken)
    for place, text in said:
        for found in _TELEPHONE.findall(text):
            wrong = f"the telephone number {found} is written out"
            yield place, f"{wrong}; list it under `phones` and write {_near_phone(found, shape)}"
        for figure in _FIGURE.findall(text):
            wrong = f"the figure {figure} is written out"
            yield place, f"{wrong}; list it under `figures` and write {_near_figure(figure, shape)}"
    named = frozenset().union(*(sentences.names(text) for _, text in said), *map(_measures, rules))
    for name in shape.figures:
        if name not in named:
            yield ("figures", name), f"`{name}` is never named; name it in a rule or a sentence"
    for part in ("phones", "emails"):
        for name in getattr(shape, part):
            if f"{part}.{name}" not in named:
                wrong = f"`{name}` is never named; write {{{part}.{name}}} in a sentence"
                yield (part, str(name)), wrong


def _near_phone(number: str, shape: PackShape) -> str:
    digits = re.sub(r"\D", "", number)[-10:]
    known = [n for n, p in shape.phones.items() if re.sub(r"\D", "", p.number)[-10:] == digits]
    return f"{{phones.{known[0] if known else 'NAME'}}}"


def _near_figure(digits: str, shape: PackShape) -> str:
    known = [name for name, figure in shape.figures.items() if figure.value == int(digits)]
    return " or ".join(f"{{{name}}}" for name in known) or "{NAME}"


def _measures(rule: RuleShape) -> frozenset[str]:
    tests: list[Mapping[str, Any]] = [rule.test, *rule.when.values()]
    return frozenset(v for test in tests for v in test.values() if isinstance(v, str))
