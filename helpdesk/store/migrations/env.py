"""Alembic's entry: works on the open connection and transaction of helpdesk.store.migrate."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from helpdesk.store import schema


def _frozen(kind: str, thing: Any, _: AutogenContext) -> str | Literal[False]:
    """Write our column type as the database knows it: a migration must not follow the code."""
    if kind == "type" and isinstance(thing, schema.Instant):
        return "sa.DateTime(timezone=True)"
    return False


def _run() -> None:
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=schema.metadata,
        render_as_batch=True,
        render_item=_frozen,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


_run()
