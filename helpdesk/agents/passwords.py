"""Passwords of agents: kept as argon2id hashes, never as text."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from helpdesk.errors import HelpdeskError

SHORTEST, LONGEST = 12, 256
# OWASP's minimum for argon2id: 19 MiB, two passes, one lane. A desk has few sign-ins.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class WeakPassword(HelpdeskError):
    """The password cannot be taken; the message says what to write."""


def generate() -> str:
    """Return a password that nobody guesses and a person can type."""
    return secrets.token_urlsafe(15)


def hashed(password: str) -> str:
    """Return what is kept of a password. Raises WeakPassword."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPassword(f"Use {SHORTEST} to {LONGEST} characters; several words do well.")
    return _HASHER.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Say whether it is the password. Without a hash the answer is no, and takes as long."""
    try:
        return _HASHER.verify(kept or _nobodys(), password[:LONGEST]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return _HASHER.hash(generate())
