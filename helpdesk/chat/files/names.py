"""The name of a file as it is kept and shown: a plain word, no path, no command, no card. Pure."""

from __future__ import annotations

import unicodedata

from helpdesk.chat import cards
from helpdesk.chat.files.kinds import Kind

LONGEST = 100  # code points, with the ending
NAMELESS = "file"


def clean(raw: str, kind: Kind) -> str:
    """Return the last part of `raw` without what cannot be seen, ending as its kind does."""
    last = unicodedata.normalize("NFC", raw).replace("\\", "/").rpartition("/")[2]
    seen = "".join(_shown(character) for character in last)
    name = cards.mask(" ".join(seen.split())).strip(". ")
    ending = next((e for e in kind.endings if name.casefold().endswith(e)), "")
    stem = name[: len(name) - len(ending)].rstrip(". ") or NAMELESS
    ending = name[len(name) - len(ending) :] if ending else kind.endings[0]
    return stem[: LONGEST - len(ending)] + ending


def _shown(character: str) -> str:
    """The character; a blank for every kind of blank; nothing for what turns or hides its neighbours."""
    group = unicodedata.category(character)[0]
    return " " if group == "Z" else "" if group == "C" else character
