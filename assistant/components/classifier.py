"""The arithmetic behind the intent model: logistic regression on vectors, with honest probabilities.

Knows nothing of Rasa, so that it can be measured in seconds (assistant/evaluate). What is learned
are plain arrays; nothing is pickled.
"""

from __future__ import annotations

from typing import Any, Dict, List, Text, Tuple

import numpy as np

TEMPERATURES = np.geomspace(0.2, 2.0, 60)
DEFAULTS: Dict[Text, Any] = {"C": 20.0, "max_iter": 200, "folds": 5}


class Classifier:
    """Vectors to the probability of each label."""

    def __init__(self, settings: Dict[Text, Any] | None = None) -> None:
        """Take the settings; labels and weights come from `fit` or `restore`."""
        self.settings = {**DEFAULTS, **(settings or {})}
        self.labels: List[Text] = []
        self.weights = np.zeros((0, 0), np.float32)
        self.bias = np.zeros(0, np.float32)
        self.temperature = 1.0

    def fit(self, x: np.ndarray, y: np.ndarray) -> Classifier:
        """Learn; then temper on examples that a fit did not see."""
        model = self._regression().fit(x, y)
        self.labels = [str(label) for label in model.classes_]
        self.weights, self.bias = _one_row_a_label(model)
        self.temperature = self._tempered(x, y)
        return self

    def chances(self, x: np.ndarray) -> np.ndarray:
        """Return the probability of each label, shape (len(x), len(labels))."""
        return softmax((x @ self.weights.T + self.bias) / self.temperature)

    def arrays(self) -> Dict[Text, np.ndarray]:
        """Return everything that was learned."""
        return {
            "labels": np.array(self.labels, dtype=np.str_),
            "weights": self.weights.astype(np.float32),
            "bias": self.bias.astype(np.float32),
            "temperature": np.array(self.temperature),
        }

    def restore(self, kept: Any) -> Classifier:
        """Take back what `arrays` returned."""
        self.labels = [str(label) for label in kept["labels"]]
        # As the encoder's vectors are: no conversion of the weights for every message.
        self.weights = np.ascontiguousarray(kept["weights"], dtype=np.float32)
        self.bias = kept["bias"].astype(np.float32)
        self.temperature = float(kept["temperature"])
        return self

    def _regression(self) -> Any:
        from sklearn.linear_model import LogisticRegression

        return LogisticRegression(
            C=self.settings["C"],
            max_iter=self.settings["max_iter"],
            tol=1e-3,
            class_weight="balanced",
            multi_class="multinomial",
        )

    def _tempered(self, x: np.ndarray, y: np.ndarray) -> float:
        """Return the temperature under which examples held back from a fit surprise least."""
        from sklearn.model_selection import StratifiedKFold

        rarest = int(np.unique(y, return_counts=True)[1].min())
        folds = min(self.settings["folds"], rarest)
        if folds < 2:
            return 1.0
        seen, unseen = next(StratifiedKFold(folds, shuffle=True, random_state=0).split(x, y))
        weights, bias = _one_row_a_label(self._regression().fit(x[seen], y[seen]))
        scores = x[unseen] @ weights.T + bias
        right = np.searchsorted(self.labels, y[unseen])
        rows = np.arange(len(unseen))
        surprise = [-np.log(softmax(scores / t)[rows, right] + 1e-12).mean() for t in TEMPERATURES]
        return float(TEMPERATURES[int(np.argmin(surprise))])


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return scores as shares that sum to 1 in each row."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def _one_row_a_label(model: Any) -> Tuple[np.ndarray, np.ndarray]:
    """Return weights and bias with a row for each label; two labels come as one row, so mirror it."""
    if len(model.classes_) > 2:
        return model.coef_, model.intercept_
    return np.vstack([-model.coef_, model.coef_]), np.hstack([-model.intercept_, model.intercept_])
