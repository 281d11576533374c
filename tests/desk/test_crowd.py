"""Fifty customers and five desks at once: every line reaches everybody it is for, once (D42). How
fast it does is measured by the bench."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from rig import kept
from rig.crowd import Customer, Desk, all_of, run, waiting
from rig.stack import Stack

from helpdesk.chat import store as chat
from helpdesk.chat.lines import store as lines
from helpdesk.chat.owners import store as owners
from helpdesk.store.database import Database
from helpdesk.vocabulary import Owner

IN_LINE, DESKS, SAID = 50, 5, 6
PATIENCE = 60  # seconds


@pytest.fixture
def crowd(porter: Stack, directory: Database) -> Iterator[tuple[list[Customer], list[Desk]]]:
    """Everybody, nobody of them here yet; afterwards nobody waits."""
    now = datetime.now(UTC)
    with directory.write() as connection:
        emails = [kept.agent(connection, f"Crowd{n}", now).email for n in range(DESKS)]
        talks = [waiting(connection, now) for _ in range(IN_LINE)]
    yield (
        [Customer(porter.url, *talk) for talk in talks],
        [Desk(porter.url, email) for email in emails],
    )
    with directory.write() as connection:
        for talk, _ in talks:
            if owners.control(connection, talk).owner is not Owner.CLOSED:
                kept.owner(connection, talk, Owner.CLOSED, now)


def test_D42_among_fifty_customers_and_five_desks_no_line_is_lost_or_told_twice(
    crowd: tuple[list[Customer], list[Desk]], directory: Database
) -> None:
    customers, desks = crowd
    run(talk_at_once(customers, desks, directory))
    for customer in customers:
        log = logged(directory, customer.talk)
        assert [line.seq for line in log] == list(range(1, len(log) + 1))
        told = [line.seq for line in log if line.visibility == lines.ALL]
        assert customer.heard == told
    for customer, desk in zip(customers, desks, strict=False):
        log = logged(directory, customer.talk)
        assert desk.seen == [line.seq for line in log]
        assert len(log) > SAID * 2 and sum(line.visibility == lines.AGENTS for line in log) == SAID
        assert customer.heard != desk.seen  # the notes


async def talk_at_once(customers: list[Customer], desks: list[Desk], directory: Database) -> None:
    """Let everybody come, one customer to a desk, and all of them write at once."""
    async with all_of([*customers, *desks]):
        taken, others = customers[: len(desks)], customers[len(desks) :]
        for customer, desk in zip(taken, desks, strict=True):
            await desk.open(customer.talk)
        async with asyncio.TaskGroup() as group:
            for customer, desk in zip(taken, desks, strict=True):
                group.create_task(writes(customer))
                group.create_task(answers(desk))
            for customer in others[:: len(desks)]:  # the assistant answers those who wait
                group.create_task(customer.say("hello"))
        await told_all(customers, desks, directory)


async def writes(customer: Customer) -> None:
    for n in range(SAID):
        await customer.say(f"It is about line {n}")


async def answers(desk: Desk) -> None:
    for n in range(SAID):
        await desk.write(f"Line {n}, I see")
        await desk.write(f"Line {n} is an old one", kind="note")


async def told_all(customers: list[Customer], desks: list[Desk], directory: Database) -> None:
    """Wait until nothing is under way and everybody has come to the end of the log."""
    async with asyncio.timeout(PATIENCE):
        while not all(has_all(c, directory) for c in customers) or not all(
            d.seen and d.seen[-1] == logged(directory, c.talk)[-1].seq
            for c, d in zip(customers, desks, strict=False)
        ):
            await asyncio.sleep(0.1)


def has_all(customer: Customer, directory: Database) -> bool:
    with directory.read() as connection:
        talk = chat.conversation(connection, customer.talk)
    return not talk.is_working and customer.last == talk.last_seq


def logged(directory: Database, talk: str) -> list[lines.Seen]:
    with directory.read() as connection:
        return lines.everything(connection, talk)
