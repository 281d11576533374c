"""The error tree. Every error a person can meet says in one sentence what to do.

HelpdeskError
├── SettingsError          a setting is missing or cannot be used
├── PackError              a rule pack cannot be read: file, line, what to write instead
├── ImportRefused          an account file has bad rows; nothing was imported
├── NotFound               no such account, case, letter, draft (or not this person's)
├── SecretGone             the PIN was shown already, was revoked or has run out
├── NotAllowed             the person may not do this, or not now
├── Conflict               somebody else was first: another epoch, another version, another body
├── MoveNotAllowed         the life cycle of a case has no such arrow
└── Postman errors
    ├── LetterDelayed      try again later
    └── LetterImpossible   never try again
"""

from __future__ import annotations


class HelpdeskError(Exception):
    """Root of everything the helpdesk raises on purpose."""


class SettingsError(HelpdeskError):
    """A setting is missing or cannot be used."""


class PackError(HelpdeskError):
    """A rule pack cannot be read."""


class ImportRefused(HelpdeskError):
    """An account file has bad rows; nothing was imported. `problems` lists one line for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class NotFound(HelpdeskError):
    """There is no such thing, or it is not this person's to see."""


class SecretGone(HelpdeskError):
    """The PIN was shown already, was revoked or has run out; the customer asks for a new one."""


class NotAllowed(HelpdeskError):
    """The person may not do this, or not now."""


class Conflict(HelpdeskError):
    """Somebody else was first."""


class MoveNotAllowed(HelpdeskError):
    """The life cycle of a case has no such arrow."""


class LetterDelayed(HelpdeskError):
    """A letter could not be sent now; it will be tried again."""


class LetterImpossible(HelpdeskError):
    """A letter can never be sent as it is; a person must look."""
