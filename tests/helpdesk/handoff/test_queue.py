"""The queue is read from who owns which conversation: order, reasons, progress, the last speaker."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from helpdesk.agents import signing_in
from helpdesk.agents.store import Agent, Role
from helpdesk.chat import store as chat
from helpdesk.chat.owners import store as owners
from helpdesk.handoff import control
from helpdesk.handoff import store as handoffs
from helpdesk.handoff.control import Move
from helpdesk.handoff.queue import store as queue
from helpdesk.handoff.queue.row import Counts, List, Progress, Row
from helpdesk.store.database import Database
from helpdesk.store.schema import conversations, drafts, messages

TARGET = timedelta(minutes=5)
MINUTE = timedelta(minutes=1)


class Desk:
    """A store with people at the desk and customers in their hands."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.database, self.now = database, now

    def agent(self, name: str) -> Agent:
        with self.database.write() as connection:
            return signing_in.add(
                connection, name=name, email=f"{name}@desk.example", role=Role.AGENT,
                password="a long enough password", now=self.now,
            )  # fmt: skip

    def talk(self, at: datetime, *, asked: bool = True) -> str:
        with self.database.write() as connection:
            here = chat.open_conversation(connection, provider="8x8", locale="en", now=at)[0]
            if asked:
                self._write(connection, here, 1, "customer", "hello", at)
                connection.execute(
                    sa.update(conversations)
                    .where(conversations.c.id == here)
                    .values(asked_seq=1, answered_seq=1, last_seq=1, updated_at=at)
                )
        return here

    def says(self, here: str, seq: int, author: str, text: str, at: datetime, **more: Any) -> None:
        with self.database.write() as connection:
            self._write(connection, here, seq, author, text, at, **more)

    def _write(self, connection, here, seq, author, text, at, *, name=None, visibility="all"):
        line = {
            "conversation_id": here, "seq": seq, "author": author, "name": name, "text": text,
            "sent_at": at, "visibility": visibility, "body": {},
        }  # fmt: skip
        connection.execute(sa.insert(messages).values(line))

    def move(self, here: str, which: Move, at: datetime, **more: Any) -> None:
        with self.database.write() as connection:
            epoch = owners.control(connection, here).epoch
            control.move(connection, here, which, epoch=epoch, now=at, **more)

    def hands_over(self, here: str, at: datetime, form: dict[str, Any] | None = None) -> str:
        with self.database.write() as connection:
            handoffs.keep(
                connection, handoff_id=f"H-{here}", turn=f"{here}:1", conversation_id=here,
                case_number=None, reason="customer_request", package={"form": form}, now=at,
            )  # fmt: skip
        return f"H-{here}"

    def rows(self, which: List, agent: Agent | None = None) -> list[Row]:
        with self.database.read() as connection:
            return queue.rows(
                connection, which, agent_id=agent.id if agent else "-", target=TARGET, now=self.now
            )

    def counts(self, agent: Agent) -> Counts:
        with self.database.read() as connection:
            return queue.counts(connection, agent.id, self.now)

    def mark(self) -> tuple[Any, ...]:
        with self.database.read() as connection:
            return queue.mark(connection)


@pytest.fixture
def desk(store: Database, now: datetime) -> Desk:
    return Desk(store, now)


def test_who_is_due_first_comes_first_and_who_came_back_is_due_at_once(desk: Desk) -> None:
    maria, start = desk.agent("maria"), desk.now - 20 * MINUTE
    older, newer, back = (desk.talk(start) for _ in range(3))
    desk.move(older, Move.OFFER, start, by="assistant")
    desk.move(newer, Move.OFFER, start + 2 * MINUTE, by="assistant")
    desk.move(back, Move.OFFER, start, by="assistant")
    handed = desk.hands_over(back, start)
    desk.move(back, Move.CLAIM, start + MINUTE, agent=maria)
    with desk.database.write() as connection:
        handoffs.accept(connection, handed, maria.id, start + MINUTE)
    before = desk.mark()
    desk.move(back, Move.RELEASE, start + 3 * MINUTE, agent=maria)
    with desk.database.write() as connection:
        handoffs.offer_again(connection, handed)
    assert desk.mark() != before, "open desks must be told"

    found = desk.rows(List.WAITING)
    assert [r.conversation_id for r in found] == [back, older, newer]
    assert [r.due for r in found] == [start + m * MINUTE for m in (3, 5, 7)]
    assert [r.came_back for r in found] == [True, False, False]
    assert desk.counts(maria) == Counts(waiting=3, mine=0, open=3, letters=0)


