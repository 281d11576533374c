"""What becomes of a letter: sent, tried again, or given up with an alarm."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from apps import logs
from apps.worker.jobs import (
    CODE_LIFE,
    LEASE,
    LONGEST_WAIT,
    MAX_ATTEMPTS,
    PATIENCE,
    Office,
    back_off,
    give_up_expired_codes,
    send_a_letter,
)
from apps.worker.main import Stop, work_once
from helpdesk.errors import LetterDelayed, LetterImpossible
from helpdesk.mail import mailbox
from helpdesk.mail import store as letters
from helpdesk.mail.postman import MailboxPostman, Outgoing, PostOfficeClosed
from helpdesk.store.database import Database

Queue = Callable[..., None]
Rows = Callable[[], list[Any]]


class Refusing:
    """A postman who always says the same."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.asked = 0

    def send(self, letter: Outgoing, now: datetime) -> None:
        self.asked += 1
        raise self.error


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


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    logs.configure("worker", stream=stream)
    yield stream
    logs.configure("test")


def refusing(office: Office, error: Exception) -> Office:
    return Office(office.database, Refusing(error), office.clock)


def run_until_settled(office: Office, watch: Watch, rows: Rows, hours: int = 24 * 5) -> None:
    """Let time pass, quarter of an hour by quarter of an hour, until no letter waits."""
    end = watch.now + timedelta(hours=hours)
    while any(row.status == "waiting" for row in rows()) and watch.now < end:
        work_once(office, Stop())
        watch.now += 2 * LONGEST_WAIT


def test_every_letter_that_is_due_goes_out_once(
    office: Office, queue: Queue, rows: Rows, tmp_path: Path
) -> None:
    queue(5)

    work_once(office, Stop())

    assert {row.status for row in rows()} == {"sent"}
    sent = mailbox.letters(tmp_path / "mailbox")
    assert {letter["id"] for letter in sent} == {row.id for row in rows()}
    assert not send_a_letter(office)


def test_a_code_leaves_the_table_with_its_letter(
    office: Office, queue: Queue, rows: Rows, tmp_path: Path
) -> None:
    queue(letter="verification_code")

    work_once(office, Stop())

    assert [row.body for row in rows()] == [""]
    assert "402913" in mailbox.letters(tmp_path / "mailbox")[0]["body"]


def test_a_delayed_letter_waits_longer_each_time_and_is_given_up_after_eight_attempts(
    office: Office, queue: Queue, rows: Rows, watch: Watch, logged: io.StringIO
) -> None:
    queue()
    stubborn = refusing(office, LetterDelayed("451"))

    run_until_settled(stubborn, watch, rows)

    assert stubborn.postman.asked == MAX_ATTEMPTS  # type: ignore[attr-defined]
    assert [row.status for row in rows()] == ["dead"]
    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    assert [line["level"] for line in lines] == ["warning"] * (MAX_ATTEMPTS - 1) + ["error"]


def test_waits_double_up_to_a_quarter_of_an_hour() -> None:
    waits = [back_off(attempts) for attempts in range(1, 12)]

    assert all(later == min(2 * sooner, LONGEST_WAIT) for sooner, later in pairwise(waits))
    assert waits[-1] == LONGEST_WAIT


def test_an_impossible_letter_is_given_up_at_once_and_the_others_go_out(
    office: Office, queue: Queue, rows: Rows, logged: io.StringIO
) -> None:
    queue(letter="verification_code")

    work_once(refusing(office, LetterImpossible("550")), Stop())

    (row,) = rows()
    assert (row.status, row.body, row.attempts) == ("dead", "", 1)
    (line,) = map(json.loads, logged.getvalue().splitlines())
    assert (line["level"], line["letter_id"]) == ("error", row.id)


def test_a_closed_post_office_costs_no_attempt_however_long_it_lasts(
    office: Office, queue: Queue, rows: Rows, watch: Watch
) -> None:
    queue(3)
    closed = refusing(office, PostOfficeClosed("nobody there"))
    for _ in range(40):  # ten hours
        work_once(closed, Stop())
        watch.now += LONGEST_WAIT

    work_once(office, Stop())

    assert [(row.status, row.attempts) for row in rows()] == [("sent", 1)] * 3


def test_after_four_days_a_letter_is_given_up_with_an_alarm(
    office: Office, queue: Queue, rows: Rows, watch: Watch, logged: io.StringIO
) -> None:
    queue()
    closed = refusing(office, PostOfficeClosed("nobody there"))
    watch.now += PATIENCE + timedelta(seconds=1)

    work_once(closed, Stop())

    assert [row.status for row in rows()] == ["dead"]
    assert json.loads(logged.getvalue())["level"] == "error"


def test_an_error_nobody_foresaw_delays_one_letter_and_stops_nothing(
    office: Office, queue: Queue, rows: Rows
) -> None:
    queue(2)

    work_once(refusing(office, UnicodeEncodeError("ascii", "x", 0, 1, "odd")), Stop())

    assert [(row.status, row.attempts) for row in rows()] == [("waiting", 1)] * 2
    assert all(row.lease_until is None for row in rows())


def test_a_letter_that_takes_its_worker_down_is_given_up_after_eight_claims(
    office: Office, queue: Queue, rows: Rows, watch: Watch, tmp_path: Path
) -> None:
    queue()
    for _ in range(MAX_ATTEMPTS):  # claimed, then the worker died
        with office.database.write() as connection:
            assert letters.claim(connection, watch.now, LEASE)
        watch.now += LEASE

    work_once(office, Stop())

    assert [row.status for row in rows()] == ["dead"]
    assert mailbox.letters(tmp_path / "mailbox") == []


def test_a_code_that_could_not_be_sent_in_time_is_forgotten_and_no_other_letter(
    office: Office, queue: Queue, rows: Rows, watch: Watch
) -> None:
    queue(letter="verification_code")
    queue(letter="request_received")
    watch.now += CODE_LIFE

    give_up_expired_codes(office)

    by_letter = {row.letter: row for row in rows()}
    code, request = by_letter["verification_code"], by_letter["request_received"]
    assert (code.status, code.body) == ("dead", "")
    assert request.status == "waiting" and request.body


def test_a_code_that_can_still_be_used_is_kept(
    office: Office, queue: Queue, rows: Rows, watch: Watch
) -> None:
    queue(letter="verification_code")
    watch.now += CODE_LIFE - timedelta(seconds=1)

    give_up_expired_codes(office)

    assert [row.status for row in rows()] == ["waiting"]
