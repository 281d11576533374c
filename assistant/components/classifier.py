"""The arithmetic behind the intent model: logistic regression on vectors, with honest probabilities.

Knows nothing of Rasa, so that it can be measured in seconds (assistant/evaluate). What is learned
are plain arrays; nothing is pickled.
"""

from __future__ import annotations

from typing import Any, Dict, List, Text, Tuple

import numpy as np

from assistant.components.scope import FEWEST, Scope, regions

BEYOND = "out_of_scope"
TEMPERATURES = np.geomspace(0.2, 4.0, 80)
DEFAULTS: Dict[Text, Any] = {
    "C": 6.0,  # weak regularisation suits unit vectors
    "directions": 512,
    "iterations": 25,
    "folds": 5,  # one of them is held back to temper on, and to learn the border of scope
    "refused": 0.01,  # share of what is in scope that may be taken for what is not
}


class Classifier:
    """Vectors to the probability of each label."""

    def __init__(self, settings: Dict[Text, Any] | None = None) -> None:
        """Take the settings; labels and weights come from `fit` or `restore`."""
        self.settings = {**DEFAULTS, **(settings or {})}
        self.labels: List[Text] = []
        self.weights = np.zeros((0, 0), np.float32)
        self.bias = np.zeros(0, np.float32)
        self.temperature = 1.0
        self._scope = Scope()

    def fit(self, x: np.ndarray, y: np.ndarray) -> Classifier:
        """Learn from all examples; temper on a part of them that a first fit did not see."""
        labels, numbers = np.unique(y, return_inverse=True)
        self.labels = [str(label) for label in labels]
        mean, turn = _directions(x, self.settings["directions"])
        z = (x - mean) @ turn
        held = self._held_back(x, numbers)
        first = self._regression(z[~held], numbers[~held])
        self._scope = Scope(mean, turn)
        if held.any():
            scores = z[held] @ first[0].T + first[1]
            self.temperature = _tempered(scores, numbers[held])
            self._draw_border(x, y == BEYOND, held, softmax(scores / self.temperature))
        weights, bias = self._regression(z, numbers, first)
        # One product for each message: the turn and the mean are folded into weights and bias.
        self.weights = np.ascontiguousarray(weights @ turn.T, np.float32)
        self.bias = (bias - self.weights @ mean).astype(np.float32)
        self._scope.remember(x, y == BEYOND)
        return self

    def chances(self, x: np.ndarray) -> np.ndarray:
        """Return the probability of each label, shape (len(x), len(labels))."""
        chances = softmax((x @ self.weights.T + self.bias) / self.temperature)
        if len(self._scope.weights):
            which = self.labels.index(BEYOND)
            beyond = self._scope.chance(x, chances[:, which])
            chances[:, which] = 0
            chances *= ((1 - beyond) / np.maximum(chances.sum(axis=1), 1e-9))[:, None]
            chances[:, which] = beyond
        return chances

    def arrays(self) -> Dict[Text, np.ndarray]:
        """Return everything that was learned."""
        return {
            "labels": np.array(self.labels, dtype=np.str_),
            "weights": self.weights,
            "bias": self.bias,
            "temperature": np.array(self.temperature, np.float32),
            **self._scope.arrays(),
        }

    def restore(self, kept: Any) -> Classifier:
        """Take back what `arrays` returned."""
        self.labels = [str(label) for label in kept["labels"]]
        self.weights = np.ascontiguousarray(kept["weights"])
        self.bias = kept["bias"]
        self.temperature = float(kept["temperature"])
        self._scope.restore(kept)
        return self

    def _draw_border(
        self, x: np.ndarray, beyond: np.ndarray, held: np.ndarray, chances: np.ndarray
    ) -> None:
        """Learn the border of scope on what was held back, by comparing with the rest."""
        if beyond.sum() >= FEWEST:
            told = chances[:, self.labels.index(BEYOND)]
            self._scope.remember(x[~held], beyond[~held])
            self._scope.learn(x[held], beyond[held], told, self.settings["refused"])

    def _held_back(self, x: np.ndarray, numbers: np.ndarray) -> np.ndarray:
        """Return which examples a first fit does not see; none when a label has a single one."""
        folds, held = self.settings["folds"], np.zeros(len(numbers), bool)
        if folds < 2 or np.bincount(numbers).min() < 2:
            return held
        rng = np.random.default_rng(0)
        for number, label in enumerate(self.labels):
            rows = rng.permutation(np.flatnonzero(numbers == number))
            if label == BEYOND and len(rows) >= FEWEST:
                held[rows] = regions(x[rows], 1 / folds)
            else:
                held[rows[::folds]] = len(rows) > 1
        return held

    def _regression(
        self, z: np.ndarray, numbers: np.ndarray, start: Tuple[np.ndarray, np.ndarray] | None = None
    ) -> Tuple[np.ndarray, np.ndarray]:
        """Return weights and bias of the multinomial regression, in single precision throughout.

        scikit-learn's takes the same road in double precision and four times as long.
        """
        from scipy.optimize import minimize

        counts = np.bincount(numbers, minlength=len(self.labels))
        # Half way between counting every example and every label alike: best on both.
        worth = np.sqrt(counts.sum() / np.maximum(counts, 1))[numbers]
        goal = _Surprise(z, numbers, len(self.labels), self.settings["C"] * worth / worth.mean())
        w = goal.flat(*start) if start else np.zeros(goal.size)
        found = minimize(
            goal, w, jac=True, method="L-BFGS-B", options={"maxiter": self.settings["iterations"]}
        )
        return goal.parts(found.x)


