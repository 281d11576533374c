"""What the store knows of files: whose they are, and what they are called. The only SQL about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection as Connection

from helpdesk.chat.files.shelf import Arrived
from helpdesk.errors import NotFound
from helpdesk.store.schema import files

_f = files.c


@dataclass(frozen=True)
class File:
    """One file of a conversation."""

    id: str
    name: str
    type: str
    size: int  # bytes


def keep(
    connection: Connection,
    conversation_id: str,
    seq: int,
    name: str,
    arrived: Arrived,
    now: datetime,
) -> None:
    """Write that message `seq` brought this file."""
    row = {
        "id": arrived.id,
        "conversation_id": conversation_id,
        "seq": seq,
        "name": name,
        "type": arrived.kind.type,
        "size": arrived.size,
        "digest": arrived.digest,
        "kept_at": now,
    }
    connection.execute(files.insert().values(row))


def find(connection: Connection, conversation_id: str, file_id: str) -> File:
    """Return a file of this conversation. Raises NotFound, also when it is another's."""
    wanted = (_f.conversation_id == conversation_id, _f.id == file_id)
    row = connection.execute(sa.select(_f.id, _f.name, _f.type, _f.size).where(*wanted)).first()
    if row is None:
        raise NotFound("there is no such file")
    return File(**row._mapping)


def digest(connection: Connection, conversation_id: str, seq: int) -> str | None:
    """Return the digest of the file that message `seq` brought, or None."""
    wanted = (_f.conversation_id == conversation_id, _f.seq == seq)
    return connection.scalar(sa.select(_f.digest).where(*wanted))


def count(connection: Connection, conversation_id: str) -> int:
    """Return how many files the conversation has."""
    query = sa.select(sa.func.count()).where(_f.conversation_id == conversation_id)
    return int(connection.scalar(query) or 0)


def ids(connection: Connection) -> set[str]:
    """Return the ids of all files."""
    return set(connection.scalars(sa.select(_f.id)))
