"""From readings to figures: how many were right, refused, and what was taken for what."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from assistant.evaluate.sentences import (
    NEVER_TOLD_APART,
    OUT_OF_SCOPE,
    Sentences,
    group_of,
    intent_of,
)

NOT_UNDERSTOOD = "nlu_fallback"


@dataclass(frozen=True)
class Readings:
    """What a model made of sentences: the likeliest label of each, and how sure it was.

    `intent` is the likeliest intent, where the topics of a question count together.
    """

    sentences: Sentences
    label: np.ndarray
    intent: np.ndarray
    confidence: np.ndarray
    margin: np.ndarray

    def refused(self, threshold: float, ambiguity: float) -> np.ndarray:
        """Return where the assistant would say that it did not understand."""
        return (self.confidence < threshold) | (self.margin < ambiguity)


def read(sentences: Sentences, labels: list[str], chances: np.ndarray) -> Readings:
    """Make readings of the probabilities of the labels, as the intent model does."""
    intents = sorted({intent_of(label) for label in labels})
    summed = np.stack(
        [chances[:, [intent_of(n) == intent for n in labels]].sum(1) for intent in intents], axis=1
    )
    order = np.sort(summed, axis=1)
    best = np.array(intents)[summed.argmax(1)]
    within = np.where(np.array([[intent_of(n) for n in labels]]) == best[:, None], chances, -1)
    return Readings(
        sentences,
        np.array(labels)[within.argmax(1)],
        best,
        order[:, -1],
        order[:, -1] - order[:, -2],
    )


def right(readings: Readings, goals: list[str]) -> dict[str, float]:
    """Return the share read right in each group; of all intents, whatever the topic; and of labels."""
    truth = readings.sentences.labels
    groups = np.array([group_of(label, goals) for label in truth])
    intents = np.array([intent_of(label) for label in truth])
    same = readings.label == truth
    shares = {name: _share(same[groups == name]) for name in ("goals", "moves", "questions")}
    return {**shares, "all intents": _share(readings.intent == intents), "labels": _share(same)}


def turned_away(readings: Readings, threshold: float, ambiguity: float) -> dict[str, float]:
    """Return how much out of scope is noticed, and how much in scope is refused or taken for it."""
    refused = readings.refused(threshold, ambiguity)
    beyond = readings.sentences.labels == OUT_OF_SCOPE
    inside = ~np.isin(readings.sentences.labels, list(NEVER_TOLD_APART))
    noticed = refused | np.isin(readings.intent, list(NEVER_TOLD_APART))
    return {
        "out of scope noticed": _share(noticed[beyond]),
        "in scope refused": _share(noticed[inside]),
    }


def by_label(readings: Readings) -> list[tuple[str, float, float, float, int]]:
    """Return (label, precision, recall, F1, examples) of each label, the weakest first."""
    truth, read_as = readings.sentences.labels, readings.label
    rows = []
    for label in np.unique(truth):
        hits = float(((truth == label) & (read_as == label)).sum())
        precision = hits / max((read_as == label).sum(), 1)
        recall = hits / (truth == label).sum()
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        rows.append(
            (str(label), float(precision), float(recall), float(f1), int((truth == label).sum()))
        )
    return sorted(rows, key=lambda row: row[3])


def confusions(readings: Readings, label: str = "") -> list[tuple[str, str, list[str]]]:
    """Return (truth, taken for, sentences), the most frequent first; of one label if it is named."""
    truth, read_as = readings.sentences.labels, readings.label
    wrong = [
        (str(truth[i]), str(read_as[i]))
        for i in np.flatnonzero(truth != read_as)
        if not label or label in (truth[i], read_as[i])
    ]
    return [
        (one, other, _sentences(readings, one, other))
        for (one, other), _ in Counter(wrong).most_common()
    ]


def _sentences(readings: Readings, truth: str, read_as: str) -> list[str]:
    chosen = (readings.sentences.labels == truth) & (readings.label == read_as)
    return readings.sentences.where(chosen).texts


def _share(true: np.ndarray) -> float:
    return float(true.mean()) if len(true) else float("nan")


def brief(figures: dict[str, Any]) -> str:
    """Return the figures in one line."""
    return "  ".join(f"{name} {round(value, 3)}" for name, value in figures.items())
