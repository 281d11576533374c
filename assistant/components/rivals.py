"""Which of two wishes that are easily taken for each other: how it is said decides, not about what.

The encoder knows what a message is about. "The PIN, not the record" and "the record, not the PIN" are
about the same two things; "end it" and "don't end it after all" about one. For such pairs a small
regression reads the message as a run of kinds of word (assistant/language/rivals.yml) and divides
between the two what the whole model gave to both. The first thing named is called one, the other is
called other: what is learned of PINs and records helps with phones and lines.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Text, Tuple

import numpy as np
import yaml
from scipy.sparse import csr_matrix, hstack

FILE = Path(__file__).parents[1] / "language" / "rivals.yml"
PLACES = 2**16  # what is counted is told apart by its hash
C = 1.0
FEWEST = 10  # sentences of either side, to learn anything from
SURE = 12.0  # log-odds beyond this are not believed
NO_CHANCE = 1e-6
KINDS_LONGEST, WORDS_LONGEST = 4, 3  # of the runs that are counted


class Pair(NamedTuple):
    """Two labels, the kinds of word that make them rivals, and what the whole model counts beside."""

    labels: List[Text]
    kinds: List[Text]
    beside: float
    things: bool  # each label has a thing of its own: kinds[0] belongs to labels[0]


class Told(NamedTuple):
    """A message of a pair: as kinds of word, as words; and whether labels[1] was named first."""

    kinds: Text
    words: Text
    swapped: bool


class Rivals:
    """Learns from texts and labels; divides chances between rivals."""

    def __init__(self) -> None:
        """Know nothing yet: what is given to two rivals stays as it is."""
        self._weights: Dict[Text, np.ndarray] = {}

    def learn(self, texts: List[Text], labels: List[Text]) -> Rivals:
        """Learn from the texts whose label is one of two rivals and that name what makes them so."""
        told: Dict[Text, List[Told]] = {}
        first: Dict[Text, List[bool]] = {}
        for pair in pairs():
            for text, label in zip(texts, labels, strict=True):
                read = _told(_found(text), pair) if label in pair.labels else None
                if read:
                    told.setdefault(_model_of(pair), []).append(read)
                    is_first = (label == pair.labels[0]) != read.swapped
                    first.setdefault(_model_of(pair), []).append(is_first)
        self._weights = {
            name: _regression(_rows(told[name]), np.array(first[name]))
            for name in told
            if FEWEST <= sum(first[name]) <= len(first[name]) - FEWEST
        }
        return self

    def divided(self, texts: List[Text], chances: np.ndarray, labels: List[Text]) -> np.ndarray:
        """Return the chances with what two rivals have together divided anew."""
        chances, found = chances.copy(), [_found(text) for text in texts]
        for pair in pairs():
            weights = self._weights.get(_model_of(pair))
            if weights is None or not set(pair.labels) <= set(labels):
                continue
            read = [(row, _told(kinds, pair)) for row, kinds in enumerate(found)]
            rows = [row for row, told in read if told]
            if rows:
                told = [told for _, told in read if told]
                columns = [labels.index(label) for label in pair.labels]
                at = np.ix_(rows, columns)
                chances[at] = _divided(chances[at], _log_odds(told, weights), pair.beside)
        return chances

    def arrays(self) -> Dict[Text, np.ndarray]:
        """Return everything that was learned."""
        return {f"rivals_{name}": weights for name, weights in self._weights.items()}

    def restore(self, kept: Any) -> Rivals:
        """Take back what `arrays` returned."""
        names = {_model_of(pair) for pair in pairs()}
        self._weights = {n: kept[f"rivals_{n}"] for n in sorted(names) if f"rivals_{n}" in kept}
        return self


@lru_cache(maxsize=1)
def _file() -> Dict[Text, Any]:
    loaded: Dict[Text, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=1)
def pairs() -> List[Pair]:
    """Return the rivals, as the file has them."""
    told = _file()
    things = [
        Pair(list(pair["named"]), list(pair["named"].values()), pair["beside"], True)
        for pair in told["things"]
    ]
    turned = [Pair(pair["labels"], pair["by"], pair["beside"], False) for pair in told["turned"]]
    return things + turned


def _found(text: Text) -> List[Tuple[Text, Text]]:
    """Return the words of a text, each behind its kind."""
    return [(match.lastgroup or "", match.group(0)) for match in _kinds().finditer(text.lower())]


def _told(found: List[Tuple[Text, Text]], pair: Pair) -> Told | None:
    """Return how a text is told, or nothing when it names too little to make the two rivals."""
    named = [kind for kind, _ in found if kind in pair.kinds]
    if len(set(named)) < (2 if pair.things else 1):
        return None
    call = {}
    if pair.things:
        call = {kind: "one" if kind == named[0] else "other" for kind in pair.kinds}
    kinds = [call.get(kind, kind) for kind, _ in found if kind != "word"]
    words = [call.get(kind, word if kind in ("word", "stop") else kind) for kind, word in found]
    swapped = pair.things and named[0] != pair.kinds[0]
    return Told(f"^ {' '.join(kinds)} $", f"^ {' '.join(words)} $", swapped)


@lru_cache(maxsize=1)
def _kinds() -> re.Pattern[Text]:
    told = _file()["kinds"]
    groups = [f"(?P<{kind}>\\b(?:{'|'.join(map(_any_ending, w))})\\b)" for kind, w in told.items()]
    return re.compile("|".join([*groups, r"(?P<stop>[.,;:?!])", r"(?P<word>[\w']+)"]))


def _any_ending(word: Text) -> Text:
    return re.escape(word).replace(r"\*", "[a-z]*")


def _model_of(pair: Pair) -> Text:
    """Return what the pair is learned under: all pairs of things together."""
    return "things" if pair.things else "_".join(pair.labels)


def _rows(told: List[Told]) -> csr_matrix:
    from sklearn.feature_extraction.text import HashingVectorizer

    counted = []
    for field, longest in (("kinds", KINDS_LONGEST), ("words", WORDS_LONGEST)):
        counter = HashingVectorizer(
            n_features=PLACES,
            alternate_sign=False,
            norm=None,
            binary=True,
            lowercase=False,
            token_pattern=r"\S+",  # noqa: S106 - no password
            ngram_range=(1, longest),
            dtype=np.float32,
        )
        counted.append(counter.transform([getattr(each, field) for each in told]))
    return hstack(counted, format="csr")


def _regression(rows: csr_matrix, first: np.ndarray) -> np.ndarray:
    """Return the weights, and the bias behind them, that tell the first of two from the other."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(
        C=C, solver="liblinear", class_weight="balanced", random_state=0
    ).fit(rows, first)
    return np.append(model.coef_[0], model.intercept_).astype(np.float32)


def _log_odds(told: List[Told], weights: np.ndarray) -> np.ndarray:
    """Return the log-odds of labels[0], whichever was named first."""
    odds = _rows(told) @ weights[:-1] + weights[-1]
    odds[[each.swapped for each in told]] *= -1
    return odds


def _divided(both: np.ndarray, odds: np.ndarray, beside: float) -> np.ndarray:
    """Return two columns of the same sum, divided by the odds and a share of those they had."""
    had = np.log(both[:, 0] + NO_CHANCE) - np.log(both[:, 1] + NO_CHANCE)
    share = 1 / (1 + np.exp(-np.clip(odds + beside * had, -SURE, SURE)))
    return np.stack([share, 1 - share], axis=1) * both.sum(axis=1, keepdims=True)
