"""Looking for a PIN or a code where it must not be."""

from __future__ import annotations

import re


def stands_in(secret: str, text: str) -> bool:
    """Say whether the digits stand in the text by themselves, blanks and dashes between them or not.

    Six digits turn up by chance in timestamps, hashes and telephone numbers; there they touch
    other digits, letters of a hash, a point or a sign.
    """
    spaced = r"[ -]?".join(secret)
    return re.search(rf"(?<![0-9a-fA-F.+-]){spaced}(?![0-9a-fA-F])", text) is not None
