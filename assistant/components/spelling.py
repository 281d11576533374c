"""Words nobody knows, put back to what was meant, before the meaning is looked for.

"cancle my acount" has two words that the encoder breaks into meaningless pieces. A word it does not
know and this trade does not use is replaced by the one word of the trade that lies a slip away, if
there is one. Entities are read from what was written, never from this.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Dict, FrozenSet, List, Set, Text

import yaml

LANGUAGE = Path(__file__).resolve().parents[1] / "language"
WORDS, OTHERS = LANGUAGE / "words.txt", LANGUAGE / "others.yml"
OFTEN = 5  # times a word must be said in data/nlu before slips are mended to it
SHORTEST = 4  # letters; a shorter word is a slip away from too many others
LONG = 7  # letters from which two slips are forgiven
ENDINGS = ("s", "es", "d", "ed", "r", "er", "ing", "ly")
# Written without their apostrophe, and a slip away from something else: "wont" is not "want".
SHORTENED = frozenset(
    "aint arent cant couldnt didnt doesnt dont hadnt hasnt havent hed hes heres hows ill im isnt itd "
    "itll its ive lets mustnt shant shes shouldnt thats theres theyd theyll theyre theyve wasnt weve "
    "werent whats wheres whos whys wont wouldnt youd youll youre youve".split()
)
_WORD = re.compile(r"(?<![\w@.'-])[A-Za-z]+(?![\w@'-])")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


class Speller:
    """Knows the words of a language, and how often the trade says which."""

    def __init__(self, known: FrozenSet[Text], said: Dict[Text, int]) -> None:
        """`known` are words that are left alone, and so are those `said`; slips are mended to words
        that are said often."""
        self._known = known | SHORTENED | frozenset(said)
        self._said = said
        self._near: Dict[Text, List[Text]] = {}
        for word in (w for w, times in said.items() if times >= OFTEN and len(w) >= SHORTEST):
            for form in _forms(word):
                self._near.setdefault(form, []).append(word)

    def mended(self, text: Text) -> Text:
        """Return the text with its slips mended; names in the middle of a sentence are left alone."""
        shouted = text.isupper()
        return _WORD.sub(lambda found: self._word(found, shouted), text)

    def is_gibberish(self, text: Text) -> bool:
        """Say whether the text is several words, and none that anybody knows."""
        words = _LETTERS.findall(text.casefold())
        if len(words) < 2 or any(sign.isdigit() for sign in text):
            return False
        return not any(self._knows(word) for word in words)

    def _word(self, found: re.Match[Text], shouted: bool) -> Text:
        said = found.group()
        word = said.casefold()
        is_name = said[0].isupper() and not shouted and found.start() > 0
        if len(word) < SHORTEST or is_name or self._knows(word):
            return said
        return self._nearest(word) or said

    def _knows(self, word: Text) -> bool:
        return word in self._known or any(
            word.endswith(ending) and word[: -len(ending)] in self._known for ending in ENDINGS
        )

    def _nearest(self, word: Text) -> Text | None:
        forgiven = 2 if len(word) >= LONG else 1
        near: Set[Text] = {w for form in _forms(word) for w in self._near.get(form, ())}
        slips = {w: distance(word, w) for w in near if w[0] == word[0]}
        close = [w for w in slips if slips[w] <= forgiven]
        # Letters that changed places are the likeliest slip: "wnat" is "want" rather than "what".
        swapped = sorted(word)
        return min(
            close, key=lambda w: (slips[w], sorted(w) != swapped, -self._said[w]), default=None
        )


@cache
def speller() -> Speller:
    """Return the speller of the encoder's vocabulary and of data/nlu's words (language/words.txt)."""
    from assistant.components.minilm import model_folder

    pieces = json.loads((model_folder() / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    known = frozenset(piece for piece in pieces if piece.isalpha())
    lines = (line.split() for line in WORDS.read_text("utf-8").splitlines())
    others = yaml.safe_load(OTHERS.read_text("utf-8"))
    foreign = {word for words in others.values() for word in words}
    return Speller(known | foreign, {word: int(times) for word, times in lines})


def distance(one: Text, other: Text) -> int:
    """Return how many slips lie between two words: a letter more, less, another, or two swapped."""
    before: List[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, earlier[j - 2] + 1)
            row.append(best)
    return row[-1]


def _forms(word: Text) -> Set[Text]:
    """Return the word and what is left of it without any one letter."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}
