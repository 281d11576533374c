"""The digits of a porting PIN: random, and nothing that could be guessed from the account. Pure.

Four figures in a row are the unit of guessing: a PIN holds no four that are equal, a ramp, a year
of the last or this century, or a part of the account id, its numbers, its contacts' numbers or
its address.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from itertools import pairwise

from helpdesk.vocabulary import Account

PART = 4
SHORTEST, LONGEST = 4, 10
# Every number rules out up to 8 of 10,000 parts; a thousand of them would leave a guesser little.
MOST_NUMBERS = 100


def mint(length: int, known: frozenset[str]) -> str:
    """Return `length` random digits (4 to 10) without any part of `known`; see `parts`."""
    if not SHORTEST <= length <= LONGEST:
        raise ValueError(f"a PIN has {SHORTEST} to {LONGEST} digits, not {length}")
    while True:
        pin = f"{secrets.randbelow(10**length):0{length}d}"
        if not is_trivial(pin) and known.isdisjoint(_windows(pin)):
            return pin


def parts(account: Account, numbers: Sequence[str]) -> frozenset[str]:
    """Return every four figures in a row that somebody who knows the account could try.

    `numbers` are the ones the PIN is for. Of a large account's numbers a hundred count: those
    first, then the billing number.
    """
    others = sorted(account.numbers, key=lambda number: not number.btn)
    ranked = dict.fromkeys([*numbers, *(number.number for number in others)])
    texts = [account.id, account.service_address, *(c.phone for c in account.contacts)]
    return frozenset(_all_windows([*texts, *list(ranked)[:MOST_NUMBERS]]))


def is_trivial(pin: str) -> bool:
    """Say whether the digits repeat themselves, climb or fall, or hold a year."""
    if re.fullmatch(r"(\d{1,5}?)\1+", pin):
        return True
    return any(_is_run(part) or part[:2] in ("19", "20") for part in _windows(pin))


def _is_run(part: str) -> bool:
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(part)}
    return steps in ({0}, {1}, {9})


def _windows(text: str) -> list[str]:
    return [text[i : i + PART] for i in range(len(text) - PART + 1)]


def _all_windows(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        # "a2b-100234" holds 100234, and to somebody reading digits only also 2100234.
        for run in {*re.findall(r"\d+", text), re.sub(r"\D", "", text)}:
            yield from _windows(run)
