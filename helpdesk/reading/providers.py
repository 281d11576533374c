"""Whose customer somebody says they are: by a provider's name, or by how its account ids look.

Only the words are read. Nothing is looked up, so an id that exists reads like one that does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from helpdesk.reading import claims
from helpdesk.reading.text import folded

_AM = r"\b(?:i\s?'?\s?a?m|we\s?'?\s?a?re|(?:i|we)\s?'?\s?(?:ve|have) been)"
_CUSTOMER = r"(?:customer|client|user|subscriber)s?"
_THINGS = (
    r"(?:account|bill|contract|extension|invoice|licen[cs]e|line|location|number|phone|plan|"
    r"service|subscription|trunk)s?"
)
# What makes a name the name of one's own provider; elsewhere it may be the carrier one moves to.
_OWN = (
    rf"{_AM}\s+(?:an?\s+|your\s+)?(?:\w+\s+)?NAME\s+{_CUSTOMER}\b",
    rf"{_AM}\s+with\s+NAME\b(?!\s+now)",
    rf"(?<!new\s){_CUSTOMER}\s+(?:of|at|with)\s+NAME\b",
    rf"\b(?:my|our)\s+(?:\w+\s+)?NAME\s+{_THINGS}\b",
)


@dataclass(frozen=True)
class Providers:
    """The providers there are: key → name, and key → an account id as that provider writes it."""

    names: Mapping[str, str]
    account_examples: Mapping[str, str]

    def another(self, text: str, here: str) -> str | None:
        """Return the provider, other than `here`, whose customer `text` says it is from, or None."""
        found = [*self._by_name(text), *self._by_account(text)]
        return found[0] if found and here not in found else None

    def _by_name(self, text: str) -> Iterator[str]:
        plain = folded(text)
        for pattern in self._own:
            for match in pattern.finditer(plain):
                yield self._keys[match["name"]]

    def _by_account(self, text: str) -> Iterator[str]:
        for ref in claims.account_refs(text):
            mark, dash, _ = ref.partition("-")
            if dash:
                yield from (key for key, known in self._marks.items() if known == mark)

    @cached_property
    def _keys(self) -> dict[str, str]:
        return {folded(name): key for key, name in self.names.items()}

    @cached_property
    def _marks(self) -> dict[str, str]:
        return {k: folded(e).partition("-")[0] for k, e in self.account_examples.items()}

    @cached_property
    def _own(self) -> tuple[re.Pattern[str], ...]:
        names = "|".join(re.escape(name) for name in sorted(self._keys, key=len, reverse=True))
        return tuple(
            re.compile(pattern.replace("NAME", f"(?P<name>{names})(?:'s)?")) for pattern in _OWN
        )
