"""Reading the embedded mailbox: the letters MailboxPostman wrote. Writes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from helpdesk.errors import NotFound


def letters(folder: Path) -> list[dict[str, Any]]:
    """Return every letter `{id, to, subject, body, sent_at, case}`, oldest first."""
    found = [_read(path) for path in folder.glob("*.json")]
    return sorted(found, key=lambda letter: (letter["sent_at"], letter["id"]))


def letter(folder: Path, letter_id: str) -> dict[str, Any]:
    """Return one letter, or raise NotFound."""
    path = folder / f"{letter_id}.json"
    if not letter_id.isalnum() or not path.is_file():
        raise NotFound(f"There is no letter {letter_id} in the mailbox.")
    return _read(path)


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
