"""What somebody may have meant who wrote a name that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

FEW = 20  # so many names can be listed


def meant(name: str, known: Iterable[str]) -> str:
    """Return the end of a sentence: the nearest known name, all of a few, or to remove it."""
    options = [str(k) for k in known]
    near = get_close_matches(name, options, n=1)
    if near:
        return f"; did you mean `{near[0]}`?"
    return f"; write one of {', '.join(sorted(options))}" if len(options) < FEW else "; remove it"
