"""What is left of a message when some of its clauses are taken out. Knows no clause's meaning."""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpdesk.reading.text import Span, folded

_JOINTS = (
    r"(?:and|also|then|plus|but|so|well|oh|ok|okay|hi|hello|hey|thanks|thank you|please|pls|too"
    r"|by the way|btw|as well|after that)"
)
_LEADING = re.compile(rf"(?:[\W_]*\b{_JOINTS}\b)*[\s,;.&+-]*")
_TRAILING = re.compile(rf"[\s,;&+-]*(?:\b{_JOINTS}\b[\s,;.&+-]*)*$")


def without(text: str, spans: Sequence[Span]) -> str:
    """Return `text` without the spans, and without the words that joined them to the rest."""
    parts, at = [], 0
    for start, end in [*sorted(spans), (len(text), len(text))]:
        parts.append(_bare(text[at:start]))
        at = max(at, end)
    return " ".join(part for part in parts if part)


def _bare(part: str) -> str:
    plain = folded(part)
    if _LEADING.fullmatch(plain):
        return ""
    end = _TRAILING.search(plain)
    return part[: end.start() if end else len(part)].strip(" ,;")
