"""Holds a conversation, and everything that could be done in it, to "nothing was changed"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from rig.talk import Talk

from helpdesk.store import schema
from helpdesk.store.database import Database

Unchanged = Callable[[Talk], AbstractContextManager[None]]
DOINGS = (schema.cases, schema.case_history, schema.pins, schema.handoffs, schema.outbox,
          schema.identities)  # fmt: skip


@pytest.fixture(scope="session")
def done(directory: Database) -> Callable[[], dict[str, int]]:
    """Return how many cases, PINs, letters, hand-overs and proved customers there are."""

    def count() -> dict[str, int]:
        with directory.read() as connection:
            return {
                table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
                for table in DOINGS
            }

    return count


@pytest.fixture(scope="session")
def standing(
    directory: Database, done: Callable[[], dict[str, int]]
) -> Callable[[Talk], dict[str, Any]]:
    """Return what was done for anybody, and the open question and the answers of this conversation."""
    c, d = schema.conversations.c, schema.drafts.c

    def of(chat: Talk) -> dict[str, Any]:
        with directory.read() as connection:
            state = connection.scalar(sa.select(c.state).where(c.id == chat.id))
            kept = connection.execute(
                sa.select(d.form, d.answers, d.status).where(d.conversation_id == chat.id)
            ).all()
        assert state is not None
        return {
            **done(),
            "form": state["form"],
            "open": state["open"],
            "drafts": sorted(map(str, kept)),
        }

    return of


@pytest.fixture
def unchanged(standing: Callable[[Talk], dict[str, Any]]) -> Unchanged:
    """`with unchanged(chat):` what is said in the block changes nothing but the log."""

    @contextmanager
    def check(chat: Talk) -> Iterator[None]:
        before = standing(chat)
        yield
        assert standing(chat) == before, chat.text

    return check
