"""Whether a message asks something, by its shape alone."""

from __future__ import annotations

import re

from helpdesk.reading.text import folded

_FIRST = re.compile(
    r"\W*(?:(?:and|but|so|ok|okay|well|also|wait|hi|hello)\W+){0,2}"
    r"(?:how|what|what's|whats|why|when|where|who|whose|which|can|could|do|does|did|is|are|am|was|were"
    r"|will|would|shall|should|has|have|may|tell me)\b"
)


def asks(text: str) -> bool:
    """Say whether the message is a question: by its mark, or by the word it begins with."""
    return text.rstrip().endswith("?") or _FIRST.match(folded(text)) is not None
