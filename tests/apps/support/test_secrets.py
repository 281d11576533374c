"""Codes and PINs: the code never reaches the engine or the log, the PIN is shown once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from rig import people
from rig.digits import stands_in
from rig.door import Browser, Engine, says

from helpdesk import bootstrap
from helpdesk.accounts import store as directory
from helpdesk.identity.pins import NOT_ME
from helpdesk.settings import Settings
from helpdesk.store.database import Database
from helpdesk.store.schema import outbox
from helpdesk.tickets import store as tickets
from helpdesk.vocabulary import CaseKind, CaseStatus


@pytest.fixture
def customer(database: Database, tmp_path: Path) -> people.Person:
    return people.person(database, tmp_path)


@pytest.fixture
def code(browser: Browser, engine: Engine, settings: Settings, customer: people.Person) -> str:
    """The code that was sent for the browser's conversation; its question is open."""
    engine.answer = lambda body: says(body, "Which code?", open="code")
    browser.say("it is me")
    desk = bootstrap.build(settings)
    with desk.database.write() as connection:
        desk.codes.start(
            connection,
            conversation_id=browser.opened["id"],
            turn="a turn",
            provider="8x8",
            account_ref=[customer.account],
            email=customer.email,
            operation="request_porting_pin",
            now=settings.clock(),
        )
        body = str(connection.execute(outbox.select()).one().body)
    desk.database.dispose()
    engine.answer = lambda body: says(body, "Thank you", open="code")
    found = re.search(r"\b\d{6}\b", body)
    assert found
    return found.group()


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_right_code_is_stored_as_dots_and_told_as_passed(
    browser: Browser, engine: Engine, code: str, tmp_path: Path
) -> None:
    browser.say(f"it is {code[:3]} {code[3:]}, thanks")
    assert engine.texts()[-1] == '/inform{"code_checked": "passed"}'
    assert browser.log()[-2]["text"] == "it is ••••••, thanks"
    assert not stands_in(code, str(engine.asked))


def test_a_wrong_code_five_times_is_spent_and_the_right_one_comes_too_late(
    browser: Browser, engine: Engine, code: str
) -> None:
    for _ in range(5):
        browser.say(wrong(code))
    browser.say(code)
    told = [re.search(r': "(\w+)"', text)[1] for text in engine.texts() if "code_checked" in text]
    assert told == ["wrong"] * 4 + ["spent"] * 2


def test_a_code_sent_twice_under_one_client_id_is_one_attempt(
    browser: Browser, engine: Engine, code: str
) -> None:
    answers = [browser.post(client_id="same", text=wrong(code)) for _ in range(6)]
    assert [a.status_code for a in answers] == [202] + [200] * 5
    browser.poll()
    browser.say(code)
    assert engine.texts()[-1] == '/inform{"code_checked": "passed"}'


def test_a_code_is_hidden_while_another_question_is_open(
    browser: Browser, engine: Engine, code: str
) -> None:
    engine.answer = lambda body: says(body, "Which number?", open="pin_numbers")
    browser.say("what is this about?")
    answer = browser.post(client_id="hidden", text=f"my code is {code}")
    assert answer.status_code == 202
    browser.poll()
    assert engine.texts()[-1] == "my code is ••••••"
    again = browser.post(client_id="hidden", text=f"my code is {code}")
    assert again.status_code == 200


def test_six_digits_are_left_alone_when_no_code_is_awaited(
    browser: Browser, engine: Engine
) -> None:
    browser.say("my account is 100234")
    assert engine.texts()[-1] == "my account is 100234"


@pytest.fixture
def pin(
    browser: Browser, settings: Settings, customer: people.Person
) -> Callable[[], tuple[str, str]]:
    """Grant a PIN to the browser's conversation; give its id and the link's token."""

    def grant() -> tuple[str, str]:
        desk = bootstrap.build(settings)
        now: datetime = settings.clock()
        with desk.database.write() as connection:
            account = directory.get(connection, customer.account)
            case = tickets.open_case(
                connection, key="k", kind=CaseKind.PORTING_PIN, provider="8x8",
                account_id=customer.account, email=customer.email,
                conversation_id=browser.opened["id"], status=CaseStatus.RECEIVED,
                next_actor="carrier", due=None, effective_on=None, fields={}, by="assistant",
                note="", now=now,
            )  # fmt: skip
            granted = desk.pins.grant(
                connection, account=account, contact=account.contacts[0],
                numbers=customer.numbers[:1], case_number=case.number,
                conversation_id=browser.opened["id"], life_days=7, digits=6, now=now,
            )  # fmt: skip
        desk.database.dispose()
        return granted.id, str(granted.alarm_token)

    return grant


def test_a_pin_is_shown_once(browser: Browser, pin: Callable[[], tuple[str, str]]) -> None:
    secret, _ = pin()
    shown = browser.http.get(f"{browser.path}/secrets/{secret}", headers=browser.headers)
    assert shown.status_code == 200 and shown.headers["Cache-Control"] == "no-store"
    assert re.fullmatch(r"\d{6}", shown.json()["value"])
    assert set(shown.json()) == {"kind", "value", "expires_at"}
    gone = browser.http.get(f"{browser.path}/secrets/{secret}", headers=browser.headers)
    assert gone.status_code == 410 and gone.json()["code"] == "secret_gone"


def test_a_pin_is_not_shown_in_another_conversation(
    browser: Browser, pin: Callable[[], tuple[str, str]], browse, porter
) -> None:
    secret, _ = pin()
    other = browse(porter)
    answer = other.http.get(f"{other.path}/secrets/{secret}", headers=other.headers)
    assert answer.status_code == 404
    shown = browser.http.get(f"{browser.path}/secrets/{secret}", headers=browser.headers)
    assert shown.status_code == 200


def test_this_was_not_me_asks_first_then_revokes_and_opens_one_fraud_case(
    browser: Browser, pin: Callable[[], tuple[str, str]], database: Database
) -> None:
    secret, token = pin()
    page = browser.http.get(f"{NOT_ME}{token}")
    assert page.status_code == 200 and '<form method="post">' in page.text
    pressed = [browser.http.post(f"{NOT_ME}{token}") for _ in range(2)]
    assert [p.status_code for p in pressed] == [200, 200]
    assert "<form" not in pressed[0].text, "there is nothing left to press"
    with database.read() as connection:
        fraud = [c for c in tickets.listing(connection) if c["kind"] == CaseKind.FRAUD]
    assert len(fraud) == 1
    gone = browser.http.get(f"{browser.path}/secrets/{secret}", headers=browser.headers)
    assert gone.status_code == 410
    assert browser.http.post(f"{NOT_ME}unknown").status_code == 404