class _Surprise:
    """The penalised surprise of a regression about its examples, and its slope."""

    def __init__(self, z: np.ndarray, numbers: np.ndarray, labels: int, worth: np.ndarray) -> None:
        self._z = np.hstack([z, np.ones((len(z), 1))]).astype(np.float32)
        self._numbers, self._worth = numbers, worth.astype(np.float32)[:, None]
        self._shape = (labels, self._z.shape[1])
        self._rows = np.arange(len(z))
        self.size = labels * self._z.shape[1]

    def __call__(self, w: np.ndarray) -> Tuple[float, np.ndarray]:
        weights = w.reshape(self._shape).astype(np.float32)
        off = softmax(self._z @ weights.T)
        surprise = -np.log(off[self._rows, self._numbers] + 1e-12) @ self._worth[:, 0]
        off[self._rows, self._numbers] -= 1
        slope = (off * self._worth).T @ self._z
        weights[:, -1] = 0  # the bias is free
        size = np.sum(weights * weights, dtype=np.float64)
        return float(surprise) + 0.5 * float(size), (slope + weights).ravel().astype(np.float64)

    def flat(self, weights: np.ndarray, bias: np.ndarray) -> np.ndarray:
        return np.hstack([weights, bias[:, None]]).ravel().astype(np.float64)

    def parts(self, w: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
        found = w.reshape(self._shape).astype(np.float32)
        return found[:, :-1], found[:, -1]


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return scores as shares that sum to 1 in each row."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def _directions(x: np.ndarray, wanted: int) -> Tuple[np.ndarray, np.ndarray]:
    """Return the mean and the strongest directions around it, evened out half way.

    What the vectors of all messages share tells no label; left as strong as it is, it makes the
    regression slow and blunt.
    """
    mean = x.mean(axis=0)
    strength, directions = np.linalg.eigh((x - mean).T @ (x - mean))
    kept = np.arange(len(strength))[::-1][: min(wanted, len(x))]
    turn = directions[:, kept] / np.maximum(strength[kept], 1e-6) ** 0.25
    length = np.linalg.norm((x - mean) @ turn, axis=1).mean()
    return mean, (turn * (2 / max(length, 1e-9))).astype(np.float32)


def _tempered(scores: np.ndarray, right: np.ndarray) -> float:
    """Return the temperature under which these examples surprise least."""
    rows = np.arange(len(right))
    surprise = [-np.log(softmax(scores / t)[rows, right] + 1e-12).mean() for t in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(surprise))])
