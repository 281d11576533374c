"""The assistant is away, or an agent falls silent: the customer is told, and keeps their place (W52, W53)."""

from __future__ import annotations

import os
import signal

import sqlalchemy as sa
from playwright.sync_api import expect
from rig.browser import Chat
from rig.hand import Hand
from rig.stack import Stack

from helpdesk.chat.owners import store as owners
from helpdesk.store.database import Database
from helpdesk.store.schema import conversations


def test_W52_W53_a_person_comes_while_the_assistant_is_away_and_who_is_let_wait_is_back_in_line(
    visitor, porter: Stack, maria: Hand, directory: Database
) -> None:
    chat: Chat = visitor().visit().open()
    talk = chat.deep("c => c.talk.talk.id")
    engine = porter.pids()["engine"]
    os.kill(engine, signal.SIGSTOP)
    try:
        chat.text.fill("cancel my account")
        chat.text.press("Enter")
        instead = chat.button("Talk to a person instead")
        expect(instead).to_be_visible(timeout=15_000)
        instead.click()
        expect(chat.root.locator(".people")).to_contain_text("in line")
        with directory.read() as connection:
            epoch = owners.control(connection, talk).epoch
        assert maria.do(talk, "claim", epoch).status_code == 303
        written = maria.do(
            talk, "messages", epoch + 1, kind="reply", text="I am here.", client_id="w53"
        )
        assert written.status_code == 303, written.text
        expect(chat.messages.last).to_contain_text("I am here.")  # people need no engine
    finally:
        os.kill(engine, signal.SIGCONT)

    with directory.write() as connection:  # she lets them wait for ten minutes
        connection.execute(
            sa.update(conversations)
            .where(conversations.c.id == talk)
            .values(lease_until=conversations.c.created_at)
        )
    expect(chat.messages.last).to_contain_text("the next free person", timeout=15_000)
    expect(chat.root.locator(".people")).to_contain_text("in line")
