"""How exactly entities are found: annotated sentences beside what the patterns find in them."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

import yaml

from assistant.evaluate.sentences import ROOT
from assistant.language import build

ANNOTATED = ROOT / "tests" / "language" / "entities.yml"
_MARK = re.compile(r"\[([^\]]+)\]\((\w+)\)")


class Found(NamedTuple):
    """One entity and exactly where it stands."""

    entity: str
    start: int
    end: int


class Scores(NamedTuple):
    """Counts over all sentences, and what went wrong."""

    sentences: int
    right: Counter[str]
    extra: Counter[str]
    missed: Counter[str]
    mistakes: list[str]

    def f1(self, entity: str | None = None) -> float:
        """Return the F1 of one entity, or of all."""
        right, extra, missed = (
            count[entity] if entity else count.total()
            for count in (self.right, self.extra, self.missed)
        )
        return 2 * right / max(2 * right + extra + missed, 1)


def scores() -> Scores:
    """Return what is found where it is marked, to the letter, and what is not."""
    import spacy

    nlp = spacy.load(build.build(), disable=["parser"])
    rows = yaml.safe_load(ANNOTATED.read_text(encoding="utf-8"))["sentences"]
    result = Scores(len(rows), Counter(), Counter(), Counter(), [])
    for row in rows:
        text, marked = _read(row)
        found = {Found(e.label_, e.start_char, e.end_char) for e in nlp(text).ents}
        result.right.update(f.entity for f in found & marked)
        result.extra.update(f.entity for f in found - marked)
        result.missed.update(f.entity for f in marked - found)
        if found != marked:
            wrong = sorted(f"{text[f.start : f.end]} ({f.entity})" for f in found ^ marked)
            result.mistakes.append(f"{text}: {', '.join(wrong)}")
    return result


def _read(row: str) -> tuple[str, set[Found]]:
    """Return the sentence without its marks, and where they stood."""
    text, marked, last = "", set(), 0
    for mark in _MARK.finditer(row):
        text += row[last : mark.start()]
        marked.add(Found(mark[2], len(text), len(text) + len(mark[1])))
        text += mark[1]
        last = mark.end()
    return text + row[last:], marked
