"""Which files are taken, told by how they begin and never by their name. Pure: no disk, no store."""

from __future__ import annotations

from dataclasses import dataclass

from helpdesk.errors import HelpdeskError

MEGABYTES = 10
LARGEST = MEGABYTES * 1024 * 1024  # bytes of one file
MOST = 10  # files of one conversation


class FileRefused(HelpdeskError):
    """A file cannot be taken. `code` is file_kind | file_too_large | too_many_files."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Kind:
    """A kind of file that is taken. The first of `endings` is given to names that have none of them."""

    type: str
    begins: bytes
    endings: tuple[str, ...]


KINDS = (
    Kind("application/pdf", b"%PDF-", (".pdf",)),
    Kind("image/png", b"\x89PNG\r\n\x1a\n", (".png",)),
    Kind("image/jpeg", b"\xff\xd8\xff", (".jpg", ".jpeg")),
)
HEAD = max(len(kind.begins) for kind in KINDS)  # bytes that tell


def of(head: bytes) -> Kind:
    """Return the kind of a file that begins like this. Raises FileRefused for any other."""
    for kind in KINDS:
        if head.startswith(kind.begins):
            return kind
    raise FileRefused("file_kind")