def test_mine_are_those_i_answer_and_who_waits_longest_for_an_answer_is_on_top(desk: Desk) -> None:
    maria, tom, start = desk.agent("maria"), desk.agent("tom"), desk.now - 20 * MINUTE
    answered, waits, waits_longer, toms = (desk.talk(start) for _ in range(4))
    for here, agent in ((answered, maria), (waits, maria), (waits_longer, maria), (toms, tom)):
        desk.move(here, Move.TAKE_OVER, start, agent=agent)
    desk.says(waits_longer, 2, "customer", "and now?", start + MINUTE)
    desk.says(waits, 2, "customer", "and now?", start + 2 * MINUTE)
    desk.says(answered, 2, "agent", "here I am", start + MINUTE, name="maria")
    desk.says(answered, 3, "agent", "rude customer", start + MINUTE, visibility="agents")
    found = desk.rows(List.MINE, maria)
    assert [r.conversation_id for r in found] == [waits_longer, waits, answered]
    assert [r.awaits_answer for r in found] == [True, True, False]
    last = found[2].last
    assert last and (last.author, last.name, last.text) == ("agent", "maria", "here I am")
    assert desk.counts(maria).mine == 3
    everybodys = {r.conversation_id: r.agent_name for r in desk.rows(List.OPEN, maria)}
    assert everybodys[toms] == "tom"


def test_the_form_counts_what_was_answered_since_it_was_handed_over(desk: Desk) -> None:
    here = desk.talk(desk.now)
    form = {
        "id": "cancel_service",
        "draft_id": "d",
        "progress": {"answered": 1, "required": 3},
        "slots": [
            {"name": "email", "status": "filled"},
            {"name": "cancel_scope", "status": "missing"},
            {"name": "cancel_date", "status": "missing", "value": "unknown"},
            {"name": "approval", "status": "not_applicable"},
        ],
    }
    desk.move(here, Move.OFFER, desk.now, by="assistant")
    desk.hands_over(here, desk.now, form)
    assert desk.rows(List.WAITING)[0].progress == Progress(1, 3)
    with desk.database.write() as connection:
        draft = {
            "id": "d", "conversation_id": here, "provider": "8x8", "form": "cancel_service_form",
            "answers": {"cancel_scope": "account", "cancel_date": "unknown", "approval": "x"},
            "status": "handed_over", "version": 2, "created_at": desk.now, "updated_at": desk.now,
        }  # fmt: skip
        connection.execute(sa.insert(drafts).values(draft))
    row = desk.rows(List.WAITING)[0]
    assert (row.progress, row.request, row.reason) == (
        Progress(2, 3),
        "cancel_service",
        "customer_request",
    )


def test_what_was_filed_while_nobody_was_there_is_to_be_written_to(desk: Desk) -> None:
    maria = desk.agent("maria")
    early, late, waits, silent = (desk.talk(desk.now) for _ in range(4))
    desk.hands_over(late, desk.now - MINUTE)
    desk.hands_over(early, desk.now - 9 * MINUTE)
    desk.hands_over(waits, desk.now)
    desk.move(waits, Move.OFFER, desk.now, by="assistant")
    found = desk.rows(List.LETTERS)
    assert [r.conversation_id for r in found] == [early, late]
    assert found[0].since == desk.now - 9 * MINUTE, "since it was filed"
    assert desk.counts(maria).letters == 2
    with desk.database.write() as connection:
        handoffs.end_open(connection, early, "written", desk.now)
    assert [r.conversation_id for r in desk.rows(List.LETTERS)] == [late]
    assert silent in {r.conversation_id for r in desk.rows(List.OPEN)}


def test_chats_that_ended_or_never_began_are_not_open(desk: Desk) -> None:
    lately = desk.talk(desk.now - MINUTE)
    desk.talk(desk.now - queue.UNDER_WAY - MINUTE)
    desk.talk(desk.now, asked=False)
    closed = desk.talk(desk.now)
    maria = desk.agent("maria")
    desk.move(closed, Move.TAKE_OVER, desk.now, agent=maria)
    desk.move(closed, Move.CLOSE, desk.now, agent=maria)
    assert [r.conversation_id for r in desk.rows(List.OPEN)] == [lately]
    assert desk.counts(maria) == Counts(waiting=0, mine=0, open=1, letters=0)
