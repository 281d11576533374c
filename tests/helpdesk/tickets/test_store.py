"""Cases as kept: opened once, moved along the arrows, seen by their own account alone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from helpdesk.errors import Conflict, MoveNotAllowed, NotFound
from helpdesk.mail import outbox
from helpdesk.store.database import Database
from helpdesk.tickets import case as case_module
from helpdesk.tickets import store as tickets
from helpdesk.tickets.case import Case
from helpdesk.vocabulary import CaseKind, CaseStatus

Open = Callable[..., Case]


@pytest.fixture
def open_case(store: Database, now: datetime) -> Open:
    def opened(**changes: Any) -> Case:
        what: dict[str, Any] = {
            "key": "draft:1",
            "kind": CaseKind.CANCEL_SERVICE,
            "provider": "one",
            "account_id": "one-100",
            "email": "dana@blueheron.example",
            "conversation_id": "c1",
            "status": CaseStatus.RECEIVED,
            "next_actor": "provider",
            "due": None,
            "effective_on": date(2026, 12, 24),
            "fields": {"scope": "account"},
            "by": "assistant",
            "note": "asked in the chat",
            "now": now,
        }
        with store.write() as connection:
            return tickets.open_case(connection, **what | changes)

    return opened


def test_an_opened_case_is_read_back_as_it_was_returned(
    open_case: Open, store: Database, now: datetime
) -> None:
    case = open_case(due=now)

    assert case.created
    assert case.opened_at == case.due == now
    with store.read() as connection:
        found = tickets.case_for(connection, "one-100", f" {case.number.lower()} ")
        assert found == tickets.by_key(connection, "draft:1") == replace(case, created=False)


def test_a_number_can_be_read_out_on_the_phone(open_case: Open) -> None:
    numbers = {open_case(key=f"draft:{n}").number for n in range(20)}

    assert len(numbers) == 20
    for number in numbers:
        assert number.startswith("C-") and len(number) == 10
        assert set(number[2:]) <= set("23456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_a_number_that_is_taken_is_drawn_again(
    open_case: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    draws = iter("AAAAAAAA" + "AAAAAAAA" + "BBBBBBBB")
    monkeypatch.setattr(case_module.secrets, "choice", lambda _: next(draws))

    assert open_case(key="draft:1").number == "C-AAAAAAAA"
    assert open_case(key="draft:2").number == "C-BBBBBBBB"


def test_the_same_key_again_is_the_same_case(open_case: Open, store: Database) -> None:
    first = open_case()
    again = open_case(note="a second click")

    assert again == replace(first, created=False)
    with store.read() as connection:
        assert len(tickets.show(connection, first.number)["history"]) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"fields": {"scope": "extension"}},
        {"kind": CaseKind.CSR},
        {"account_id": "one-200"},
        {"provider": "two"},
    ],
)
def test_the_same_key_for_another_request_is_refused(
    open_case: Open, store: Database, changes: dict[str, Any]
) -> None:
    first = open_case()

    with pytest.raises(Conflict):
        open_case(**changes)
    with store.read() as connection:
        assert [case["number"] for case in tickets.listing(connection)] == [first.number]


def test_eight_clicks_at_once_open_one_case(open_case: Open, store: Database) -> None:
    starting_line = threading.Barrier(8)
    cases: list[Case] = []

    def click() -> None:
        starting_line.wait()
        cases.append(open_case())

    threads = [threading.Thread(target=click) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(cases) == 8
    assert len({case.number for case in cases}) == 1
    assert sum(case.created for case in cases) == 1
    with store.read() as connection:
        (only,) = tickets.listing(connection)
    assert len(only["history"]) == 1


def test_a_case_cannot_begin_as_scheduled(open_case: Open, store: Database) -> None:
    with pytest.raises(MoveNotAllowed):
        open_case(status=CaseStatus.SCHEDULED)
    with store.read() as connection:
        assert tickets.listing(connection) == []


def test_a_move_writes_status_next_actor_due_and_history_together(
    open_case: Open, store: Database, now: datetime
) -> None:
    case = open_case()
    later = now + timedelta(hours=1)

    with store.write() as connection:
        moved = tickets.move(
            connection,
            case.number,
            CaseStatus.WAITING_ON_CUSTOMER,
            by="agent",
            note="asked for the extension",
            now=later,
            due=later + timedelta(days=7),
        )

    assert (moved.status, moved.next_actor) == (CaseStatus.WAITING_ON_CUSTOMER, "customer")
    assert (moved.due, moved.version) == (later + timedelta(days=7), 2)
    assert moved.effective_on == case.effective_on
    with store.read() as connection:
        history = tickets.show(connection, case.number)["history"]
    assert [(line["left"], line["entered"], line["by"]) for line in history] == [
        (None, "received", "assistant"),
        ("received", "waiting_on_customer", "agent"),
    ]


def test_moving_a_case_to_where_it_is_changes_nothing(
    open_case: Open, store: Database, now: datetime
) -> None:
    case = open_case()

    with store.write() as connection:
        again = tickets.move(
            connection, case.number, CaseStatus.RECEIVED, by="worker", note="", now=now
        )

    assert again == replace(case, created=False)
    with store.read() as connection:
        assert len(tickets.show(connection, case.number)["history"]) == 1


@pytest.mark.parametrize("to", [CaseStatus.GRACE, CaseStatus.CLOSED, CaseStatus.RESTORED])
def test_a_move_the_life_cycle_does_not_have_is_refused(
    open_case: Open, store: Database, now: datetime, to: CaseStatus
) -> None:
    case = open_case()

    with pytest.raises(MoveNotAllowed), store.write() as connection:
        tickets.move(connection, case.number, to, by="agent", note="", now=now)
    with store.read() as connection:
        assert tickets.show(connection, case.number)["status"] == "received"


def test_moving_a_case_that_does_not_exist_is_not_found(store: Database, now: datetime) -> None:
    with pytest.raises(NotFound), store.write() as connection:
        tickets.move(connection, "C-22222222", CaseStatus.DONE, by="agent", note="", now=now)


def test_two_agents_moving_one_case_leave_one_gapless_history(
    open_case: Open, store: Database, now: datetime
) -> None:
    case = open_case()
    starting_line = threading.Barrier(2)
    refused: list[str] = []

    def decide(to: CaseStatus) -> None:
        starting_line.wait()
        try:
            with store.write() as connection:
                tickets.move(connection, case.number, to, by="agent", note="", now=now)
        except MoveNotAllowed:
            refused.append(to)

    threads = [
        threading.Thread(target=decide, args=(to,))
        for to in (CaseStatus.WITHDRAWN, CaseStatus.REJECTED)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    with store.read() as connection:
        kept = tickets.show(connection, case.number)
    assert [line["entered"] for line in kept["history"]] == ["received", kept["status"]]


def test_another_accounts_case_is_as_unknown_as_no_case(open_case: Open, store: Database) -> None:
    theirs = open_case(account_id="one-200")

    with store.read() as connection:
        with pytest.raises(NotFound) as foreign:
            tickets.case_for(connection, "one-100", theirs.number)
        with pytest.raises(NotFound) as nowhere:
            tickets.case_for(connection, "one-100", "C-22222222")
        assert tickets.cases_of(connection, "one-100") == []
    assert str(foreign.value).replace(theirs.number, "C-22222222") == str(nowhere.value)


def test_open_cases_are_those_of_the_kinds_that_have_not_ended(
    open_case: Open, store: Database, now: datetime
) -> None:
    running = open_case(key="1")
    ended = open_case(key="2")
    open_case(key="3", kind=CaseKind.CSR)
    open_case(key="4", account_id="one-200")
    with store.write() as connection:
        tickets.move(
            connection, ended.number, CaseStatus.WITHDRAWN, by="customer", note="", now=now
        )

    with store.read() as connection:
        found = tickets.open_cases(connection, "one-100", [CaseKind.CANCEL_SERVICE])
        every = tickets.cases_of(connection, "one-100")

    assert [case.number for case in found] == [running.number]
    assert len(every) == 3


def test_show_tells_the_whole_case_in_plain_values(
    open_case: Open, store: Database, now: datetime
) -> None:
    case = open_case()
    with store.write() as connection:
        outbox.queue(
            connection,
            letter="verification_code",
            to="dana@blueheron.example",
            values={"code": "123456", "minutes": "10"},
            key="a code",
            now=now,
            case_number=case.number,
            secret=True,
        )

    with store.read() as connection:
        shown = tickets.show(connection, case.number)

    assert (
        list(shown)
        == (
            "number kind provider account_id status opened_at effective_on next_actor due fields "
            "history letters"
        ).split()
    )
    assert shown["opened_at"] == "2026-11-23T17:00:00+00:00"
    assert shown["effective_on"] == "2026-12-24"
    assert shown["letters"][0]["status"] == "waiting"
    assert "123456" not in str(shown)
