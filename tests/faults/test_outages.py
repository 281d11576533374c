"""A part is down or hangs: the customer is told once, within five seconds; nothing is lost or doubled."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import httpx
import pytest
from rig import steps
from rig.people import Person
from rig.stack import Stack
from rig.talk import Message, Talk, wait_for

# A store of its own: who writes twice in an outage has messages that no rule of one answer each
# to one each fits, and the other tests hold the whole store to that rule.
pytestmark = pytest.mark.parametrize("porter", ["sqlite for outages"], indirect=True)

TOLD_SECONDS = 5
BACK_SECONDS = 60.0  # an engine that starts again reads its model
PIN = "I need a porting PIN"
WORDS = "a curlew calls across the marsh"  # to be found in no log
SUCCESS = re.compile(
    r"request received|order received|is ready|opened|scheduled|issued|C-[A-Z0-9]{8}"
)
PARTS = ("engine", "actions")


@contextmanager
def down(porter: Stack, name: str) -> Iterator[None]:
    """Kill one program and keep it from being started again."""
    assert porter._process is not None
    keeper, pid = porter._process, porter.pids()[name]
    keeper.send_signal(signal.SIGSTOP)
    try:
        os.kill(pid, signal.SIGKILL)
        yield
    finally:
        keeper.send_signal(signal.SIGCONT)
    wait_for(lambda: porter.pids().get(name, pid) != pid)


@contextmanager
def hung(porter: Stack, name: str) -> Iterator[None]:
    """Let one program stand still, with its connections open."""
    pid = porter.pids()[name]
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


BREAKS = {"down": down, "hung": hung}


@pytest.fixture(autouse=True)
def _everything_works(porter: Stack) -> None:
    porter.wait_until_ready()


@pytest.fixture
def talk(porter: Stack) -> Callable[[], Talk]:
    """Open one more conversation, of somebody who is patient."""

    def opened() -> Talk:
        chat = Talk(porter.url, porter.home / "mailbox")
        chat.answer_seconds = BACK_SECONDS
        return chat

    return opened


def put_off(chat: Talk, text: str) -> int:
    """Say something that cannot be answered now; see that this is told, kindly and in time."""
    answer = chat.post(text=text)
    assert answer.status_code == 202, answer.text
    seq = int(answer.json()["seq"])
    body = chat.fetch(seq, wait=20)
    (notice,) = body["messages"]
    assert (notice["author"], body["working"]) == ("system", True)
    assert "saved" in notice["text"] and not SUCCESS.search(notice["text"])
    asked = next(m for m in chat.fetch(seq - 1)["messages"] if m["seq"] == seq)
    late = datetime.fromisoformat(notice["sent_at"]) - datetime.fromisoformat(asked["sent_at"])
    assert late.total_seconds() <= TOLD_SECONDS
    return seq


def answered(chat: Talk, seq: int) -> list[Message]:
    """Wait until what was put off is answered; return what the assistant said since."""
    chat.seq = seq
    chat._collect(seq)
    return [m for m in chat.heard if m["author"] == "assistant"]


def whole(chat: Talk) -> list[Message]:
    """Return the log, after seeing that its numbers have no gap and no double."""
    log: list[Message] = chat.fetch(0)["messages"]
    assert [m["seq"] for m in log] == list(range(1, len(log) + 1))
    return log


# --- engine and actions ----------------------------------------------------------------------


@pytest.mark.parametrize("how", BREAKS)
@pytest.mark.parametrize("name", PARTS)
def test_an_outage_is_told_once_and_the_message_is_answered_once_afterwards(
    porter: Stack, talk: Callable[[], Talk], name: str, how: str
) -> None:
    chat = talk().say("hello")
    with BREAKS[how](porter, name):
        seq = put_off(chat, PIN)
        chat.post(text=WORDS)
    answered(chat, seq)
    log = whole(chat)
    since = [m["author"] for m in log[log.index(next(m for m in log if m["seq"] == seq)) :]]
    assert since[:4] == ["customer", "system", "customer", "assistant"]
    assert [m["question"]["slot"] for m in log if m["question"]] == ["account_ref"] * 2


def test_the_next_outage_is_told_again(porter: Stack, talk: Callable[[], Talk]) -> None:
    chat = talk()
    for text in (PIN, "what is a CSR?"):
        with down(porter, "actions"):
            seq = put_off(chat, text)
        answered(chat, seq)


@pytest.mark.parametrize("name", PARTS)
def test_the_operator_sees_that_a_part_is_down(porter: Stack, name: str) -> None:
    with hung(porter, name):
        wait_for(lambda: httpx.get(f"{porter.url}/readyz", timeout=20).status_code == 503)
        assert httpx.get(f"{porter.url}/healthz").status_code == 200


@pytest.mark.parametrize("how", BREAKS)
@pytest.mark.parametrize("name", PARTS)
def test_nothing_is_called_done_while_it_cannot_be_and_then_it_is_done_once(
    porter: Stack, talk: Callable[[], Talk], person: Callable[..., Person], name: str, how: str
) -> None:
    chat = steps.ask(talk, person(), "upgrade my plan").say("X4").say("3")
    assert chat.slot == "upgrade_confirmed", chat.text
    with BREAKS[how](porter, name):
        seq = put_off(chat, "yes")
        assert chat.fetch(seq)["messages"][-1]["author"] == "system"
    told = answered(chat, seq)
    cases = [m["case"]["number"] for m in told if m["case"]]
    assert len(cases) == 1 and cases[0] in steps.everything(chat)
    with sqlite3.connect(porter.home / "porter.db") as store:
        query = "SELECT count(*) FROM cases WHERE conversation_id = ?"
        assert store.execute(query, (chat.id,)).fetchone() == (1,)


def test_a_conversation_that_is_opened_in_an_outage_is_greeted_afterwards_once(
    porter: Stack, talk: Callable[[], Talk]
) -> None:
    with down(porter, "engine"):
        opened = httpx.post(
            f"{porter.url}/api/chat/conversations", json={"provider": "8x8"}, timeout=30
        )
        assert opened.status_code == 201
        assert [m["author"] for m in opened.json()["messages"]] == ["system"]
    path = f"{porter.url}/api/chat/conversations/{opened.json()['id']}/messages"
    headers = {"Authorization": f"Bearer {opened.json()['token']}"}

    def greeted() -> list[str] | None:
        body = httpx.get(path, params={"after": 0}, headers=headers).json()
        return None if body["working"] else [m["author"] for m in body["messages"]]

    assert wait_for(greeted, BACK_SECONDS) == ["system", "assistant"]


def test_a_wrong_code_that_was_put_off_counts_once(
    porter: Stack, talk: Callable[[], Talk], person: Callable[..., Person]
) -> None:
    robin = person()
    chat = talk().say(PIN).say(robin.account).say(robin.email)
    code = chat.code(robin.email)
    with down(porter, "actions"):
        seq = put_off(chat, "000000" if code != "000000" else "111111")
    assert answered(chat, seq)[-1]["question"]["slot"] == "code"
    with sqlite3.connect(porter.home / "porter.db") as store:
        query = "SELECT attempts FROM challenges WHERE conversation_id = ?"
        assert store.execute(query, (chat.id,)).fetchall() == [(1,)]
    assert chat.say(code).slot == "pin_numbers"


# --- support server --------------------------------------------------------------------------


def test_a_conversation_outlives_the_support_server(
    porter: Stack, talk: Callable[[], Talk], person: Callable[..., Person]
) -> None:
    robin = person()
    chat = talk().say(PIN).say(robin.account)
    before, kept = whole(chat), {"text": robin.email, "client_id": "before-the-kill"}
    seq = chat.post(**kept).json()["seq"]
    with down(porter, "support"):
        pass

    def sent_again() -> httpx.Response | None:
        try:
            return chat.post(**kept)
        except httpx.TransportError:
            return None  # not up yet: a browser tries again, with the same client id

    again = wait_for(sent_again, BACK_SECONDS)
    assert (again.status_code, again.json()["seq"]) == (200, seq)
    assert answered(chat, seq)[-1]["question"]["slot"] == "code"
    log = whole(chat)
    assert log[: len(before)] == before
    assert [m["text"] for m in log].count(robin.email) == 1
    assert chat.say(chat.code(robin.email)).slot == "pin_numbers"


def test_all_parts_killed_at_once_lose_nothing(
    porter: Stack, talk: Callable[[], Talk], person: Callable[..., Person]
) -> None:
    chat = steps.ask(talk, person(), "add 2 lines")
    before = whole(chat)
    for name in ("support", "engine", "actions", "worker"):
        porter.kill(name)
    porter.wait_until_ready()
    assert whole(chat) == before
    assert chat.say("X2").slot == "add_lines_confirmed"
    assert chat.say("yes").case is not None


# --- worker ----------------------------------------------------------------------------------


@pytest.mark.parametrize("how", BREAKS)
def test_letters_wait_for_the_worker_and_go_out_once(
    porter: Stack, talk: Callable[[], Talk], person: Callable[..., Person], how: str
) -> None:
    robin = person()
    with BREAKS[how](porter, "worker"):
        chat = talk().say(PIN).say(robin.account).say(robin.email)
        assert chat.slot == "code"  # the chat goes on without the worker
        assert chat.letters(robin.email) == []
    assert chat.say(chat.code(robin.email)).slot == "pin_numbers"
    assert len(chat.letters(robin.email)) == 1


# --- store -----------------------------------------------------------------------------------


def test_another_writer_holds_the_store_and_the_message_is_kept_once_it_lets_go(
    porter: Stack, talk: Callable[[], Talk]
) -> None:
    chat, other = talk(), talk()
    before = whole(other)
    store = sqlite3.connect(
        porter.home / "porter.db", isolation_level=None, check_same_thread=False
    )
    store.execute("BEGIN IMMEDIATE")
    free = threading.Timer(3, store.execute, ["ROLLBACK"])
    free.start()
    assert whole(other) == before  # reading goes on
    assert store.in_transaction
    assert chat.say(PIN).slot == "account_ref"
    free.join()
    store.close()
    assert [m["text"] for m in whole(chat)].count(PIN) == 1


def test_a_store_that_stays_locked_is_said_kindly_and_nothing_is_half_kept(
    porter: Stack, talk: Callable[[], Talk]
) -> None:
    chat = talk()
    before, store = whole(chat), sqlite3.connect(porter.home / "porter.db", isolation_level=None)
    store.execute("BEGIN IMMEDIATE")
    refused = chat.post(text=PIN, client_id="once")
    store.execute("ROLLBACK")
    store.close()
    assert refused.status_code == 503 and refused.json()["code"] == "busy"
    assert int(refused.headers["Retry-After"]) >= 1
    again = wait_for(lambda: chat.post(text=PIN, client_id="once"))
    assert again.status_code in (200, 202)  # the first may have been kept late: it is the same one
    assert answered(chat, again.json()["seq"])[-1]["question"]["slot"] == "account_ref"
    assert [m["text"] for m in whole(chat)][len(before) :].count(PIN) == 1


# --- afterwards ------------------------------------------------------------------------------


def test_after_all_that_no_log_holds_what_a_customer_said(porter: Stack) -> None:
    texts = {p.name: p.read_text(errors="replace") for p in (porter.home / "logs").glob("*.log")}
    assert "turn put off" in texts["support.log"]
    for name, text in texts.items():
        assert WORDS not in text and "@company" not in text, name
        assert PIN not in text, name
