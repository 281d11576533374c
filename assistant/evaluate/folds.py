"""Cross-validation: every training sentence is read by a model that has not seen it."""

from __future__ import annotations

from typing import Any

import numpy as np

from assistant.components.classifier import Classifier
from assistant.evaluate.figures import Readings, read
from assistant.evaluate.sentences import Sentences
from assistant.evaluate.vectors import vectors

FOLDS = 5


def crossed(sentences: Sentences, settings: dict[str, Any], folds: int = FOLDS) -> Readings:
    """Return the reading of each sentence by the model of the four fifths it is not in."""
    from sklearn.model_selection import StratifiedKFold

    x, y = vectors(sentences.texts), sentences.labels
    labels = sorted(set(y.tolist()))
    chances = np.zeros((len(y), len(labels)))
    for seen, unseen in StratifiedKFold(folds, shuffle=True, random_state=0).split(x, y):
        model = Classifier(settings).fit(x[seen], y[seen])
        columns = [labels.index(label) for label in model.labels]
        chances[np.ix_(unseen, columns)] = model.chances(x[unseen])
    return read(sentences, labels, chances)


def taught(sentences: Sentences, settings: dict[str, Any]) -> Classifier:
    """Return the model of all the sentences."""
    return Classifier(settings).fit(vectors(sentences.texts), sentences.labels)


def asked(model: Classifier, sentences: Sentences) -> Readings:
    """Return how a model reads other sentences."""
    return read(sentences, model.labels, model.chances(vectors(sentences.texts)))
