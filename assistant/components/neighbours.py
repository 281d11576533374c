"""The taught messages themselves, to compare a new one with: which of them mean nearly the same.

A regression draws one straight border between two labels; where the border bends, the sentences
beside it know better. The comparison is made once for a message, and serves the labels and the
border of scope alike.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Dict, List, NamedTuple, Text

import numpy as np

DIRECTIONS = 256  # of the strongest: every message is compared with all that were taught
FEW = 5  # on each side of the border of scope; and of all together, as many have a say
AT_ONCE = 200  # messages compared with all: a table of some megabytes on each core
SHARPNESS = 15.0  # of what is nearer over what is further, of these few


class Few(NamedTuple):
    """How near the nearest few are, in no order, and the numbers of their labels."""

    near: np.ndarray
    labels: np.ndarray


class Neighbours:
    """Vectors to the taught messages nearest to them, within scope and beyond."""

    def __init__(self, mean: np.ndarray | None = None, turn: np.ndarray | None = None) -> None:
        """Take the middle of all vectors and their strongest directions, as columns."""
        self._mean = np.zeros(0, np.float32) if mean is None else mean
        self._turn = np.zeros((0, 0), np.float32) if turn is None else turn[:, :DIRECTIONS]
        self._known = np.zeros((0, 0), np.float32)
        self._labels = np.zeros(0, np.int32)
        self._within = 0  # that many come first; those beyond scope follow

    def remember(self, x: np.ndarray, labels: np.ndarray, beyond: int = -1) -> Neighbours:
        """Keep these messages to compare with, and no others; `beyond` is the label out of scope."""
        order = np.argsort(labels == beyond, kind="stable")
        self._known, self._labels = self._directed(x)[order], labels[order].astype(np.int32)
        self._within = int((labels != beyond).sum())
        return self

    def few(self, x: np.ndarray) -> List[Few]:
        """Return the nearest few to each of x: those within scope, and those beyond it."""
        parts = np.array_split(x, max(len(x) // AT_ONCE, 1))
        if len(parts) == 1:  # a message: no thread has to be woken
            return self._sides(x)
        with ThreadPoolExecutor(os.cpu_count()) as cores:
            found = list(cores.map(self._sides, parts))
        return [
            Few(*(np.concatenate(each) for each in zip(*side, strict=True)))
            for side in zip(*found, strict=True)
        ]

    def arrays(self) -> Dict[Text, np.ndarray]:
        """Return everything that is known."""
        return {
            "near_mean": self._mean,
            "near_turn": self._turn,
            "near_known": self._known.astype(np.float16),
            "near_labels": self._labels,
            "near_within": np.array(self._within),
        }

    def restore(self, kept: Any) -> Neighbours:
        """Take back what `arrays` returned."""
        self._mean, self._turn = kept["near_mean"], kept["near_turn"]
        self._known, self._labels = kept["near_known"].astype(np.float32), kept["near_labels"]
        self._within = int(kept["near_within"])
        return self

    def _sides(self, x: np.ndarray) -> List[Few]:
        near = self._directed(x) @ self._known.T
        return [self._best(near, 0, self._within), self._best(near, self._within, near.shape[1])]

    def _best(self, near: np.ndarray, first: int, last: int) -> Few:
        few = min(FEW, last - first)
        if not few:
            return Few(near[:, :0], np.zeros((len(near), 0), np.int32))
        side = near[:, first:last]
        at = np.argpartition(side, -few, axis=1)[:, -few:]
        return Few(np.take_along_axis(side, at, axis=1), self._labels[first + at])

    def _directed(self, x: np.ndarray) -> np.ndarray:
        turned = (x - self._mean) @ self._turn
        return turned / np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), 1e-9)


def shares(sides: List[Few], labels: int) -> np.ndarray:
    """Return what the nearest of both sides are labelled, as shares of `labels`, by nearness."""
    near = np.hstack([side.near for side in sides])
    named = np.hstack([side.labels for side in sides])
    few = np.argsort(near, axis=1)[:, -FEW:]
    weights = np.exp(SHARPNESS * np.take_along_axis(near, few, axis=1))
    found = np.zeros((len(near), labels), np.float32)
    rows = np.arange(len(near))[:, None]
    np.add.at(found, (rows, np.take_along_axis(named, few, axis=1)), weights)
    return found / weights.sum(axis=1, keepdims=True)
