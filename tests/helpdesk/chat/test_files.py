"""Files and their messages in the store, on both databases."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from helpdesk.chat import store as chat
from helpdesk.chat.files import intake
from helpdesk.chat.files import store as files
from helpdesk.chat.files.shelf import Arrived, Shelf
from helpdesk.chat.log import Reply
from helpdesk.chat.owners import store as owners
from helpdesk.errors import NotFound
from helpdesk.store.database import Database
from helpdesk.vocabulary import Owner

NOTICE = Reply("Kept.", author="system")


def arrived(folder: Path, content: bytes = b"%PDF-1.7\n") -> Arrived:
    arriving = Shelf(folder).begin()
    arriving.write(content)
    return arriving.settle()


def test_a_file_is_not_asked_about_and_belongs_to_its_conversation_alone(
    store: Database, now: datetime, tmp_path: Path
) -> None:
    shelf, first = Shelf(tmp_path), arrived(tmp_path)
    with store.write() as connection:
        talk, other = (
            chat.open_conversation(connection, provider="8x8", locale="en", now=now)[0]
            for _ in range(2)
        )
        received = intake.receive(connection, talk, "f1", "é" * 200, first, notice=NOTICE, now=now)
        assert (received.seq, received.is_new) == (1, True)
    with store.read() as connection:
        stands = chat.conversation(connection, talk)
        assert (stands.last_seq, stands.asked_seq) == (2, 0)
        assert chat.next_question(connection, stands) is None
        assert [m.author for m in chat.messages_after(connection, stands, 0)] == [
            "customer",
            "system",
        ]
        found = files.find(connection, talk, first.id)
        assert shelf.place(found.id).read_bytes() == b"%PDF-1.7\n" and len(found.name) == 100
        assert files.ids(connection) == {first.id}
        with pytest.raises(NotFound):
            files.find(connection, other, first.id)
    with store.write() as connection:
        chat.append_customer_message(
            connection, chat.lock(connection, talk), client_id="c", text="and now?", now=now
        )
        asked = chat.next_question(connection, chat.conversation(connection, talk))
        assert asked is not None and asked.text == "and now?"


def test_before_a_person_nobody_says_that_files_are_not_read(
    database: Database, now: datetime, tmp_path: Path
) -> None:
    with database.write() as connection:
        talk, _ = chat.open_conversation(connection, provider="8x8", locale="en", now=now)
        before = owners.control(connection, talk)
        owners.change(connection, before, Owner.AGENT, by=owners.SYSTEM, now=now)
        intake.receive(
            connection, talk, "f1", "bill.pdf", arrived(tmp_path), notice=NOTICE, now=now
        )
        stands = chat.conversation(connection, talk)
        said = chat.messages_after(connection, stands, 0)
    assert [(m.author, m.text) for m in said] == [("customer", "bill.pdf")]
