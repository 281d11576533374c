"""What the encoder reads of a message: no addresses, no numbers, no slips of the keyboard."""

from __future__ import annotations

from typing import Text

from assistant.components.masking import masked
from assistant.components.spelling import speller


def plain(text: Text) -> Text:
    """Return the text as the encoder is to read it; nothing, when no word of it is a word."""
    mended = speller().mended(masked(text))
    return "" if speller().is_gibberish(mended) else mended
