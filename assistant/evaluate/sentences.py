"""The sentences to measure with: training data, and sets that nobody trains on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

ROOT = Path(__file__).resolve().parents[2]
TRAINING = "data/nlu/*.yml"
HELD_OUT = "tests/language/held_out_*.yml"
OUTSIDE = "tests/language/outside/*.yml"
OUT_OF_SCOPE = "out_of_scope"
NEVER_TOLD_APART = {"chitchat", OUT_OF_SCOPE}  # neither is refused help: both get a friendly no
_ANNOTATED = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


@dataclass(frozen=True)
class Sentences:
    """Texts and their labels, in one order."""

    texts: list[str]
    labels: np.ndarray

    def __len__(self) -> int:
        return len(self.texts)

    def where(self, chosen: np.ndarray) -> Sentences:
        """Return the part of them that is chosen by index or by truth."""
        indexes = np.arange(len(self))[chosen]
        return Sentences([self.texts[i] for i in indexes], self.labels[indexes])


def training(root: Path = ROOT) -> Sentences:
    """Return every example of data/nlu, without the marks of annotated entities."""
    pairs = []
    for entry in (e for data in _loaded(root, TRAINING) for e in data["nlu"] if "intent" in e):
        lines = (line.strip() for line in entry["examples"].splitlines())
        pairs += [(_ANNOTATED.sub(r"\1", s[2:].strip()), entry["intent"]) for s in lines if s]
    return _sentences(pairs)


def held_out(root: Path = ROOT) -> Sentences:
    """Return the sets that are looked at while choosing, and never trained on."""
    return _sentences(
        (text, label)
        for data in _loaded(root, HELD_OUT)
        for label, texts in data["held_out"].items()
        for text in texts
    )


def outside(root: Path = ROOT) -> Sentences:
    """Return what people wrote who have not seen the training data: for reports, never for choices."""
    return _sentences(
        (row["text"], row["label"]) for data in _loaded(root, OUTSIDE) for row in data
    )


def goals(root: Path = ROOT) -> list[str]:
    """Return the intents that ask for something to be done, as the domain lists them first."""
    domain = yaml.safe_load((root / "domain.yml").read_text(encoding="utf-8"))
    intents: list[str] = domain["intents"]
    return intents[: intents.index("greet")]


def group_of(label: str, goals: list[str]) -> str:
    """Return which group of the report a label belongs to."""
    if label.startswith("faq/"):
        return "questions"
    return "goals" if label in goals else "moves"


def intent_of(label: str) -> str:
    """Return the label without the topic of a question."""
    return label.partition("/")[0]


def _loaded(root: Path, pattern: str) -> list[Any]:
    files = sorted(root.glob(pattern))
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in files]


def _sentences(pairs: Any) -> Sentences:
    listed = list(pairs)
    return Sentences([text for text, _ in listed], np.array([label for _, label in listed], str))
