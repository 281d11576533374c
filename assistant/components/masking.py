"""What a message says about somebody, made the same for everybody, before its meaning is looked for.

An address like person83@company83.example or a telephone number carries no wish, but its pieces
would pull the meaning their way ("person", "cancel@"). Entities are read from the unmasked text.
"""

from __future__ import annotations

import re
from typing import Text

EMAIL = "me@example.com"
NUMBER = "5550100"

_EMAIL = re.compile(r"[\w.%+'-]+@[\w-]+(?:\.[\w-]+)*")
# Seven digits and more, grouped as people group them; also what follows in a written range.
_NUMBER = re.compile(r"\+?\(?\d[\d().\s/-]{5,}\d")
_DIGITS = re.compile(r"\d")
FEWEST_DIGITS = 7


def masked(text: Text) -> Text:
    """Return the text with every e-mail address and every telephone number replaced by one of each."""
    return _NUMBER.sub(_number, _EMAIL.sub(EMAIL, text))


def _number(found: re.Match[Text]) -> Text:
    said = found.group()
    return NUMBER if len(_DIGITS.findall(said)) >= FEWEST_DIGITS else said
