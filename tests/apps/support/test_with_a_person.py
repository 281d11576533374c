"""What a browser may ask for while a person has its conversation, and when they have ended it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import httpx
from rig import kept
from rig.door import Browser, Running

from apps.support.limits import Limits, Window
from helpdesk import clock
from helpdesk.chat.lines import store as lines
from helpdesk.chat.owners import store as owners
from helpdesk.store.database import Database
from helpdesk.vocabulary import Owner


def rate(browser: Browser) -> httpx.Response:
    body = {"score": 5, "comment": ""}
    return browser.http.post(f"{browser.path}/rating", json=body, headers=browser.headers)


def test_a_file_waits_for_an_answer_as_words_do_and_what_has_not_ended_is_not_rated(
    browser: Browser, database: Database
) -> None:
    talk, now = browser.opened["id"], clock.system()
    assert rate(browser).json()["code"] == "nothing_to_rate"
    with database.write() as connection:
        maria = kept.agent(connection, "Maria", now)
        kept.owner(connection, talk, Owner.AGENT, now, maria.id)
    assert rate(browser).status_code == 409
    headers = {**browser.headers, "Client-Id": "f1", "File-Name": "bill.pdf"}
    sent = browser.http.post(f"{browser.path}/files", content=b"%PDF-1.7\nbill", headers=headers)
    assert sent.status_code == 202
    with database.write() as connection:
        assert owners.lapsed(connection, clock.system()) == []
        assert owners.lapsed(connection, clock.system() + timedelta(minutes=11)) == [talk]
        kept.owner(connection, talk, Owner.CLOSED, now, maria.id)
    assert browser.poll(wait=0)["rating"] is True
    assert [rate(browser).status_code for _ in range(2)] == [200, 200]
    assert browser.poll(wait=0)["rating"] is False


def test_colleagues_read_a_rating_where_it_was_given_and_the_customer_does_not(
    browser: Browser, database: Database
) -> None:
    talk, now = browser.opened["id"], clock.system()
    with database.write() as connection:
        kept.owner(connection, talk, Owner.CLOSED, now, kept.agent(connection, "Maria", now).id)
    body = {"score": 2, "comment": "Nobody <b>called</b> back."}
    for _ in range(2):
        sent = browser.http.post(f"{browser.path}/rating", json=body, headers=browser.headers)
        assert sent.status_code == 200
    with database.read() as connection:
        log = lines.everything(connection, talk)
    notes = [line.text for line in log if line.visibility == lines.AGENTS]
    assert notes == ["The customer gave 2 of 5. They wrote: Nobody <b>called</b> back."]
    assert "gave 2" not in str(browser.poll(after=0, wait=0))


def test_ratings_codes_and_leaving_the_line_count_as_messages_do(
    start: Callable[..., Running], browse: Callable[..., Browser]
) -> None:
    browser = browse(start(limits=Limits(messages=(Window(2, 60),))))
    assert browser.post(move="withdraw").status_code == 200
    assert rate(browser).status_code == 409
    secret = browser.http.get(f"{browser.path}/secrets/none", headers=browser.headers)
    for refused in (secret, rate(browser), browser.post(move="withdraw")):
        assert (refused.status_code, refused.json()["code"]) == (429, "slow_down")
