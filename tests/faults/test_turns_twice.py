"""A turn whose end was cut off is played again from the same state, and finds what it has done."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from faults.customers import PIN, PINS, REQUESTS, Answers, Customer, History
from rig.people import Person
from rig.persistent import PersistentTalk
from rig.stack import Stack

from helpdesk import settings
from helpdesk.store import schema
from helpdesk.store.database import Database

pytestmark = pytest.mark.slow
WRITTEN = ("cases", "case_history", "pins", "outbox", "drafts", "handoffs", "challenges")


@pytest.fixture
def robin(porter: Stack, person: Callable[[], Person], tmp_path: Path) -> Customer:
    """A customer with an account of their own."""
    talk = PersistentTalk(porter.url, porter.home / "mailbox")
    return Customer(talk, person(), random.Random(0), History(tmp_path / "history.txt"))


@pytest.mark.parametrize(("opening", "answers"), [*REQUESTS, PIN])
def test_a_confirmed_request_played_again_tells_the_same_case_and_writes_nothing(
    porter: Stack, store: Database, robin: Customer, opening: str, answers: Answers
) -> None:
    for _ in range(PINS):  # the third PIN is the last of its day: asked again, the rules say no
        robin.fill(opening, answers)
        before = state(store, robin)
        robin.confirm()
    kept = rows(store)

    again = play_again(porter, store, robin, before)

    assert again == [m["text"] for m in robin.talk.heard]
    assert rows(store) == kept


def state(store: Database, customer: Customer) -> Mapping[str, Any]:
    """Return what the engine was last told of a conversation."""
    kept = schema.conversations
    with store.read() as connection:
        found: Mapping[str, Any] = connection.execute(
            sa.select(kept.c.state).where(kept.c.id == customer.talk.id)
        ).scalar_one()
    return found


def rows(store: Database) -> dict[str, int]:
    """Count what turns write beside the conversation."""
    with store.read() as connection:
        tables = [schema.metadata.tables[name] for name in WRITTEN]
        return {
            table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in tables
        }


def play_again(
    porter: Stack, store: Database, customer: Customer, before: Mapping[str, Any]
) -> list[str]:
    """Ask the engine the customer's last message as the support server did; return what it says."""
    kept = schema.messages
    mine = (kept.c.conversation_id == customer.talk.id) & (kept.c.author == "customer")
    newest = sa.select(kept).where(mine).order_by(kept.c.seq.desc()).limit(1)
    with store.read() as connection:
        said = connection.execute(newest).one()
    payload = (said.input or {}).get("payload")
    token = settings.load(porter.environ()).token("engine")
    answer = httpx.post(
        f"http://127.0.0.1:{porter.ports[1]}/webhooks/gateway/turn",
        headers={"Authorization": f"Bearer {token}"},
        json={
            "conversation": customer.talk.id,
            "turn": f"{customer.talk.id}:{said.seq}",
            "text": payload or said.text,
            "trusted": payload is not None,
            "state": before,
        },
        timeout=30,
    )
    assert answer.status_code == 200, answer.text
    return [m["text"] for m in answer.json()["messages"] if m.get("text")]
