"""The arithmetic behind the intent model: logistic regression, with honest probabilities.

It reads the encoder's vectors (what is meant) and the wording beside them (how it is said) in one
regression. Knows nothing of Rasa, so that it can be measured in seconds (assistant/evaluate). What
is learned are plain arrays; nothing is pickled.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any, Dict, List, NamedTuple, Text, Tuple

import numpy as np
from scipy.sparse import csr_matrix

from assistant.components.descent import downhill
from assistant.components.neighbours import Few, Neighbours, shares
from assistant.components.rivals import Rivals
from assistant.components.scope import FEWEST, Scope, regions
from assistant.components.wording import Wording

BEYOND = "out_of_scope"
NO_CHANCE = 1e-6  # has a logarithm
TEMPERATURES = np.geomspace(0.2, 4.0, 80)
DEFAULTS: Dict[Text, Any] = {
    "C": 6.0,  # weak regularisation suits unit vectors
    "directions": 768,
    "iterations": 30,
    "folds": 5,  # one of them is held back to temper on, and to learn the border of scope
    "refused": 0.003,  # share of what is in scope that may be taken for what is not
    "neighbours": 0.35,  # what the nearest taught messages have to say, beside the regression
}


class Classifier:
    """Vectors and texts to the probability of each label."""

    def __init__(self, settings: Dict[Text, Any] | None = None) -> None:
        """Take the settings; labels and weights come from `fit` or `restore`."""
        self.settings = {**DEFAULTS, **(settings or {})}
        self.labels: List[Text] = []
        self.weights = np.zeros((0, 0), np.float32)
        self.said = np.zeros((0, 0), np.float32)  # the weights of what the wording counts
        self.bias = np.zeros(0, np.float32)
        self.temperature = 1.0  # of the regression
        self.sureness = 1.0  # the temperature of all who have a say together
        self._neighbours = Neighbours()
        self._rivals = Rivals()
        self._scope = Scope()
        self._wording = Wording()

    def fit(self, x: np.ndarray, y: np.ndarray, texts: List[Text]) -> Classifier:
        """Learn from all examples; temper on a part of them that a first fit did not see."""
        labels, numbers = np.unique(y, return_inverse=True)
        self.labels = [str(label) for label in labels]
        mean, turn, z = _directions(x, self.settings["directions"])
        held = self._held_back(x, numbers)
        said = self._wording.learn(texts)
        first = self._regression(z[~held], said[~held], numbers[~held])
        self._neighbours = Neighbours(mean, turn).remember(x[~held], numbers[~held], self._beyond)
        self._rivals.learn(*_chosen(texts, y, ~held))
        if held.any():
            scores = z[held] @ first.meant + said[held] @ first.said + first.bias
            few, said_there = self._neighbours.few(x[held]), _chosen(texts, y, held)[0]
            self._temper(few, scores, numbers[held], said_there)
        found = self._regression(z, said, numbers, first)
        # One product for each message: the turn and the mean are folded into weights and bias.
        self.weights = np.ascontiguousarray((turn @ found.meant).T, np.float32)
        self.said = found.said.astype(np.float16).astype(np.float32)  # as it will be kept
        self.bias = (found.bias - self.weights @ mean).astype(np.float32)
        self._neighbours.remember(x, numbers, self._beyond)
        self._rivals.learn(texts, y.tolist())
        return self

    def chances(self, x: np.ndarray, texts: List[Text]) -> np.ndarray:
        """Return the probability of each label, shape (len(x), len(labels))."""
        scores = x @ self.weights.T + self._wording.rows(texts) @ self.said + self.bias
        weighed = self._weighed(self._neighbours.few(x), scores)
        weighed = self._rivals.divided(texts, weighed, self.labels)
        return softmax(np.log(weighed + NO_CHANCE) / self.sureness)

    def arrays(self) -> Dict[Text, np.ndarray]:
        """Return everything that was learned."""
        return {
            "labels": np.array(self.labels, dtype=np.str_),
            "weights": self.weights,
            "said": self.said.astype(np.float16),
            "bias": self.bias,
            "temperatures": np.array([self.temperature, self.sureness], np.float32),
            "border": self._scope.weights,
            **self._neighbours.arrays(),
            **self._rivals.arrays(),
            **self._wording.arrays(),
        }

    def restore(self, kept: Any) -> Classifier:
        """Take back what `arrays` returned."""
        self.labels = [str(label) for label in kept["labels"]]
        self.weights = np.ascontiguousarray(kept["weights"])
        self.said = kept["said"].astype(np.float32)
        self.bias = kept["bias"]
        self.temperature, self.sureness = kept["temperatures"].tolist()
        self._scope.weights = kept["border"]
        self._neighbours.restore(kept)
        self._rivals.restore(kept)
        self._wording.restore(kept)
        return self

    @property
    def _beyond(self) -> int:
        """The number of the label out of scope; -1 where nothing taught is."""
        return self.labels.index(BEYOND) if BEYOND in self.labels else -1

    def _temper(
        self, sides: List[Few], scores: np.ndarray, right: np.ndarray, texts: List[Text]
    ) -> None:
        """Learn the temperatures and the border of scope on what neither part has seen."""
        self.temperature = _tempered(scores, right)
        beyond = right == self._beyond
        if beyond.sum() * self.settings["folds"] >= FEWEST:
            told = softmax(scores / self.temperature)[:, self._beyond]
            self._scope.learn(sides, told, beyond, self.settings["refused"])
        weighed = self._rivals.divided(texts, self._weighed(sides, scores), self.labels)
        self.sureness = _tempered(np.log(weighed + NO_CHANCE), right)

    def _weighed(self, sides: List[Few], scores: np.ndarray) -> np.ndarray:
        """Return what the regression and the border tell, and the nearest few beside them."""
        chances = softmax(scores / self.temperature)
        if len(self._scope.weights):
            beyond = self._scope.chance(sides, chances[:, self._beyond])
            chances[:, self._beyond] = 0
            chances *= ((1 - beyond) / np.maximum(chances.sum(axis=1), 1e-9))[:, None]
            chances[:, self._beyond] = beyond
        share = self.settings["neighbours"]
        return (1 - share) * chances + share * shares(sides, len(self.labels))

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
        self, z: np.ndarray, said: csr_matrix, numbers: np.ndarray, start: _Weights | None = None
    ) -> _Weights:
        """Return the weights of the multinomial regression, in single precision throughout."""
        counts = np.bincount(numbers, minlength=len(self.labels))
        # Half way between counting every example and every label alike: best on both.
        worth = np.sqrt(counts.sum() / np.maximum(counts, 1))[numbers]
        worth *= self.settings["C"] / worth.mean()
        # What is nearly there already needs half the way.
        steps = self.settings["iterations"] // (2 if start else 1)
        with _Surprise(z, said, numbers, len(self.labels), worth) as surprise:
            zeros = np.zeros(surprise.size, np.float32)
            begin = np.concatenate([w.ravel() for w in start]) if start else zeros
            return surprise.weights(downhill(surprise, begin, steps))


class _Weights(NamedTuple):
    """What is learned: one column for each label, and one bias."""

    meant: np.ndarray
    said: np.ndarray
    bias: np.ndarray


class _Surprise:
    """The penalised surprise of a regression about its examples, and its slope.

    The examples are in two parts, summed in one order: two cores, and the same on any machine.
    """

    def __init__(
        self, z: np.ndarray, said: csr_matrix, numbers: np.ndarray, labels: int, worth: np.ndarray
    ) -> None:
        half = len(z) // 2
        self._parts = [
            _Part(z[rows].astype(np.float32), said[rows], numbers[rows], worth[rows])
            for rows in (slice(0, half), slice(half, None))
        ]
        self._labels = labels
        self._cuts = np.cumsum([z.shape[1] * labels, said.shape[1] * labels])
        self.size = int(self._cuts[-1]) + labels
        self._cores = ThreadPoolExecutor(len(self._parts))

    def __enter__(self) -> _Surprise:
        return self

    def __exit__(self, *_: object) -> None:
        self._cores.shutdown()

    def __call__(self, w: np.ndarray) -> Tuple[float, np.ndarray]:
        weights = self.weights(w)
        (one, slope), (other, further) = self._cores.map(lambda p: p.slope(weights), self._parts)
        slope += further
        slope[: self._cuts[-1]] += w[: self._cuts[-1]]  # the penalty; a bias has none
        size = float(w[: self._cuts[-1]] @ w[: self._cuts[-1]])
        return one + other + 0.5 * size, slope

    def weights(self, w: np.ndarray) -> _Weights:
        meant, said, bias = np.split(w, self._cuts)
        return _Weights(meant.reshape(-1, self._labels), said.reshape(-1, self._labels), bias)


class _Part:
    """Some of the examples, and what a regression of these weights is surprised at in them."""

    def __init__(
        self, z: np.ndarray, said: csr_matrix, numbers: np.ndarray, worth: np.ndarray
    ) -> None:
        self._z, self._said, self._turned = z, said, said.T.tocsr()
        self._numbers, self._worth = numbers, worth.astype(np.float32)
        self._rows = np.arange(len(z))

    def slope(self, weights: _Weights) -> Tuple[float, np.ndarray]:
        off = softmax(self._z @ weights.meant + self._said @ weights.said + weights.bias)
        surprise = -np.log(off[self._rows, self._numbers] + 1e-12) @ self._worth
        off[self._rows, self._numbers] -= 1
        off *= self._worth[:, None]
        slopes = (self._z.T @ off, self._turned @ off, off.sum(axis=0))
        return float(surprise), np.concatenate([slope.ravel() for slope in slopes])


def _chosen(
    texts: List[Text], labels: np.ndarray, where: np.ndarray
) -> Tuple[List[Text], List[Text]]:
    return [texts[i] for i in np.flatnonzero(where)], labels[where].tolist()


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return scores as shares that sum to 1 in each row."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def _directions(x: np.ndarray, wanted: int) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the mean, the strongest directions around it, evened out half way, and x in them.

    What the vectors of all messages share tells no label; left as strong as it is, it makes the
    regression slow and blunt.
    """
    mean = x.mean(axis=0)
    away = x - mean
    strength, directions = np.linalg.eigh(away.T @ away)
    kept = np.arange(len(strength))[::-1][: min(wanted, len(x))]
    turn = directions[:, kept] / np.maximum(strength[kept], 1e-6) ** 0.25
    z = away @ turn
    scale = np.float32(2 / max(np.linalg.norm(z, axis=1).mean(), 1e-9))
    return mean, turn * scale, z * scale


def _tempered(scores: np.ndarray, right: np.ndarray) -> float:
    """Return the temperature under which these examples surprise least."""
    rows = np.arange(len(right))
    surprise = [-np.log(softmax(scores / t)[rows, right] + 1e-12).mean() for t in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(surprise))])
