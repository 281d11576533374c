"""Cross-validation: every training sentence is read by a model that has not seen it, nor its twin.

Sentences that say the same in nearly the same words stay in one fold, so that none is known already.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from assistant.components.classifier import Classifier
from assistant.components.minilm import DIMENSIONS
from assistant.components.plain import plain
from assistant.evaluate.figures import Readings, read
from assistant.evaluate.sentences import Sentences
from assistant.evaluate.vectors import vectors

FOLDS = 10  # of 5, leaving out one sentence of 17,000 moved a figure by four in a thousand
ALIKE = 0.95  # cosine of the encoder's last layers
AT_ONCE = 1000  # sentences compared with all: the whole table would be a gigabyte


def crossed(sentences: Sentences, settings: dict[str, Any], folds: int = FOLDS) -> Readings:
    """Return the reading of each sentence by the model of the other folds."""
    from sklearn.model_selection import StratifiedGroupKFold

    x, y = vectors(sentences.texts), sentences.labels
    texts = np.array([plain(text) for text in sentences.texts])
    labels = sorted(set(y.tolist()))
    chances = np.zeros((len(y), len(labels)))
    cut = StratifiedGroupKFold(folds, shuffle=True, random_state=0)
    for seen, unseen in cut.split(x, y, _twins(x)):
        model = Classifier(settings).fit(x[seen], y[seen], texts[seen].tolist())
        columns = [labels.index(label) for label in model.labels]
        chances[np.ix_(unseen, columns)] = model.chances(x[unseen], texts[unseen].tolist())
    return read(sentences, labels, chances)


def taught(sentences: Sentences, settings: dict[str, Any]) -> Classifier:
    """Return the model of all the sentences."""
    texts = [plain(text) for text in sentences.texts]
    return Classifier(settings).fit(vectors(sentences.texts), sentences.labels, texts)


def asked(model: Classifier, sentences: Sentences) -> Readings:
    """Return how a model reads other sentences."""
    texts = [plain(text) for text in sentences.texts]
    return read(sentences, model.labels, model.chances(vectors(sentences.texts), texts))


def _twins(x: np.ndarray) -> np.ndarray:
    """Return a number for each sentence, the same for those that hardly differ in meaning."""
    from scipy.sparse import csr_matrix, vstack
    from scipy.sparse.csgraph import connected_components

    meaning = x[:, :DIMENSIONS]
    parts = np.array_split(meaning, max(len(meaning) // AT_ONCE, 1))
    alike = vstack([csr_matrix(part @ meaning.T > ALIKE) for part in parts])
    twins: np.ndarray = connected_components(alike)[1]
    return twins
