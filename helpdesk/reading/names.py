"""Whether a short text is the name of a company: "Cancel Culture LLC" is no order. Knows no names."""

from __future__ import annotations

import re

from helpdesk.reading.text import words

MOST_WORDS = 6
_SUFFIX = re.compile(
    r"\b(?:llc|l\.l\.c|inc|incorporated|ltd|limited|corp|corporation|co|plc|gmbh|group|holdings"
    r"|company|telecom|telecommunications|communications|networks?|wireless|telephony|carrier)\.?$",
    re.IGNORECASE,
)
# What is written large in a title, too, and yet speaks of one's own things.
_OWN = frozenset(
    "my our your the a an this that it all everything account accounts service services line lines"
    " number numbers extension extensions ext licence license order please pin csr me us i we".split()
)


def is_name(text: str) -> bool:
    """Say whether `text` is written as companies write themselves: every word large, or with a suffix."""
    said = text.strip(" .,!\"'")
    parts = said.split()
    if not 1 < len(parts) <= MOST_WORDS or text.rstrip().endswith("?"):
        return False
    if _OWN.intersection(words(said)):
        return False
    if _SUFFIX.search(said):
        return True
    spelled = [part for part in parts if part.lower() not in ("and", "of", "&", "for")]
    return said != said.upper() and all(part[:1].isupper() for part in spelled)
