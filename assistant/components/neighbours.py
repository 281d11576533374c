"""The taught messages themselves, to compare a new one with: which of them mean nearly the same.

A regression draws one straight border between two labels; where the border bends, the sentences
beside it know better. The comparison is made once for a message, and serves the labels and the
border of scope alike.
"""

from __future__ import annotations

from typing import Any, Dict, Text

import numpy as np

DIRECTIONS = 256  # of the strongest: every message is compared with all that were taught
FEW = 5  # that have a say
SHARPNESS = 15.0  # of what is nearer over what is further, of these few


class Neighbours:
    """Vectors to how near they are to every taught message, and to what the nearest are labelled."""

    def __init__(self, mean: np.ndarray | None = None, turn: np.ndarray | None = None) -> None:
        """Take the middle of all vectors and their strongest directions, as columns."""
        self._mean = np.zeros(0, np.float32) if mean is None else mean
        self._turn = np.zeros((0, 0), np.float32) if turn is None else turn[:, :DIRECTIONS]
        self._known = np.zeros((0, 0), np.float32)
        self.labels = np.zeros(0, np.int32)  # the number of the label of each that is known

    def remember(self, x: np.ndarray, labels: np.ndarray) -> Neighbours:
        """Keep these messages to compare with, and no others."""
        self._known, self.labels = self._directed(x), labels.astype(np.int32)
        return self

    def near(self, x: np.ndarray) -> np.ndarray:
        """Return the cosine between each of x and each message that is known."""
        return self._directed(x) @ self._known.T

    def chances(self, near: np.ndarray, labels: int) -> np.ndarray:
        """Return what the nearest few are labelled, as shares of `labels` labels, by nearness."""
        rows = np.arange(len(near))[:, None]
        few = np.argpartition(near, -min(FEW, near.shape[1]), axis=1)[:, -FEW:]
        weights = np.exp(SHARPNESS * near[rows, few])
        shares = np.zeros((len(near), labels), np.float32)
        np.add.at(shares, (rows, self.labels[few]), weights)
        return shares / weights.sum(axis=1, keepdims=True)

    def arrays(self) -> Dict[Text, np.ndarray]:
        """Return everything that is known."""
        return {
            "near_mean": self._mean,
            "near_turn": self._turn,
            "near_known": self._known.astype(np.float16),
            "near_labels": self.labels,
        }

    def restore(self, kept: Any) -> Neighbours:
        """Take back what `arrays` returned."""
        self._mean, self._turn = kept["near_mean"], kept["near_turn"]
        self._known, self.labels = kept["near_known"].astype(np.float32), kept["near_labels"]
        return self

    def _directed(self, x: np.ndarray) -> np.ndarray:
        turned = (x - self._mean) @ self._turn
        return turned / np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), 1e-9)
