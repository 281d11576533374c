"""A case moved at the desk: once, under its mover's name, and the customer hears of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from helpdesk.agents import signing_in
from helpdesk.agents.deeds import store as deeds
from helpdesk.agents.store import Agent, Role
from helpdesk.casework import moving
from helpdesk.casework.moving import MovedOn, MoveUnfit, Wanted
from helpdesk.chat import store as chat
from helpdesk.errors import MoveNotAllowed, NotFound
from helpdesk.store.database import Database
from helpdesk.store.schema import outbox
from helpdesk.tickets import store as tickets
from helpdesk.tickets.case import Case
from helpdesk.vocabulary import CaseKind, CaseStatus

ZONE = "America/Los_Angeles"
Open = Callable[..., Case]


@pytest.fixture
def maria(store: Database, now: datetime) -> Agent:
    with store.write() as connection:
        return signing_in.add(
            connection, name="Maria", email="maria@desk.example", role=Role.AGENT,
            password="correct horse battery", now=now,
        )  # fmt: skip


@pytest.fixture
def open_case(store: Database, now: datetime) -> Open:
    def opened(**changes: Any) -> Case:
        with store.write() as connection:
            talk, _ = chat.open_conversation(connection, provider="one", locale="en", now=now)
            what: dict[str, Any] = {
                "key": "draft:1", "kind": CaseKind.CANCEL_SERVICE, "provider": "one",
                "account_id": "one-100", "email": "dana@blueheron.example",
                "conversation_id": talk, "status": CaseStatus.RECEIVED,
                "next_actor": "provider", "due": now + timedelta(days=2), "effective_on": None,
                "fields": {}, "by": "assistant", "note": "asked", "now": now,
            }  # fmt: skip
            return tickets.open_case(connection, **what | changes)

    return opened


def move(store: Database, number: str, agent: Agent, now: datetime, **what: Any) -> Case:
    wanted = Wanted(**{"version": 1, "note": "I look at it"} | what)
    with store.write() as connection:
        return moving.move(connection, number, wanted, agent=agent, zone=ZONE, now=now)


def told(store: Database, case: Case) -> list[tuple[str, Any]]:
    with store.read() as connection:
        talk = chat.conversation(connection, str(case.conversation_id))
        heard = chat.messages_after(connection, talk, 0)
        return [(m.text, m.body.get("case")) for m in heard if m.author == "system"]


def letters(store: Database) -> list[str]:
    with store.read() as connection:
        return list(connection.scalars(sa.select(outbox.c.body)))


def test_a_move_has_its_line_its_deed_its_message_and_its_letter_and_a_second_press_nothing(
    store: Database, open_case: Open, maria: Agent, now: datetime
) -> None:
    case = open_case()
    for _ in range(2):
        after = move(store, case.number, maria, now, to=CaseStatus.IN_REVIEW)

    assert (after.status, after.version) == (CaseStatus.IN_REVIEW, 2)
    assert after.due == case.due  # what was promised for it stays promised
    with store.read() as connection:
        history = tickets.show(connection, case.number)["history"]
        (deed,) = deeds.listing(connection, case_number=case.number)
    assert [(line["by"], line["note"]) for line in history[1:]] == [("Maria", "I look at it")]
    assert (deed.deed, deed.by) == ("case_moved", "Maria")
    shown = {"number": case.number, "kind": "cancel_service", "status": "in_review"}
    ((text, body),) = told(store, case)
    assert case.number in text and "being looked at" in text
    assert body == shown
    (letter,) = letters(store)
    assert text in letter
    assert "I look at it" not in letter + text  # a note is the desk's own


def test_whoever_comes_second_is_told_how_the_case_stands_and_changes_nothing(
    store: Database, open_case: Open, maria: Agent, now: datetime
) -> None:
    case = open_case()
    move(store, case.number, maria, now, to=CaseStatus.IN_REVIEW)

    with pytest.raises(MovedOn) as refused:
        move(store, case.number, maria, now, to=CaseStatus.DONE)

    assert refused.value.case.status is CaseStatus.IN_REVIEW
    assert len(told(store, case)) == 1


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ({"to": CaseStatus.IN_REVIEW, "note": "  "}, "note"),
        ({"to": CaseStatus.REJECTED}, "told"),
        ({"to": CaseStatus.WAITING_ON_CUSTOMER, "told": " "}, "told"),
        ({"to": CaseStatus.SCHEDULED}, "day"),
        ({"to": CaseStatus.SCHEDULED, "day": date(2026, 11, 22)}, "day_past"),
    ],
)
def test_a_move_without_what_it_needs_changes_nothing(
    store: Database, open_case: Open, maria: Agent, now: datetime, what: dict[str, Any], code: str
) -> None:
    case = open_case()

    with pytest.raises(MoveUnfit) as refused:
        move(store, case.number, maria, now, **what)

    assert refused.value.code == code
    with store.read() as connection:
        assert tickets.case(connection, case.number) == tickets.by_key(connection, "draft:1")
        assert len(tickets.show(connection, case.number)["history"]) == 1
    assert not told(store, case) and not letters(store)


def test_what_is_scheduled_has_its_day_and_what_waits_says_what_for(
    store: Database, open_case: Open, maria: Agent, now: datetime
) -> None:
    case, day = open_case(), date(2026, 12, 24)
    after = move(store, case.number, maria, now, to=CaseStatus.SCHEDULED, day=day)

    assert after.effective_on == day
    assert after.due is not None and after.due.isoformat() == "2026-12-25T07:59:00+00:00"
    ((text, _),) = told(store, case)
    assert "scheduled, nothing has changed yet" in text
    assert "Thursday, 24 December 2026" in text

    other = open_case(key="draft:2", email=None)
    asked = "Send us a copy of your bill."
    move(store, other.number, maria, now, to=CaseStatus.WAITING_ON_CUSTOMER, told=asked)
    ((text, _),) = told(store, other)
    assert text.endswith(asked)
    assert len(letters(store)) == 1  # the second case knows no address to write to


def test_the_desk_sends_nothing_that_waits_for_the_yes_of_somebody_on_the_account(
    store: Database, open_case: Open, maria: Agent, now: datetime
) -> None:
    waiting = open_case(
        status=CaseStatus.WAITING_ON_CUSTOMER, fields={"approval_asked": {"asked_by": "Cal"}}
    )

    assert CaseStatus.IN_REVIEW not in moving.possible(waiting)
    with pytest.raises(MoveNotAllowed):
        move(store, waiting.number, maria, now, to=CaseStatus.IN_REVIEW)
    with pytest.raises(NotFound):
        move(store, "C-22222222", maria, now, to=CaseStatus.IN_REVIEW)


def test_a_case_without_a_conversation_can_be_moved(
    store: Database, open_case: Open, maria: Agent, now: datetime
) -> None:
    case = open_case(conversation_id=None)
    assert move(store, case.number, maria, now, to=CaseStatus.DONE).status is CaseStatus.DONE
