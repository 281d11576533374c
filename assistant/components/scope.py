"""Is a message about anything Porter has to do with? What it resembles is weighed beside its label.

A regression over labels is sure of a sentence about something it has never met, because it only
asks which label is nearest. So this asks how near: the likest taught messages in scope and beyond
it. How much that counts is learned on topics held back as a whole, and set so that only a small
share of what is in scope is taken for something else.
"""

from __future__ import annotations

from typing import List

import numpy as np

from assistant.components.neighbours import Few

REGION = 20  # examples of one topic that is held back
FEWEST = 5 * REGION  # examples beyond scope; with fewer there is no border to learn


class Scope:
    """The nearest within and beyond, and what the labels tell, to the chance of being beyond.

    `told` is the chance of being beyond that the labels tell.
    """

    def __init__(self) -> None:
        """Know no border: nothing was learned, nothing is weighed."""
        self.weights = np.zeros(0, np.float32)

    def learn(self, sides: List[Few], told: np.ndarray, beyond: np.ndarray, refused: float) -> None:
        """Learn the border from messages that neither the known nor the labels' model have seen.

        `beyond` is which of them are, `refused` the share of the others that may end up there.
        """
        from sklearn.linear_model import LogisticRegression

        signs = _signs(sides, told)
        model = LogisticRegression(class_weight="balanced", max_iter=1000).fit(signs, beyond)
        scores = signs @ model.coef_[0]
        border = np.quantile(scores[~beyond], 1 - refused)
        self.weights = np.append(model.coef_[0], -border).astype(np.float32)

    def chance(self, sides: List[Few], told: np.ndarray) -> np.ndarray:
        """Return how likely each message is beyond scope, in [0, 1]."""
        scores = _signs(sides, told) @ self.weights[:-1] + self.weights[-1]
        return 1 / (1 + np.exp(-np.clip(scores, -30, 30)))


def _signs(sides: List[Few], told: np.ndarray) -> np.ndarray:
    # Only which side is nearer, never how far away both are: an unusual way of speaking is far
    # from everything, and refusing it would punish people for their style.
    within, beyond = (
        np.stack([side.near.max(axis=1), side.near.mean(axis=1)], axis=1) for side in sides
    )
    return np.hstack([np.log(told + 1e-6)[:, None], beyond - within])


def regions(x: np.ndarray, share: float) -> np.ndarray:
    """Return which of the examples to hold back: whole neighbourhoods, as unseen topics are."""
    rng = np.random.default_rng(0)
    held, near = np.zeros(len(x), bool), x @ x.T
    while held.mean() < share:
        centre = rng.choice(np.flatnonzero(~held))
        held[np.argsort(np.where(held, -np.inf, near[centre]))[-REGION:]] = True
    return held
