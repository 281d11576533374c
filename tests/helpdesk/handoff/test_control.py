"""One owner at any moment, every change under its own number, and whoever comes second is told."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from helpdesk.agents import signing_in
from helpdesk.agents.store import Agent, Role
from helpdesk.chat import store as chat
from helpdesk.chat.owners import store as owners
from helpdesk.errors import MoveNotAllowed, NotAllowed
from helpdesk.handoff import control
from helpdesk.handoff.control import Move, Taken
from helpdesk.store.database import Database
from helpdesk.store.schema import conversations
from helpdesk.vocabulary import Owner

AGENTS = 4
CONVERSATIONS = 60


@pytest.fixture
def desk(store: Database) -> Database:
    return store


def person(database: Database, now: datetime, name: str, role: Role = Role.AGENT) -> Agent:
    with database.write() as connection:
        return signing_in.add(
            connection, name=name, email=f"{name}@desk.example", role=role,
            password="a long enough password", now=now,
        )  # fmt: skip


def talk(database: Database, now: datetime) -> str:
    with database.write() as connection:
        return chat.open_conversation(connection, provider="8x8", locale="en", now=now)[0]


def do(database: Database, conversation: str, which: Move, epoch: int, now, **more):
    with database.write() as connection:
        return control.move(connection, conversation, which, epoch=epoch, now=now, **more)


def epochs(database: Database, conversation: str) -> list[int]:
    with database.read() as connection:
        return [change.epoch for change in owners.history(connection, conversation)]


def test_a_conversation_goes_through_hands_and_every_change_is_kept(desk, now):
    maria, tom = person(desk, now, "maria"), person(desk, now, "tom")
    here = talk(desk, now)
    do(desk, here, Move.OFFER, 0, now, by="assistant", note="customer_request")
    claimed = do(desk, here, Move.CLAIM, 1, now, agent=maria)
    assert (claimed.owner, claimed.agent_name, claimed.epoch) == (Owner.AGENT, "maria", 2)
    assert claimed.lease_until == now + control.LEASE
    assert control.may_speak(claimed, maria) and not control.may_speak(claimed, tom)
    moved = do(desk, here, Move.TRANSFER, 2, now, agent=maria, to=tom)
    assert control.may_speak(moved, tom) and not control.may_speak(moved, maria)
    do(desk, here, Move.RELEASE, 3, now, agent=tom)
    do(desk, here, Move.TAKE_OVER, 4, now, agent=maria)
    back = do(desk, here, Move.HAND_BACK, 5, now, agent=maria)
    assert (back.owner, back.agent_id, back.lease_until) == (Owner.ASSISTANT, None, None)
    with desk.read() as connection:
        lines = owners.history(connection, here)
    assert [line.epoch for line in lines] == [1, 2, 3, 4, 5, 6]
    assert lines[0].note == "customer_request" and lines[1].by == maria.id
    assert [line.left for line in lines][1:] == [line.entered for line in lines][:-1]


def test_whoever_comes_second_changes_nothing_and_is_told_who_was_first(desk, now):
    maria, tom = person(desk, now, "maria"), person(desk, now, "tom")
    here = talk(desk, now)
    do(desk, here, Move.OFFER, 0, now)
    do(desk, here, Move.CLAIM, 1, now, agent=maria)
    for which in (Move.CLAIM, Move.TAKE_OVER):
        with pytest.raises(Taken) as refused:
            do(desk, here, which, 1, now, agent=tom)
        assert refused.value.now.agent_name == "maria"
    for which in (Move.RELEASE, Move.HAND_BACK, Move.CLOSE, Move.TRANSFER):
        with pytest.raises(Taken):
            do(desk, here, which, 2, now, agent=tom, to=tom)
    assert epochs(desk, here) == [1, 2]


@pytest.mark.parametrize(
    "which", [Move.CLAIM, Move.RELEASE, Move.HAND_BACK, Move.CLOSE, Move.LAPSE, Move.WITHDRAW]
)
def test_what_the_assistant_has_can_only_be_offered_or_taken_over(desk, now, which):
    here, maria = talk(desk, now), person(desk, now, "maria")
    with pytest.raises(MoveNotAllowed):
        do(desk, here, which, 0, now, agent=maria)
    assert epochs(desk, here) == []


def test_an_auditor_reads_and_moves_nothing(desk, now):
    here, auditor = talk(desk, now), person(desk, now, "aud", Role.AUDITOR)
    maria = person(desk, now, "maria")
    with pytest.raises(NotAllowed):
        do(desk, here, Move.TAKE_OVER, 0, now, agent=auditor)
    do(desk, here, Move.TAKE_OVER, 0, now, agent=maria)
    with pytest.raises(NotAllowed):
        do(desk, here, Move.TRANSFER, 1, now, agent=maria, to=auditor)
    assert epochs(desk, here) == [1]


def test_a_silent_agent_gives_the_customer_back_and_a_busy_one_does_not(desk, now):
    maria, tom = person(desk, now, "maria"), person(desk, now, "tom")
    silent, busy = talk(desk, now), talk(desk, now)
    do(desk, silent, Move.TAKE_OVER, 0, now, agent=maria)
    do(desk, busy, Move.TAKE_OVER, 0, now, agent=tom)
    later = now + control.LEASE - timedelta(seconds=1)
    with desk.write() as connection:
        control.keep(connection, busy, tom, later)
        with pytest.raises(Taken):
            control.keep(connection, silent, tom, later)
    with desk.read() as connection:
        assert owners.lapsed(connection, now + control.LEASE) == [silent]
    do(desk, silent, Move.LAPSE, 1, now + control.LEASE)
    with desk.read() as connection:
        assert [c for c, _ in owners.queued(connection)] == [silent]


def test_those_who_wait_longest_come_first(desk, now):
    first, second = talk(desk, now), talk(desk, now)
    do(desk, second, Move.OFFER, 0, now)
    do(desk, first, Move.OFFER, 0, now + timedelta(minutes=1))
    with desk.read() as connection:
        assert owners.queued(connection) == [
            (second, now),
            (first, now + timedelta(minutes=1)),
        ]


def test_of_many_agents_who_claim_at_once_one_gets_each_customer(desk, now):
    team = [person(desk, now, f"agent{n}") for n in range(AGENTS)]
    talks = [talk(desk, now) for _ in range(CONVERSATIONS)]
    for here in talks:
        do(desk, here, Move.OFFER, 0, now)
    won: dict[str, list[str]] = {here: [] for here in talks}
    start = threading.Barrier(AGENTS)

    def claim_all(agent: Agent) -> None:
        start.wait()
        for here in talks:
            try:
                do(desk, here, Move.CLAIM, 1, now, agent=agent)
            except Taken:
                continue
            won[here].append(agent.id)

    threads = [threading.Thread(target=claim_all, args=(agent,)) for agent in team]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(len(winners) == 1 for winners in won.values())
    with desk.read() as connection:
        rows = connection.execute(sa.select(conversations.c.id, conversations.c.agent_id))
        kept = {row.id: row.agent_id for row in rows}
    assert kept == {here: winners[0] for here, winners in won.items()}
    assert all(epochs(desk, here) == [1, 2] for here in talks)


def test_a_customer_who_writes_again_reopens_a_closed_conversation_and_that_is_kept_too(desk, now):
    here, maria = talk(desk, now), person(desk, now, "maria")
    do(desk, here, Move.TAKE_OVER, 0, now, agent=maria)
    do(desk, here, Move.CLOSE, 1, now, agent=maria)
    with desk.write() as connection:
        locked = chat.lock(connection, here)
        chat.append_customer_message(connection, locked, client_id="again", text="hello", now=now)
    with desk.read() as connection:
        last = owners.history(connection, here)[-1]
    assert (last.epoch, last.left, last.entered, last.by) == (
        3, Owner.CLOSED, Owner.ASSISTANT, "customer",
    )  # fmt: skip
