"""Is a message about anything Porter has to do with? What it resembles is weighed beside its label.

A regression over labels is sure of a sentence about something it has never met, because it only
asks which label is nearest. So this asks how near: the likest taught messages in scope and beyond
it. How much that counts is learned on topics held back as a whole, and set so that only a small
share of what is in scope is taken for something else.
"""

from __future__ import annotations

from typing import Any, Dict, Text

import numpy as np

DIRECTIONS = 128  # of the strongest: every message is compared with all that were taught
NEIGHBOURS = 5
REGION = 20  # examples of one topic that is held back
FEWEST = 5 * REGION  # examples beyond scope; with fewer there is no border to learn


class Scope:
    """Vectors and what the labels tell to the probability that a message is beyond scope."""

    def __init__(self, mean: np.ndarray | None = None, turn: np.ndarray | None = None) -> None:
        """Take the middle of all vectors and their strongest directions, as columns."""
        self._mean = np.zeros(0, np.float32) if mean is None else mean
        self._turn = np.zeros((0, 0), np.float32) if turn is None else turn[:, :DIRECTIONS]
        self._inside = self._outside = np.zeros((0, DIRECTIONS), np.float32)
        self.weights = np.zeros(0, np.float32)  # none: nothing was learned, nothing is weighed

    def remember(self, x: np.ndarray, beyond: np.ndarray) -> Scope:
        """Keep the taught messages to compare with, and which of them are beyond scope."""
        return self._sides(self._directed(x), beyond)

    def learn(self, x: np.ndarray, beyond: np.ndarray, chances: np.ndarray, refused: float) -> None:
        """Learn the border from messages that neither this nor the model of the chances has seen.

        `refused` is the share of the messages in scope that may end up behind the border.
        """
        from sklearn.linear_model import LogisticRegression

        signs = self._signs(x, chances)
        model = LogisticRegression(class_weight="balanced", max_iter=1000).fit(signs, beyond)
        scores = signs @ model.coef_[0]
        border = np.quantile(scores[~beyond], 1 - refused)
        self.weights = np.append(model.coef_[0], -border).astype(np.float32)

    def chance(self, x: np.ndarray, chances: np.ndarray) -> np.ndarray:
        """Return how likely each message is beyond scope, in [0, 1], given what its labels tell."""
        scores = self._signs(x, chances) @ self.weights[:-1] + self.weights[-1]
        return 1 / (1 + np.exp(-np.clip(scores, -30, 30)))

    def arrays(self) -> Dict[Text, np.ndarray]:
        """Return everything that was learned."""
        return {
            "scope_weights": self.weights,
            "scope_mean": self._mean,
            "scope_turn": self._turn,
            "scope_known": np.concatenate([self._inside, self._outside]).astype(np.float16),
            "scope_beyond": np.repeat([False, True], [len(self._inside), len(self._outside)]),
        }

    def restore(self, kept: Any) -> Scope:
        """Take back what `arrays` returned."""
        self.weights = kept["scope_weights"]
        self._mean, self._turn = kept["scope_mean"], kept["scope_turn"]
        return self._sides(kept["scope_known"].astype(np.float32), kept["scope_beyond"])

    def _sides(self, known: np.ndarray, beyond: np.ndarray) -> Scope:
        self._inside, self._outside = known[~beyond], known[beyond]
        return self

    def _signs(self, x: np.ndarray, chances: np.ndarray) -> np.ndarray:
        # Only which side is nearer, never how far away both are: an unusual way of speaking is far
        # from everything, and refusing it would punish people for their style.
        x = self._directed(x)
        nearer = _nearest(x @ self._outside.T) - _nearest(x @ self._inside.T)
        return np.hstack([np.log(chances + 1e-6)[:, None], nearer])

    def _directed(self, x: np.ndarray) -> np.ndarray:
        turned = (x - self._mean) @ self._turn
        return turned / np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), 1e-9)


def regions(x: np.ndarray, share: float) -> np.ndarray:
    """Return which of the examples to hold back: whole neighbourhoods, as unseen topics are."""
    rng = np.random.default_rng(0)
    held, near = np.zeros(len(x), bool), x @ x.T
    while held.mean() < share:
        centre = rng.choice(np.flatnonzero(~held))
        held[np.argsort(np.where(held, -np.inf, near[centre]))[-REGION:]] = True
    return held


def _nearest(near: np.ndarray) -> np.ndarray:
    """Return how near the nearest is, and how near the nearest few are."""
    few = np.partition(near, -NEIGHBOURS, axis=1)[:, -NEIGHBOURS:]
    return np.stack([few.max(axis=1), few.mean(axis=1)], axis=1)
