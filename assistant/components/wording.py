"""How a thing is said: the words of a message, runs of them, and the pieces words are made of.

A sentence's meaning hardly changes when two words change places; "from you to Verizon" and "from
Verizon to you" are two wishes all the same. What stands beside what is counted here.
"""

from __future__ import annotations

from typing import Any, Dict, List, Text

import numpy as np
from scipy.sparse import csr_matrix, hstack

PLACES = 2**17  # what is counted is told apart by its hash: no list of words has to be kept
KINDS = (  # of things counted; how often one must be said, and how many are kept
    ({"ngram_range": (1, 3), "token_pattern": r"[\w']+|\?"}, 2, 15_000),
    ({"ngram_range": (3, 5), "analyzer": "char_wb"}, 4, 15_000),
)
LOUDNESS = 1.5  # of the counts beside the encoder's vectors, whose mean length is 2


class Wording:
    """Texts to sparse rows, one number for each thing worth counting."""

    def __init__(self) -> None:
        """Know nothing yet: every row has no numbers."""
        self._kept: List[np.ndarray] = [np.zeros(0, np.int32) for _ in KINDS]
        self._worth: List[np.ndarray] = [np.zeros(0, np.float32) for _ in KINDS]

    def learn(self, texts: List[Text]) -> csr_matrix:
        """Choose what is said often enough; the rarer it is, the more it tells. Return the rows."""
        said = _counted(texts)
        for kind, (counted, (_, fewest, most)) in enumerate(zip(said, KINDS, strict=True)):
            said_in = np.bincount(counted.indices, minlength=PLACES)
            often = np.argsort(-said_in, kind="stable")[:most]
            kept = np.sort(often[said_in[often] >= fewest])
            self._kept[kind] = kept.astype(np.int32)
            self._worth[kind] = (np.log(len(texts) / said_in[kept]) + 1).astype(np.float32)
        return self._side_by_side(said)

    def rows(self, texts: List[Text]) -> csr_matrix:
        """Return one row for each text."""
        return self._side_by_side(_counted(texts))

    def arrays(self) -> Dict[Text, np.ndarray]:
        """Return everything that was learned."""
        kept = {f"wording_kept_{kind}": each for kind, each in enumerate(self._kept)}
        return {**kept, **{f"wording_worth_{kind}": each for kind, each in enumerate(self._worth)}}

    def restore(self, kept: Any) -> Wording:
        """Take back what `arrays` returned."""
        self._kept = [kept[f"wording_kept_{kind}"] for kind in range(len(KINDS))]
        self._worth = [kept[f"wording_worth_{kind}"] for kind in range(len(KINDS))]
        return self

    def _side_by_side(self, said: List[csr_matrix]) -> csr_matrix:
        kinds = zip(said, self._kept, self._worth, strict=True)
        return hstack([_even(*kind) for kind in kinds], format="csr")


def _counted(texts: List[Text]) -> List[csr_matrix]:
    """Return how often each kind of thing is said in each text; the tenth time counts less."""
    from sklearn.feature_extraction.text import HashingVectorizer

    found = []
    for settings, _, _ in KINDS:
        counter = HashingVectorizer(
            n_features=PLACES, alternate_sign=False, norm=None, dtype=np.float32, **settings
        )
        counted = counter.transform(texts)
        counted.data = 1 + np.log(counted.data)
        found.append(counted)
    return found


def _even(counted: csr_matrix, kept: np.ndarray, worth: np.ndarray) -> csr_matrix:
    """Return what is kept of the counts, each row at one length: long messages are no louder."""
    place = np.full(PLACES, -1, np.int32)
    place[kept] = np.arange(len(kept))
    at = place[counted.indices]
    cuts = np.append(0, np.cumsum(at >= 0))[counted.indptr]
    row = np.repeat(np.arange(len(cuts) - 1), np.diff(cuts))
    data = counted.data[at >= 0] * worth[at[at >= 0]]
    lengths = np.sqrt(np.bincount(row, data * data, len(cuts) - 1)).astype(np.float32)
    data *= LOUDNESS / np.maximum(lengths, 1e-6)[row]
    return csr_matrix((data, at[at >= 0], cuts), shape=(len(cuts) - 1, len(kept)))
