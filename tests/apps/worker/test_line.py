"""Customers in line, and with agents who do not answer: whom the worker moves, and whom it leaves."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from rig import kept

from apps.worker.jobs import EMPTY_FOR, Office, free_the_line, give_back_the_waiting
from helpdesk.agents.presence import store as presence
from helpdesk.agents.presence.store import GONE_AFTER, Status
from helpdesk.chat.lines import store as lines
from helpdesk.chat.owners import store as owners
from helpdesk.mail.postman import MailboxPostman
from helpdesk.store.database import Database
from helpdesk.vocabulary import Owner


class Watch:
    """A clock that is set by hand."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def watch(now: datetime) -> Watch:
    return Watch(now)


@pytest.fixture
def office(store: Database, watch: Watch, tmp_path: Path) -> Office:
    return Office(store, MailboxPostman(tmp_path / "mailbox"), watch)


def stands(office: Office, talk: str) -> tuple[Owner, list[str]]:
    with office.database.read() as connection:
        said = [line.text for line in lines.everything(connection, talk)]
        return owners.control(connection, talk).owner, said


def test_a_line_is_freed_once_nobody_was_at_the_desk_for_minutes(
    office: Office, watch: Watch, now: datetime
) -> None:
    with office.database.write() as connection:
        maria = kept.agent(connection, "Maria", now)
        presence.say(connection, maria.id, Status.ONLINE, now)
        talk = kept.talk(connection, now)
        kept.owner(connection, talk, Owner.QUEUE, now, by="assistant")

    watch.now = now + GONE_AFTER + EMPTY_FOR - timedelta(seconds=1)
    free_the_line(office)
    assert stands(office, talk) == (Owner.QUEUE, [])

    watch.now += timedelta(seconds=1)
    for _ in range(2):
        free_the_line(office)
    owner, said = stands(office, talk)
    assert owner is Owner.ASSISTANT
    assert len(said) == 1 and said[0].startswith("Nobody is at the desk any more.")


def test_who_is_let_wait_past_the_lease_goes_back_in_line_once(
    office: Office, watch: Watch, now: datetime
) -> None:
    with office.database.write() as connection:
        maria = kept.agent(connection, "Maria", now)
        talk, answered = kept.talk(connection, now), kept.talk(connection, now)
        for each in (talk, answered):
            kept.owner(connection, each, Owner.AGENT, now, by=maria.id)
        owners.start_lease(connection, talk, now + timedelta(minutes=10))

    watch.now = now + timedelta(minutes=10, seconds=-1)
    give_back_the_waiting(office)
    assert stands(office, talk)[0] is Owner.AGENT

    watch.now += timedelta(seconds=1)
    for _ in range(2):
        give_back_the_waiting(office)
    owner, said = stands(office, talk)
    assert owner is Owner.QUEUE and len(said) == 1
    assert stands(office, answered) == (Owner.AGENT, [])
