"""A request that waits for somebody's yes, in the store: once, for the right people, answered once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from helpdesk.casework import approvals
from helpdesk.casework.desk import Place
from helpdesk.casework.judge import RuleJudge
from helpdesk.eligibility import pack
from helpdesk.errors import NotAllowed
from helpdesk.forms import cancel_service
from helpdesk.forms.model import Context
from helpdesk.store.database import Database
from helpdesk.store.schema import outbox
from helpdesk.tickets.case import Case
from helpdesk.vocabulary import Account, CaseStatus, Contact, Identity, Licence

FORM = cancel_service.FORM
PACK = pack.load(Path(__file__).parents[3] / "helpdesk" / "providers" / "avoxi.yml")
NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
ASKS = Contact("Cal Munro", "cal@meridian.example", "+14045550131", ("admin",))
MAY = Contact("Ivy Laurent", "ivy@meridian.example", "+14045550130", ("super_admin",))
ALSO = Contact("Bo Laurent", "bo@meridian.example", "+14045550132", ("super_admin", "admin"))
WANTED = {"cancel_scope": "licence", "cancel_items": ["L-4"], "cancel_name": "Cal Munro"}


def account(*contacts: Contact) -> Account:
    licences = tuple(Licence(f"L-{n}", "contact_center", None, False) for n in range(1, 6))
    return Account(
        "avx-1", "avoxi", "Meridian", "contact_center", "US", False, "active", None, None,
        "invoice", False, 5, 0, "1 Example St", contacts, licences=licences,
    )  # fmt: skip


def context(who: Contact, answers: dict[str, Any], *contacts: Contact) -> Context:
    known = account(*(contacts or (ASKS, MAY, ALSO)))
    return Context(
        now=NOW, today=NOW.date(), pack=PACK, answers=answers, account=known, contact=who,
        identity=Identity(known.id, who.email, NOW, "cancel_service"),
    )  # fmt: skip


def place(draft: str) -> Place:
    return Place("talk-1", "avoxi", "talk-1:1", draft)


def ask(store: Database, known: Context) -> Case:
    verdict = RuleJudge(FORM).request(known)
    with store.write() as connection:
        return approvals.ask(connection, FORM, place("d-1"), known, verdict, "https://chat.example")


def answer(store: Database, case: Case, who: Contact, how: str) -> Case:
    known = context(who, {**WANTED, "approval": how})
    with store.write() as connection:
        return approvals.answer(connection, FORM, place(f"approval:{case.number}"), known)


def written(store: Database) -> list[tuple[str, str]]:
    with store.read() as connection:
        rows = connection.execute(sa.select(outbox.c.letter, outbox.c.to))
        return sorted((row.letter, row.to) for row in rows)


def test_asking_twice_makes_one_case_and_one_letter_to_each_who_may_say_yes(store):
    first, again = (ask(store, context(ASKS, WANTED)) for _ in range(2))

    assert first.number == again.number
    assert first.status is CaseStatus.WAITING_ON_CUSTOMER
    assert written(store) == [
        ("approval_asked", ASKS.email),
        ("approval_wanted", ALSO.email),
        ("approval_wanted", MAY.email),
    ]


def test_it_is_offered_to_who_may_say_yes_and_to_nobody_else(store):
    case = ask(store, context(ASKS, WANTED))

    with store.read() as connection:
        offered = {
            who.name: approvals.waiting(connection, FORM, context(who, {}))
            for who in (ASKS, MAY, ALSO)
        }
    assert offered[ASKS.name] == []
    for boss in (MAY, ALSO):
        (only,) = offered[boss.name]
        assert (only["number"], only["asked_by"]) == (case.number, ASKS.name)
        assert only["answers"] == WANTED
        assert only["asked_on"] == "Monday, 23 November 2026"


@pytest.mark.parametrize(("first", "then"), [("send", "turn_down"), ("turn_down", "send")])
def test_the_first_answer_counts_and_a_second_one_finds_it(store, first, then):
    case = ask(store, context(ASKS, WANTED))

    done = answer(store, case, MAY, first)
    letters_then = written(store)
    late = answer(store, case, ALSO, then)

    wanted = CaseStatus.IN_REVIEW if first == "send" else CaseStatus.WITHDRAWN
    assert (done.status, late.status) == (wanted, wanted)
    assert late.fields["approval_asked"]["answered_by"] == MAY.email
    assert written(store) == letters_then
    with store.read() as connection:
        assert approvals.waiting(connection, FORM, context(ALSO, {})) == []


def test_who_asked_and_who_lacks_the_role_cannot_answer(store):
    case = ask(store, context(ASKS, WANTED))

    with pytest.raises(NotAllowed):
        answer(store, case, ASKS, "send")
    with store.read() as connection:
        assert approvals.answered(connection, f"approval:{case.number}") is None


def test_nothing_is_kept_where_nobody_on_the_account_could_say_yes(store):
    with pytest.raises(NotAllowed):
        ask(store, context(ASKS, WANTED, ASKS))

    assert written(store) == []
