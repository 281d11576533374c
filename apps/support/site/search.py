"""Finding the answers whose words a customer typed. Small on purpose: thirty answers, no index. Pure.

The chat understands meaning; this finds words, without a script and within a millisecond.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from apps.support.site.help import Entry

LONGEST_QUERY = 200
_WORD = re.compile(r"[^\W_]+")
_ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ied", "ers", "ed", "es", "er", "s", "y", "e")
SHORTEST_STEM = 3
IN_THE_QUESTION = 4  # a word in a heading counts as often as this many in the text
FEWEST = 0.34  # of the best score: what is below it has little to do with the query


def find(entries: Sequence[Entry], query: str, most: int = 6) -> list[Entry]:
    """Return the entries that share words with the query, best first; words that all share count nil."""
    wanted = set(_stems(query[:LONGEST_QUERY]))
    texts = [_counted(entry) for entry in entries]
    seen_in = Counter(stem for text in texts for stem in text)
    scored = []
    for entry, text in zip(entries, texts, strict=True):
        shared = wanted & text.keys()
        score = sum(math.log(len(entries) / seen_in[s]) * math.log1p(text[s]) for s in shared)
        scored.append((score, entry))
    scored.sort(key=lambda pair: -pair[0])
    best = scored[0][0] if scored else 0.0
    return [entry for score, entry in scored[:most] if score > 0 and score >= FEWEST * best]


def _counted(entry: Entry) -> Counter[str]:
    counted: Counter[str] = Counter()
    for stem in _stems(entry.question):
        counted[stem] += IN_THE_QUESTION
    for text in (entry.answer, *entry.steps):
        counted.update(_stems(text))
    return counted


def _stems(text: str) -> list[str]:
    return [_stem(word) for word in _WORD.findall(text.casefold()) if len(word) > 1]


def _stem(word: str) -> str:
    """Cut one ending off, so that "cancelling" finds "cancel" and "fees" finds "fee"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > SHORTEST_STEM and word[-1] == word[-2] else word
