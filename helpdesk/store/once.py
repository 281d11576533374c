"""Writing a row once, however often it is asked for. Holds no table of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection


def insert_once(connection: Connection, table: sa.Table, row: Mapping[str, Any]) -> bool:
    """Insert `row` unless one of the table's unique values is taken; say whether it was inserted.

    Somebody else's uncommitted row with the same value is waited for, so the answer is final.
    """
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = insert(table).values(dict(row)).on_conflict_do_nothing()
    # SQLAlchemy forgets the row count of an INSERT unless it is told to keep it.
    result = connection.execute(statement, execution_options={"preserve_rowcount": True})
    return result.rowcount == 1
