"""A case as it is passed around, and its number. Holds no SQL and no rule."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from helpdesk.vocabulary import CaseKind, CaseStatus

# No I, L, O, U, 0, 1: nothing that is misheard or misread over the phone, and no accidental words.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True)
class Case:
    """One case as the store holds it now. Moments are aware and in UTC."""

    number: str
    kind: CaseKind
    provider: str
    account_id: str | None
    email: str | None
    conversation_id: str | None
    status: CaseStatus
    opened_at: datetime
    effective_on: date | None
    next_actor: str  # customer | provider | carrier | nobody
    due: datetime | None
    fields: dict[str, Any] = field(default_factory=dict)
    version: int = 1
    created: bool = False  # True only in the answer of the very call that opened it


def new_number() -> str:
    """Return a fresh case number: "C-" and 8 characters that can be read out on the phone."""
    return "C-" + "".join(secrets.choice(ALPHABET) for _ in range(8))
