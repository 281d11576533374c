"""Numbers written as words: cardinals below a million, ordinals up to the thirty-first.

Knows nothing of what is counted; `quantities` and `dates` do.
"""

from __future__ import annotations

import re

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = {word: value for value, word in enumerate(_SMALL)}
_VALUES |= {word: 10 * (place + 2) for place, word in enumerate(_TENS)} | {"fourty": 40}
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_ORDINAL_VALUES = {word: place for place, word in enumerate(_ORDINALS, start=1)}
_ORDINAL_VALUES |= {"thirtieth": 30, "thirty first": 31}
_ORDINAL_VALUES |= {
    f"twenty {word}": 20 + place for word, place in list(_ORDINAL_VALUES.items())[:9]
}

_LONGEST_FIRST = sorted(_VALUES, key=len, reverse=True)
_ANY = rf"(?:{'|'.join(_LONGEST_FIRST)}|hundred|thousand)"

# One or more number words, not checked for sense: `cardinal` does that.
CARDINAL = rf"(?:a[ ]+(?=hundred|thousand))?{_ANY}\b(?:(?:[ -]|[ ]and[ ]){_ANY}\b){{0,8}}"

# "half a dozen", "two dozen", "a couple of", and whatever CARDINAL takes.
COUNT = (
    rf"(?:half[ ]+(?:a[ ]+)?dozen\b|(?:(?:a|{'|'.join(_LONGEST_FIRST)})[ ]+)?dozen\b"
    rf"|(?:a[ ]+)?(?:couple|pair)\b(?:[ ]+of\b)?|{CARDINAL})"
)

ORDINAL = (
    r"(?:(?:twenty|thirty)[ -](?:"
    + "|".join(sorted(_ORDINALS[:9], key=len, reverse=True))
    + r")|"
    + "|".join(sorted([*_ORDINALS, "thirtieth"], key=len, reverse=True))
    + r")\b"
)


def cardinal(text: str) -> int | None:
    """Return the number that words such as "a hundred and five" spell, or None when they do not."""
    total, current, seen = 0, 0, False
    for word in re.split(r"[ -]+", text.strip()):
        if word in ("a", "and"):
            continue
        step = _add(total, current, word, seen)
        if step is None:
            return None
        total, current, seen = *step, True
    return total + current if seen else None


def count(text: str) -> int | None:
    """Return the number that a COUNT match stands for, dozens and couples included."""
    text = " ".join(text.split())
    if text.startswith("half"):
        return 6
    if text.endswith("dozen"):
        many = text.removesuffix("dozen").strip()
        return 12 if many in ("", "a") else 12 * _VALUES[many]
    if re.fullmatch(r"(?:a )?(?:couple|pair)(?: of)?", text):
        return 2
    return cardinal(text)


def ordinal(text: str) -> int | None:
    """Return the place of "first" to "thirty-first", "1st" or bare digits, else None."""
    if digits := re.match(r"\d{1,2}(?!\d)", text):
        return int(digits.group())
    return _ORDINAL_VALUES.get(" ".join(re.split(r"[ -]+", text.strip())))


def _add(total: int, current: int, word: str, seen: bool) -> tuple[int, int] | None:
    """Return total and current after one more word; None when it cannot stand there."""
    if word == "hundred":
        current = current or (0 if seen else 1)
        return (total, current * 100) if 1 <= current <= 99 else None
    if word == "thousand":
        current = current or (0 if seen else 1)
        return (current * 1000, 0) if 1 <= current <= 999 and not total else None
    value = _VALUES[word]
    if value == 0:
        return None if seen else (0, 0)
    free = current % 100 == 0 or (value < 10 and current % 10 == 0 and current % 100 != 10)
    return (total, current + value) if free else None
