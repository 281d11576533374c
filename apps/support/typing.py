"""Who is typing to which customer, in this process alone: a sign with a lease, kept nowhere.

The desk says so for as long as it is true; whoever says nothing more is forgotten. A customer whose
socket another process holds sees no sign, and misses nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

LEASE = timedelta(seconds=6)


@dataclass(frozen=True, eq=False)
class Sign:
    """One saying that somebody types. Each is another one, so that sockets know the newest."""

    name: str
    until: datetime


class Typing:
    """The signs of all conversations; `ring` wakes the sockets of one."""

    def __init__(self, ring: Callable[[str], None]) -> None:
        self._ring = ring
        self._signs: dict[str, Sign] = {}

    def tell(self, conversation_id: str, name: str, now: datetime) -> None:
        """Let the customer know that `name` types, until six seconds from now."""
        self._signs = {key: sign for key, sign in self._signs.items() if sign.until > now}
        self._signs[conversation_id] = Sign(name, now + LEASE)
        self._ring(conversation_id)

    def sign(self, conversation_id: str, now: datetime) -> Sign | None:
        """Return who types there now, or None."""
        sign = self._signs.get(conversation_id)
        return sign if sign is not None and sign.until > now else None
