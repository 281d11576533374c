"""The one interface through which accounts are read. Holds no accounts and knows no database.

The embedded directory is `helpdesk.accounts.store`; a provider's own system takes its place by
offering the same two functions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy.engine import Connection

from helpdesk.vocabulary import Account


class Directory(Protocol):
    """Where accounts are looked up."""

    def get(self, connection: Connection, account_id: str) -> Account | None:
        """Return the account with exactly this id, in any case, or None."""

    def by_ref(self, connection: Connection, provider: str, refs: Sequence[str]) -> Account | None:
        """Return the one account of `provider` that a customer means by `refs`, or None.

        `refs` are readings of what was said: account ids, or numbers in E.164. An id of any
        reading comes before a number; a number that two accounts share names nobody.
        """
