"""The chat over a WebSocket."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from rig.door import Browser, Running
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from apps.support.parts import Parts
from helpdesk import clock
from helpdesk.chat.links import store as links
from helpdesk.store.database import Database


@pytest.fixture
def socket(porter: Running) -> Iterator[ClientConnection]:
    with connect(f"{porter.url.replace('http', 'ws')}/api/chat/ws") as made:
        yield made


def hear(socket: ClientConnection) -> dict[str, Any]:
    frame: dict[str, Any] = json.loads(socket.recv(timeout=10))
    return frame


def test_news_come_by_themselves_and_messages_go_the_same_way(
    browser: Browser, socket: ClientConnection
) -> None:
    socket.send(json.dumps({"token": browser.opened["token"], "after": 0}))
    assert [m["text"] for m in hear(socket)["messages"]] == ["heard"]
    socket.send(json.dumps({"client_id": "c1", "text": "hello"}))
    seen, receipts, working = [], [], True
    while working or not receipts:
        frame = hear(socket)
        receipts += [frame["seq"]] if "seq" in frame else []
        seen += [m["seq"] for m in frame.get("messages", [])]
        working = frame.get("working", working)
    assert receipts == [2] and seen == [2, 3]
    assert [m["text"] for m in browser.log()] == ["heard", "hello", "heard"]


def test_a_socket_goes_on_after_what_was_seen(browser: Browser, socket: ClientConnection) -> None:
    browser.say("hello")
    socket.send(json.dumps({"token": browser.opened["token"], "after": 2}))
    assert [m["seq"] for m in hear(socket)["messages"]] == [3]


def test_a_message_that_is_refused_says_why_and_the_socket_stays(
    browser: Browser, socket: ClientConnection
) -> None:
    socket.send(json.dumps({"token": browser.opened["token"], "after": 1}))
    assert hear(socket)["last_seq"] == 1
    for raw, code in (
        ("{", "malformed"),
        (json.dumps({"client_id": "c", "text": "x" * 2001}), "too_long"),
        (json.dumps({"client_id": "c", "choice": "none"}), "stale_choice"),
    ):
        socket.send(raw)
        assert hear(socket)["problem"]["code"] == code
    assert len(browser.log()) == 1


@pytest.mark.parametrize(
    "first", ["{", "[]", "{}", '{"token": 1}', '{"token": "wrong"}', '{"token": "é", "after": 0}']
)
def test_without_the_token_nothing_is_told(socket: ClientConnection, first: str) -> None:
    socket.send(first)
    assert "problem" in hear(socket)
    with pytest.raises(ConnectionClosed):
        socket.recv(timeout=5)


def test_a_frame_that_is_too_big_ends_the_socket(
    browser: Browser, socket: ClientConnection
) -> None:
    socket.send(json.dumps({"token": browser.opened["token"], "after": 1}))
    hear(socket)
    socket.send("x" * 20_000)
    with pytest.raises(ConnectionClosed):
        socket.recv(timeout=5)
    assert len(browser.log()) == 1


def test_an_open_socket_does_not_hold_up_the_end_of_the_server(
    start: Callable[..., Running], browse: Callable[..., Browser]
) -> None:
    porter = start()
    browser = browse(porter)
    with connect(f"{porter.url.replace('http', 'ws')}/api/chat/ws") as socket:
        socket.send(json.dumps({"token": browser.opened["token"], "after": 0}))
        hear(socket)
        porter.stop()
        assert not porter.thread.is_alive()
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=5)


def test_W28_a_sign_of_typing_comes_by_the_socket_and_is_past_with_the_next_news(
    porter: Running, browser: Browser, socket: ClientConnection
) -> None:
    parts: Parts = porter.server.config.app.state.parts  # type: ignore[union-attr]
    loop = porter.server.servers[0].get_loop()

    def tell(name: str) -> None:  # as the desk does, on the server's own loop
        loop.call_soon_threadsafe(parts.typing.tell, browser.opened["id"], name, parts.clock())

    socket.send(json.dumps({"token": browser.opened["token"], "after": 0}))
    assert hear(socket)["last_seq"] == 1
    for name in ("Maria", "Maria", "Noor"):  # each one renews the sign
        tell(name)
        assert hear(socket) == {"typing": {"name": name}}
    browser.say("hello")
    while (frame := hear(socket))["last_seq"] < 3:
        assert "typing" not in frame
    with connect(f"{porter.url.replace('http', 'ws')}/api/chat/ws") as late:
        late.send(json.dumps({"token": browser.opened["token"], "after": 0}))
        assert hear(late)["last_seq"] == 3
        with pytest.raises(TimeoutError):
            late.recv(timeout=0.3)
    assert all("typing" not in message for message in browser.log())


def test_whoever_opens_the_link_of_a_letter_shuts_the_browser_before_out_of_every_server(
    start: Callable[..., Running], browse: Callable[..., Browser], database: Database
) -> None:
    here, elsewhere = start(), start()
    before = browse(here)
    also_before = browse(elsewhere, before.opened)
    assert len(also_before.log()) == 1
    first_frame = json.dumps({"token": before.opened["token"], "after": 1})
    address = f"{here.url.replace('http', 'ws')}/api/chat/ws"
    with connect(address) as writing, connect(address) as reading:
        for socket in (writing, reading):
            socket.send(first_frame)
            assert hear(socket)["last_seq"] == 1
        with database.write() as connection:
            now = clock.system()
            token = links.open_with(connection, "letter", before.opened["id"], now)
        writing.send(json.dumps({"client_id": "late", "text": "still me"}))
        assert hear(writing)["problem"]["code"] == "no_conversation"
        after = browse(elsewhere, {**before.opened, "token": token})
        assert after.say("hello") == ["heard"]
        assert hear(reading)["problem"]["code"] == "no_conversation"
        for socket in (writing, reading):
            with pytest.raises(ConnectionClosed):
                socket.recv(timeout=5)
    for browser in (before, also_before):
        assert browser.post(text="still me").status_code == 404
    assert [m["text"] for m in after.log()] == ["heard", "hello", "heard"]
