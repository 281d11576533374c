"""Opening the store for a command: up to date, and closed again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from helpdesk import settings
from helpdesk.store import migrate
from helpdesk.store.database import Database


@contextlib.contextmanager
def opened() -> Iterator[Database]:
    """Open the store the settings name, brought up to date."""
    database = migrate.open_at_head(settings.load().database_url)
    try:
        yield database
    finally:
        database.dispose()
