"""What a customer may write, made safe before anything keeps or reads it. Pure: no store, no clock.

Refuses to hold: what a sentence means, and what the customer is told about it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from helpdesk.chat import cards
from helpdesk.errors import HelpdeskError

LIMIT = 2_000  # code points, counted after cleaning
NFC_SHRINKS_AT_MOST = 4  # code points composed into one: more than this × LIMIT can never fit
CODE_DIGITS = 6
MASK = "•" * CODE_DIGITS

SLASHES = frozenset("/\uff0f\u2044\u2215\u29f8\u27cb\u2571")  # the slash and what passes for it
_EXTERNAL = re.compile(r"external\s*[:\uff1a]", re.IGNORECASE)  # the engine's mark of a trigger
_DIGIT_RUN = re.compile(r"\d(?:[ \-\u00a0\u2010-\u2015]{0,2}\d)*")


class TextRefused(HelpdeskError):
    """A text cannot be taken. `code` is control_characters | too_long | empty."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Cleaned:
    """A text that may be stored and shown."""

    text: str
    card_removed: bool


def clean(raw: str) -> Cleaned:
    """Return what was written in NFC, with cards masked and no way to look like a command.

    At most LIMIT code points. Raises TextRefused with the reason's code.
    """
    if len(raw) > LIMIT * NFC_SHRINKS_AT_MOST:
        raise TextRefused("too_long")
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n"))
    if any(_is_forbidden(character) for character in text):
        raise TextRefused("control_characters")
    text = without_command_marks(text).rstrip()
    if not any(_is_visible(character) for character in text):
        raise TextRefused("empty")
    if len(text) > LIMIT:
        raise TextRefused("too_long")
    masked = cards.mask(text)
    return Cleaned(masked, card_removed=masked != text)


def without_command_marks(text: str) -> str:
    """Return the text from its first character that cannot open a command to the engine."""
    while True:
        start = 0
        while start < len(text) and (text[start] in SLASHES or not _is_visible(text[start])):
            start += 1
        trigger = _EXTERNAL.match(text, start)
        if not trigger:
            return text[start:]
        text = text[trigger.end() :]


def looks_like_code(text: str) -> str | None:
    """Return the one group of six digits in the text (blanks and dashes allowed inside), or None."""
    groups = [
        digits for digits in map(_digits, _DIGIT_RUN.findall(text)) if len(digits) == CODE_DIGITS
    ]
    return groups[0] if len(groups) == 1 else None


def mask_code(text: str) -> str:
    """Return the text with every group of six digits replaced by dots."""
    return _DIGIT_RUN.sub(
        lambda run: MASK if len(_digits(run.group())) == CODE_DIGITS else run.group(), text
    )


def _digits(run: str) -> str:
    """The digits of any script, as ASCII."""
    return "".join(str(unicodedata.digit(c)) for c in run if c.isdecimal())


def _is_forbidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t"


def _is_visible(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] != "Z" and category not in ("Cc", "Cf", "Cs")
