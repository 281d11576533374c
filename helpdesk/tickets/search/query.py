"""What was typed into the search, read as what it can mean; and the place where it stands. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpdesk.reading import claims, numbers
from helpdesk.tickets.case import ALPHABET

LONGEST, MOST_WORDS = 200, 8
AROUND = 70  # characters of a message before and after what was found
# A case, the order or the package made of it: one number under three letters.
_CASE = re.compile(rf"\s*[COH]\s?-?\s?([{ALPHABET}]{{8}})\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Query:
    """Everything the text can mean. `words` are in small letters."""

    case: str | None
    numbers: tuple[str, ...]  # in E.164
    accounts: tuple[str, ...]
    email: str | None
    words: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to look for."""
        return not self.words


def read(text: str) -> Query:
    """Read what was typed. Never raises; what is too long is cut."""
    text = text[:LONGEST].replace("\0", " ").strip()
    words = tuple(dict.fromkeys(word for word in text.lower().split() if word))[:MOST_WORDS]
    whole = _CASE.fullmatch(text)
    case = f"C-{whole[1].upper()}" if whole else claims.case_number(text)
    return Query(
        case, numbers.read(text).numbers, claims.account_refs(text), claims.email(text), words
    )


def written(number: str) -> re.Pattern[str]:
    """Return what finds a number in a text, however it is written there."""
    area, office, line = _pieces(number)
    return re.compile(rf"(?<!\d){area}\D{{0,3}}{office}\D{{0,3}}{line}(?!\d)|{re.escape(number)}")


def pattern(number: str) -> str:
    """Return a pattern for LIKE that no writing of the number escapes; `written` weighs the finds."""
    return "%" + "%".join(_pieces(number)) + "%"


def excerpt(text: str, query: Query) -> list[tuple[str, bool]]:
    """Return the part of `text` around what was found, in pieces; True: it is what was found."""
    wanted = [written(number).pattern for number in query.numbers]
    wanted = wanted or [re.escape(word) for word in query.words]
    marks = list(re.finditer("|".join(wanted), text, re.IGNORECASE)) if wanted else []
    start = max(0, marks[0].start() - AROUND) if marks else 0
    end = min(len(text), (marks[0].end() if marks else 0) + AROUND)
    pieces: list[tuple[str, bool]] = [("… ", False)] if start else []
    for mark in (mark for mark in marks if mark.end() <= end):
        pieces += [(text[start : mark.start()], False), (mark[0], True)]
        start = mark.end()
    pieces.append((text[start:end] + (" …" if end < len(text) else ""), False))
    return [(piece, found) for piece, found in pieces if piece]


def _pieces(number: str) -> tuple[str, str, str]:
    digits = number.removeprefix("+1")
    return digits[:3], digits[3:6], digits[6:]
