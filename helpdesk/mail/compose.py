"""Letter templates and values become a subject and a body. Pure: no SQL, no sending, no time.

The words are in letters/*.txt: first line `Subject: …`, an empty line, the body with {names}.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

from helpdesk.errors import LetterImpossible

LETTERS = Path(__file__).with_name("letters")
SUBJECT_LIMIT = 200


@dataclass(frozen=True)
class Letter:
    """What a person reads. The subject is one line."""

    subject: str
    body: str


def compose(letter: str, values: Mapping[str, str]) -> Letter:
    """Fill in the template `letter`.

    Raises LetterImpossible when there is no such template, when a name is missing or left over, and
    when a value would break the subject line.
    """
    subject, body = _template(letter)
    wanted = names(letter)
    if missing := sorted(wanted - values.keys()):
        raise LetterImpossible(f"The letter {letter} also needs: {', '.join(missing)}.")
    if surplus := sorted(values.keys() - wanted):
        raise LetterImpossible(f"The letter {letter} has no place for: {', '.join(surplus)}.")
    line = subject.format_map(values)
    if len(line) > SUBJECT_LIMIT or any(
        unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in line
    ):
        raise LetterImpossible(f"The subject of the letter {letter} must be one short line.")
    return Letter(subject=line, body=body.format_map(values))


def names(letter: str) -> frozenset[str]:
    """Return the {names} the template wants filled in."""
    subject, body = _template(letter)
    fields = [name for _, name, _, _ in Formatter().parse(f"{subject}\n{body}")]
    return frozenset(name for name in fields if name is not None)


@cache
def _template(letter: str) -> tuple[str, str]:
    path = LETTERS / f"{letter}.txt"
    if not letter.isidentifier() or not path.is_file():
        raise LetterImpossible(f"There is no letter called {letter!r}.")
    first, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    subject = first.removeprefix("Subject: ")
    if subject == first or not body:
        raise LetterImpossible(f"{path.name}: begin with 'Subject: …', then an empty line.")
    return subject, body
