"""What opens a conversation: a secret only the browser keeps; the store has its hash."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime


def make(expires_at: datetime | None = None) -> str:
    """Return a new token. One with an end carries it, and the hash is of the whole."""
    token = secrets.token_urlsafe(32)
    return token if expires_at is None else f"{token}.{int(expires_at.timestamp())}"


def hashed(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_over(token: str, now: datetime) -> bool:
    """Say whether a token's own time is over."""
    _, _, ends = token.partition(".")
    return bool(ends) and (not ends.isdecimal() or now.timestamp() >= int(ends[:12]))
