"""The outbox: in the cause's transaction, once for each key, one worker at a time."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from helpdesk.errors import LetterImpossible
from helpdesk.mail import outbox
from helpdesk.mail import store as letters
from helpdesk.store.database import Database
from helpdesk.store.schema import outbox as table

LEASE = timedelta(minutes=2)


def queue(database: Database, now: datetime, key: str = "k", **changes: Any) -> None:
    what: dict[str, Any] = {
        "letter": "verification_code",
        "to": "dana@blueheron.example",
        "values": {"code": "402913", "minutes": "10"},
        "secret": True,
    }
    with database.write() as connection:
        outbox.queue(connection, key=key, now=now, **what | changes)


def rows(database: Database) -> list[Any]:
    with database.read() as connection:
        return list(connection.execute(sa.select(table).order_by(table.c.due_at)))


def test_the_same_key_again_is_the_same_letter(store: Database, now: datetime) -> None:
    queue(store, now)
    queue(store, now + timedelta(minutes=1), values={"code": "777777", "minutes": "10"})

    (row,) = rows(store)
    assert "402913" in row.body
    assert row.created_at == now


def test_a_letter_is_forgotten_when_its_cause_fails(store: Database, now: datetime) -> None:
    with pytest.raises(ZeroDivisionError), store.write() as connection:  # noqa: PT012 - both at once
        outbox.queue(
            connection,
            letter="verification_code",
            to="dana@blueheron.example",
            values={"code": "402913", "minutes": "10"},
            key="k",
            now=now,
        )
        raise ZeroDivisionError

    assert rows(store) == []


def test_a_letter_about_a_case_that_does_not_exist_is_refused(
    store: Database, now: datetime
) -> None:
    with pytest.raises(IntegrityError):
        queue(store, now, case_number="C-22222222")


@pytest.mark.parametrize(
    "to",
    [
        "",
        "dana",
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example, c@d.example",
        "Dana <a@b.example>",
    ],
)
def test_what_is_not_one_plain_address_is_refused(
    database: Database, now: datetime, to: str
) -> None:
    with pytest.raises(LetterImpossible):
        queue(database, now, to=to)
    assert rows(database) == []


def test_a_claimed_letter_is_nobody_elses_until_the_lease_ends(
    store: Database, now: datetime
) -> None:
    queue(store, now)

    with store.write() as connection:
        first = letters.claim(connection, now, LEASE)
    with store.write() as connection:
        second = letters.claim(connection, now + LEASE - timedelta(seconds=1), LEASE)
    with store.write() as connection:
        third = letters.claim(connection, now + LEASE, LEASE)

    assert first is not None and third is not None
    assert second is None
    assert (first.id, first.attempts, third.attempts) == (third.id, 1, 2)


def test_two_workers_claiming_at_once_get_different_letters(store: Database, now: datetime) -> None:
    for number in range(40):
        queue(store, now, key=str(number))
    claimed: list[str] = []
    starting_line = threading.Barrier(4)

    def work() -> None:
        starting_line.wait()
        while True:
            with store.write() as connection:
                letter = letters.claim(connection, now, LEASE)
            if letter is None:
                return
            claimed.append(letter.id)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(claimed) == len(set(claimed)) == 40


def test_looking_for_work_waits_for_no_writer(store: Database, now: datetime) -> None:
    queue(store, now)

    with store.write(), store.read() as connection:
        assert letters.anything_due(connection, now)


def test_a_sent_secret_loses_its_body_and_any_other_letter_keeps_it(
    store: Database, now: datetime
) -> None:
    queue(store, now, key="1", secret=True)
    queue(store, now + timedelta(seconds=1), key="2", secret=False)
    for letter in rows(store):
        with store.write() as connection:
            letters.mark_sent(connection, letter.id, now)

    secret, plain = rows(store)
    assert (secret.status, secret.body, secret.sent_at) == ("sent", "", now)
    assert "402913" in plain.body


def test_a_late_worker_cannot_unsend_a_letter(store: Database, now: datetime) -> None:
    queue(store, now)
    (letter,) = rows(store)
    with store.write() as connection:
        letters.mark_sent(connection, letter.id, now)
    with store.write() as connection:
        letters.postpone(connection, letter.id, now)
    with store.write() as connection:
        letters.bury(connection, letter.id)

    assert [row.status for row in rows(store)] == ["sent"]
