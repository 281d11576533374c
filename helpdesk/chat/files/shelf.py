"""Where files lie: one folder, each under an id that says nothing. Knows no conversation and no name.

A file is whole and safe on the disk before the store speaks of it. One that the store never came to
speak of, because somebody died in between, is swept away later.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from helpdesk.chat.files import kinds
from helpdesk.chat.files.kinds import FileRefused, Kind

UNFINISHED = ".part"


@dataclass(frozen=True)
class Arrived:
    """A file that lies on the shelf, whole."""

    id: str
    kind: Kind
    size: int
    digest: str


class Arriving:
    """A file that is on its way to the shelf. It ends by `settle()` or by `discard()`."""

    def __init__(self, folder: Path) -> None:
        self._id = secrets.token_urlsafe(18)
        self._place, self._part = folder / self._id, folder / f"{self._id}{UNFINISHED}"
        self._file = open(self._part, "xb", opener=_private)  # noqa: SIM115
        self._digest = hashlib.sha256()
        self._head, self._size = b"", 0

    def write(self, chunk: bytes) -> None:
        """Take the next bytes. Raises FileRefused as soon as they tell that it cannot be taken."""
        self._size += len(chunk)
        if self._size > kinds.LARGEST:
            raise FileRefused("file_too_large")
        if len(self._head) < kinds.HEAD:
            self._head += chunk[: kinds.HEAD - len(self._head)]
            if len(self._head) == kinds.HEAD:
                kinds.of(self._head)
        self._digest.update(chunk)
        self._file.write(chunk)

    def settle(self) -> Arrived:
        """Let it lie on the shelf for good; a crash from here on loses nothing of it."""
        kind = kinds.of(self._head)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._part.rename(self._place)
        _sync(self._place.parent)
        return Arrived(self._id, kind, self._size, self._digest.hexdigest())

    def discard(self) -> None:
        """Leave nothing of it."""
        self._file.close()
        self._part.unlink(missing_ok=True)
        self._place.unlink(missing_ok=True)


class Shelf:
    """The folder of files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self) -> Arriving:
        """Make room for one more file. Raises OSError when there is none."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Arriving(self._folder)

    def place(self, file_id: str) -> Path:
        """Return where the file lies; the id must come from the store."""
        return self._folder / file_id

    def sweep(self, known: Collection[str], before: datetime) -> int:
        """Remove what came before that moment and the store does not know; say how many."""
        swept = 0
        for found in self._folder.iterdir() if self._folder.is_dir() else ():
            if found.name not in known and found.stat().st_mtime < before.timestamp():
                found.unlink(missing_ok=True)
                swept += 1
        return swept


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync(folder: Path) -> None:
    """Let the folder itself know its new entry after a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
