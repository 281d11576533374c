"""What Rasa would take for a command, made into plain text of the same length."""

from __future__ import annotations

import unicodedata

_SLASHES = "/\uff0f"  # and its full-width form, which normalising turns into a slash
_PLAIN = "\u2215"  # the division slash: looks alike, commands nothing, has no decomposition
_EXTERNAL = "EXTERNAL: "


def harmless(text: str) -> str:
    """Return the text with each leading slash replaced, seen through blanks and invisible signs.

    The length stays the same. A leading "EXTERNAL: ", which Rasa puts before events that are not
    a person's, loses its colon to a comma.
    """
    signs = list(text)
    for place, sign in enumerate(signs):
        if sign in _SLASHES:
            signs[place] = _PLAIN
        elif "".join(signs[place : place + len(_EXTERNAL)]) == _EXTERNAL:
            signs[place + len(_EXTERNAL) - 2] = ","
            break
        elif not _invisible(sign):
            break
    return "".join(signs)


def _invisible(sign: str) -> bool:
    """Say whether a reader, or `str.strip`, would pass over it: blanks, controls, format signs."""
    return sign.isspace() or unicodedata.category(sign) in (
        "Cc",
        "Cf",
        "Zs",
        "Zl",
        "Zp",
        "Mn",
        "Me",
    )
