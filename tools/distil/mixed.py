"""More to read than there is: sentences made of pieces of sentences.

A teacher says what any run of words means, so what is made here need not be good English; it has to
put words beside each other that customers put beside each other, in orders not seen before.
"""

from __future__ import annotations

import random
import re

JOINT = re.compile(r"(?<=[,.;:!?])\s+|\s+(?=(?:and|but|so|because|instead|rather|not)\b)")
DROPPED = 0.15  # of the words of a third of the sentences
TRIES = 20  # for each that is wanted: of few short texts there are only so many
BETWEEN = (" ", ", ", ". ", " and ", " but ", ", not ", "; ")


def mixed(texts: list[str], wanted: int, seed: int = 0) -> list[str]:
    """Return that many sentences, none twice and none among the texts; fewer where they give no more."""
    choice = random.Random(seed)
    known, made = set(texts), []
    for _ in range(wanted * TRIES if texts else 0):
        if len(made) == wanted:
            break
        text = choice.choice((_crossed, _thinned, _joined))(texts, choice).strip()
        if text and text not in known:
            known.add(text)
            made.append(text)
    return made


def _crossed(texts: list[str], choice: random.Random) -> str:
    """The beginning of one and the end of another."""
    first, second = choice.choice(texts), choice.choice(texts)
    return f"{_cut(first, choice)[0]} {_cut(second, choice)[1]}"


def _thinned(texts: list[str], choice: random.Random) -> str:
    words = choice.choice(texts).split()
    return " ".join(word for word in words if choice.random() > DROPPED)


def _joined(texts: list[str], choice: random.Random) -> str:
    return choice.choice(texts).rstrip(".!?") + choice.choice(BETWEEN) + choice.choice(texts)


def _cut(text: str, choice: random.Random) -> tuple[str, str]:
    """Cut where a clause ends if one does, else between any two words."""
    ends = [m.start() for m in JOINT.finditer(text)] or [
        m.start() for m in re.finditer(r"\s+", text)
    ]
    at = choice.choice(ends) if ends else 0
    return text[:at], text[at:]
