"""The conversation log and the drafts, on both databases."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from helpdesk.chat import store as chat
from helpdesk.chat.drafts import store as drafts
from helpdesk.chat.log import Conversation, Reply, Turn
from helpdesk.errors import Conflict, NotFound
from helpdesk.store import schema
from helpdesk.store.database import Database
from helpdesk.vocabulary import Owner

STATE = {"form": None, "open": None, "slots": {"provider": "8x8"}}


@pytest.fixture
def talk(store: Database, now: datetime) -> str:
    """A conversation that was greeted."""
    with store.write() as connection:
        conversation_id, _ = chat.open_conversation(
            connection, provider="8x8", locale="en", now=now
        )
        chat.commit_turn(connection, conversation_id, turn(0, -1, STATE, "Hello"), now)
    return conversation_id


def turn(
    answers: int, before: int, state: dict[str, Any] | None, *texts: str, epoch: int = 0
) -> Turn:
    return Turn(answers, before, epoch, tuple(Reply(text) for text in texts), state)


def say(store: Database, talk: str, text: str, now: datetime) -> int:
    with store.write() as connection:
        locked = chat.lock(connection, talk)
        return chat.append_customer_message(connection, locked, client_id=text, text=text, now=now)


def look(store: Database, talk: str) -> Conversation:
    with store.read() as connection:
        return chat.conversation(connection, talk)


def texts(store: Database, talk: str, after: int = 0) -> list[str]:
    with store.read() as connection:
        found = chat.conversation(connection, talk)
        return [m.text for m in chat.messages_after(connection, found, after)]


def commit(store: Database, talk: str, made: Turn, now: datetime) -> bool:
    with store.write() as connection:
        return chat.commit_turn(connection, talk, made, now).is_shown


def change(store: Database, talk: str, **values: Any) -> None:
    table = schema.conversations
    with store.write() as connection:
        connection.execute(table.update().where(table.c.id == talk).values(**values))


def test_the_token_is_not_kept_and_finds_its_conversation(store: Database, now: datetime) -> None:
    with store.write() as connection:
        talk, token = chat.open_conversation(connection, provider="8x8", locale="en", now=now)
        row = connection.execute(schema.conversations.select()).one()
        assert token not in str(row) and len(token) >= 43
        assert chat.conversation_of_token(connection, token) == talk
        assert chat.conversation_of_token(connection, token + "x") is None


def test_an_unknown_conversation_is_not_found(store: Database) -> None:
    with store.read() as connection, pytest.raises(NotFound):
        chat.conversation(connection, "nobody")


def test_a_new_conversation_waits_for_its_greeting(store: Database, now: datetime) -> None:
    with store.write() as connection:
        talk, _ = chat.open_conversation(connection, provider="8x8", locale="en", now=now)
        assert chat.waiting(connection) == [talk]
        assert chat.conversation(connection, talk).is_working


def test_a_turn_writes_replies_state_and_mark_together(
    store: Database, talk: str, now: datetime
) -> None:
    seq = say(store, talk, "cancel", now)
    assert look(store, talk).is_working
    state = {"form": "csr_form", "open": "csr_numbers", "slots": {"provider": "8x8", "n": [1]}}
    assert commit(store, talk, turn(seq, 0, state, "One", "Two"), now)
    after = look(store, talk)
    assert (after.last_seq, after.answered_seq, after.state) == (4, 2, state)
    assert not after.is_working
    assert texts(store, talk) == ["Hello", "cancel", "One", "Two"]
    assert texts(store, talk, after=2) == ["One", "Two"]


def test_a_message_is_answered_once(store: Database, talk: str, now: datetime) -> None:
    seq = say(store, talk, "cancel", now)
    commit(store, talk, turn(seq, 0, STATE, "One"), now)
    with pytest.raises(Conflict):
        commit(store, talk, turn(seq, 0, STATE, "Two"), now)
    assert texts(store, talk) == ["Hello", "cancel", "One"]


def test_the_oldest_unanswered_message_comes_first(
    store: Database, talk: str, now: datetime
) -> None:
    first, second = say(store, talk, "a", now), say(store, talk, "b", now)
    commit(store, talk, turn(first, 0, STATE, "to a"), now)
    with store.read() as connection:
        found = chat.next_question(connection, chat.conversation(connection, talk))
        assert chat.waiting(connection) == [talk]
    assert found is not None and (found.seq, found.text) == (second, "b")


def test_replies_to_an_agents_conversation_are_kept_and_not_shown(
    store: Database, talk: str, now: datetime
) -> None:
    seq = say(store, talk, "cancel", now)
    change(store, talk, owner=Owner.AGENT, epoch=1)
    shown = commit(store, talk, turn(seq, 0, {**STATE, "form": "csr_form"}, "Too late"), now)
    assert shown is False
    assert texts(store, talk) == ["Hello", "cancel"]
    assert look(store, talk).state == STATE and look(store, talk).answered_seq == seq
    with store.read() as connection:
        kept = connection.scalars(
            sa.select(schema.messages.c.text).where(schema.messages.c.visibility == "suppressed")
        ).all()
    assert kept == ["Too late"]


def test_the_turn_that_put_the_customer_in_the_queue_is_still_heard(
    store: Database, talk: str, now: datetime
) -> None:
    seq = say(store, talk, "a person please", now)
    change(store, talk, owner=Owner.QUEUE, epoch=1)
    assert commit(store, talk, turn(seq, 0, STATE, "A person will join"), now)
    assert texts(store, talk)[-1] == "A person will join"


def test_a_turn_that_slept_through_a_change_of_owner_and_back_is_run_again(
    store: Database, talk: str, now: datetime
) -> None:
    seq = say(store, talk, "hello?", now)
    change(store, talk, owner=Owner.ASSISTANT, epoch=2)  # joined the line, and left it
    with pytest.raises(Conflict):
        commit(store, talk, turn(seq, 0, STATE, "Stale"), now)
    assert look(store, talk).is_working  # the message still waits for its answer


def test_what_is_said_to_an_agent_is_not_owed_by_the_engine(
    store: Database, talk: str, now: datetime
) -> None:
    change(store, talk, owner=Owner.AGENT, epoch=1)
    say(store, talk, "thanks", now)
    change(store, talk, owner=Owner.ASSISTANT, epoch=2)
    assert not look(store, talk).is_working


def test_a_closed_conversation_opens_again_with_the_assistant(
    store: Database, talk: str, now: datetime
) -> None:
    change(store, talk, owner=Owner.CLOSED, epoch=4)
    say(store, talk, "one more thing", now)
    opened = look(store, talk)
    assert (opened.owner, opened.epoch, opened.is_working) == (Owner.ASSISTANT, 5, True)


def test_an_outage_is_told_once_until_an_answer_ends_it(
    store: Database, talk: str, now: datetime
) -> None:
    notice = Reply("later", author="system")
    seq = say(store, talk, "cancel", now)
    for expected in (True, False):
        with store.write() as connection:
            assert chat.tell_outage(connection, talk, notice, now) is expected
    commit(store, talk, turn(seq, 0, STATE, "Done"), now)
    with store.write() as connection:
        assert chat.tell_outage(connection, talk, notice, now) is False  # nothing is owed
    again = say(store, talk, "next", now)
    with store.write() as connection:
        assert chat.tell_outage(connection, talk, notice, now) is True
    assert again == 5


def test_orphans_are_conversations_quiet_for_long(
    store: Database, talk: str, now: datetime
) -> None:
    say(store, talk, "cancel", now)
    with store.read() as connection:
        assert chat.waiting(connection, quiet_since=now) == []
        assert chat.waiting(connection, quiet_since=now + timedelta(seconds=1)) == [talk]


def test_writers_at_once_leave_no_gap_and_no_double(
    store: Database, talk: str, now: datetime
) -> None:
    def write(name: str) -> None:
        for number in range(10):
            say(store, talk, f"{name}{number}", now)

    threads = [threading.Thread(target=write, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as connection:
        seqs = connection.scalars(sa.select(schema.messages.c.seq).order_by("seq")).all()
    assert seqs == list(range(1, 32))


# --- drafts --------------------------------------------------------------------------------


def form_state(draft: str = "d1", **slots: Any) -> dict[str, Any]:
    return {
        "form": "csr_form",
        "open": "csr_choice",
        "slots": {"provider": "8x8", "draft_id": draft, "notes": {"_misses": 1}, **slots},
    }


def draft(store: Database, draft_id: str = "d1") -> Any:
    with store.read() as connection:
        table = schema.drafts
        return connection.execute(table.select().where(table.c.id == draft_id)).one_or_none()


def run(store: Database, talk: str, state: dict[str, Any], now: datetime) -> None:
    before = look(store, talk)
    seq = say(store, talk, f"m{before.last_seq}", now)
    commit(store, talk, turn(seq, before.answered_seq, state, "ok"), now)


def test_a_draft_is_saved_after_every_answer(store: Database, talk: str, now: datetime) -> None:
    run(store, talk, form_state(csr_numbers=["+14085550132"]), now)
    run(store, talk, form_state(csr_numbers=["+14085550132"], csr_choice="mail"), now)
    row = draft(store)
    assert row.answers == {"csr_numbers": ["+14085550132"], "csr_choice": "mail"}
    assert (row.form, row.open_slot, row.status) == ("csr_form", "csr_choice", "open")
    assert (row.version, row.conversation_id, row.provider) == (2, talk, "8x8")


def test_a_draft_takes_its_ending_and_the_state_forgets_it(
    store: Database, talk: str, now: datetime
) -> None:
    run(store, talk, form_state(csr_choice="mail"), now)
    ended = [{"id": "d1", "status": "submitted"}, {"id": "never written", "status": "stopped"}]
    run(store, talk, {**STATE, "slots": {"provider": "8x8", "drafts_ended": ended}}, now)
    assert (draft(store).status, draft(store).answers) == ("submitted", {"csr_choice": "mail"})
    assert look(store, talk).state["slots"] == {"provider": "8x8"}


def test_a_draft_put_aside_is_open_again_when_its_form_is(
    store: Database, talk: str, now: datetime
) -> None:
    run(store, talk, form_state(), now)
    run(store, talk, form_state("d2", drafts_ended=[{"id": "d1", "status": "suspended"}]), now)
    assert draft(store).status == "suspended" and draft(store, "d2").status == "open"
    run(store, talk, form_state("d1", drafts_ended=[{"id": "d2", "status": "submitted"}]), now)
    assert draft(store).status == "open" and draft(store, "d2").status == "submitted"


def test_a_draft_left_in_another_conversation_can_be_gone_on_with(
    store: Database, talk: str, now: datetime
) -> None:
    with store.write() as connection:
        connection.execute(
            schema.accounts.insert().values(id="A", provider="8x8", document={}, imported_at=now)
        )
        identity = {"account_id": "A", "email": "Dana@blueheron.example", "operation": "csr"}
        connection.execute(
            schema.identities.insert().values(
                conversation_id=talk, verified_at=now, used_at=now, **identity
            )
        )
    run(store, talk, form_state(csr_choice="mail"), now)
    with store.read() as connection:
        whose = {
            "form": "csr_form",
            "account_id": "A",
            "email": "dana@blueheron.example",
            "since": now,
        }
        found = drafts.stopped_drafts(connection, conversation_id="another", **whose)
        assert [row["id"] for row in found] == ["d1"]
        assert drafts.stopped_drafts(connection, conversation_id=talk, **whose) == []
        stranger = {**whose, "email": "sam@blueheron.example"}
        assert drafts.stopped_drafts(connection, conversation_id="another", **stranger) == []


def test_a_draft_given_up_for_an_older_one_is_replaced(
    store: Database, talk: str, now: datetime
) -> None:
    run(store, talk, form_state("new"), now)
    run(store, talk, form_state("older"), now)
    assert draft(store, "new").status == "replaced" and draft(store, "older").status == "open"
