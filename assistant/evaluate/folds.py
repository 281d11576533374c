"""Cross-validation: every training sentence is read by a model that has not seen it, nor its twin.

Sentences that say the same in nearly the same words stay in one fold, so that none is known already.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.components.classifier import Classifier
from assistant.components.minilm import DIMENSIONS, TAUGHT
from assistant.components.plain import plain
from assistant.evaluate.figures import Readings, read
from assistant.evaluate.sentences import Sentences
from assistant.evaluate.vectors import vectors

FOLDS = 10  # of 5, leaving out one sentence of 17,000 moved a figure by four in a thousand
ALIKE = 0.95  # cosine of the encoder's last layers
AT_ONCE = 1000  # sentences compared with all: the whole table would be a gigabyte


class NotTheseSentences(Exception):
    """The encoders that are to measure have read other sentences, or are not there."""


def cut(sentences: Sentences, folds: int = FOLDS) -> np.ndarray:
    """Return the fold of each sentence. The published encoder finds the twins: it does not change."""
    from sklearn.model_selection import StratifiedGroupKFold

    x, fold = vectors(sentences.texts, taught=None), np.zeros(len(sentences), int)
    cutter = StratifiedGroupKFold(folds, shuffle=True, random_state=0)
    for number, (_, unseen) in enumerate(cutter.split(x, sentences.labels, _twins(x))):
        fold[unseen] = number
    return fold


def half(fold: np.ndarray) -> np.ndarray:
    """Return which half of the folds each sentence is in: what an encoder reads, or does not."""
    return (fold >= FOLDS // 2).astype(int)


def unread(sentences: Sentences, folder: Path) -> list[Path]:
    """Return the encoder that has not read the first half of the folds, and the other one.

    Raises NotTheseSentences unless both are there and have read half of these very sentences.
    """
    from safetensors import safe_open

    files = [folder / f"unread-{number}.safetensors" for number in (0, 1)]
    halves = digest(sentences.texts, half(cut(sentences)).tolist())
    for file in files:
        if not file.exists() or safe_open(file, "numpy").metadata().get("halves") != halves:
            raise NotTheseSentences(
                "--unread needs two encoders that have read half of these very sentences."
                " Make them with: make encoder UNREAD=1"
            )
    return files


def digest(texts: list[str], halves: list[int]) -> str:
    """Return what tells these halves of these texts from any others."""
    return hashlib.sha256(json.dumps([texts, halves]).encode()).hexdigest()


def crossed(
    sentences: Sentences, settings: dict[str, Any], encoders: Sequence[Path] = (TAUGHT, TAUGHT)
) -> Readings:
    """Return the reading of each sentence by the model of the other folds.

    Sentences of the first half of the folds are read with the first encoder, others with the second.
    """
    y, fold = sentences.labels, cut(sentences)
    texts = np.array([plain(text) for text in sentences.texts])
    labels = sorted(set(y.tolist()))
    chances = np.zeros((len(y), len(labels)))
    for number in range(FOLDS):
        x = vectors(sentences.texts, encoders[half(np.array(number))])
        seen, unseen = fold != number, fold == number
        model = Classifier(settings).fit(x[seen], y[seen], texts[seen].tolist())
        columns = [labels.index(label) for label in model.labels]
        there = np.ix_(np.flatnonzero(unseen), columns)
        chances[there] = model.chances(x[unseen], texts[unseen].tolist())
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
