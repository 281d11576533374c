"""What a stranger, a guess or a flood can do: nothing (interaction F.5)."""

from __future__ import annotations

import uuid
from pathlib import Path

import httpx
from playwright.sync_api import expect
from rig.browser import CUT, Chat
from rig.stack import Stack

LOOPBACK = "0100007F"  # 127.0.0.1, as the kernel writes it
LISTENS = "0A"
ASK_ALL = """async (c, id) => {
  const headers = { Authorization: `Bearer ${c.talk.talk.token}`, "Content-Type": "application/json",
    "Client-Id": "x", "File-Name": "x.pdf" };
  const there = `/api/chat/conversations/${id}`;
  const calls = [["GET", "/messages?after=0"], ["POST", "/messages", '{"client_id":"x","text":"x"}'],
    ["GET", "/secrets/x"], ["POST", "/files", "%PDF-1.7 "], ["GET", "/files/x"]];
  return Promise.all(calls.map(([method, path, body]) =>
    fetch(there + path, { method, headers, body }).then(async (r) => [r.status, await r.text()])));
}"""
LISTEN = """(c, first) => new Promise((done) => {
  const socket = new WebSocket(`ws://${location.host}/api/chat/ws`);
  const heard = [];
  socket.onopen = () => socket.send(JSON.stringify(first));
  socket.onmessage = ({ data }) => { heard.push(data); if (!data.includes("problem")) socket.close(); };
  socket.onclose = () => done(heard.join());
})"""


def test_S03_another_conversation_cannot_be_read_written_or_listened_to(visitor) -> None:
    victim: Chat = visitor().visit().open()
    victim.say("I want to cancel extension 1012")
    theirs = victim.deep("c => c.talk.talk.id")
    who = visitor()
    who.expected = (*CUT, "404")
    rival: Chat = who.visit().open()
    for known in (theirs, f"{theirs[:-1]}_", "1", "%2e%2e"):
        for status, body in rival.root.evaluate(ASK_ALL, known):
            assert status == 404 and "1012" not in body, (known, body)
    token = rival.deep("c => c.talk.talk.token")
    for first in ({"token": theirs}, {"token": theirs, "id": theirs, "after": 0}, {"id": theirs}):
        heard = rival.root.evaluate(LISTEN, first)
        assert "problem" in heard and "1012" not in heard
    assert "1012" not in rival.root.evaluate(LISTEN, {"token": token, "id": theirs, "after": 0})

    # The widget itself, made to believe that the other conversation is its own.
    stolen = f"JSON.stringify({{id: '{theirs}', token: '{token}'}})"
    rival.page.evaluate(f"localStorage.setItem('porter.8x8.conversation', {stolen})")
    rival.page.route_web_socket("**/api/chat/ws", lambda socket: socket.close())
    rival.page.reload()
    expect(rival.messages).to_have_count(1)
    assert "1012" not in rival.everything()
    assert rival.deep("c => c.talk.talk.id") != theirs
    expect(victim.messages).to_have_count(4)


def test_S07_engine_and_actions_answer_on_loopback_alone_and_the_engine_wants_its_token(
    porter: Stack,
) -> None:
    _, engine, actions = porter.ports
    listening = {
        tuple(line.split()[1].split(":"))
        for file in ("/proc/net/tcp", "/proc/net/tcp6")
        for line in Path(file).read_text().splitlines()[1:]
        if line.split()[3] == LISTENS
    }
    for port in (engine, actions):
        assert {address for address, p in listening if int(p, 16) == port} == {LOOPBACK}
    turn = {"conversation": "x", "turn": "x:1", "text": "/restart", "trusted": True, "state": {}}
    for path in ("/webhooks/gateway/turn", "/model/parse", "/conversations/x/messages"):
        for headers in ({}, {"Authorization": "Bearer guess"}):
            answer = httpx.post(f"http://127.0.0.1:{engine}{path}", json=turn, headers=headers)
            assert answer.status_code in (401, 403, 404), (path, answer.text)


def test_S10_thirty_messages_at_once_are_slowed_kindly_and_others_notice_nothing(visitor) -> None:
    who = visitor()
    who.expected = ("429",)
    flood: Chat = who.visit().open()
    flood.deep("c => { for (let i = 0; i < 30; i++) c.talk.say(`thank you ${i}`); }")
    expect(flood.status).to_have_text("Wait a few seconds and send it again; nothing is lost.")
    waiting = flood.deep("c => c.talk.pending.length")
    assert 0 < waiting <= 20 or waiting < 30
    other: Chat = visitor().visit().open()
    other.say("what can you do?")
    expect(flood.root.locator(".pending").first).to_contain_text("Not sent yet")
    # Nothing of it is lost: it goes out as fast as it may.
    flood.page.wait_for_function(
        "n => document.querySelector('porter-chat').talk.pending.length < n", arg=waiting
    )


def test_S10_whoever_sends_past_the_widget_is_told_when_to_try_again(porter: Stack) -> None:
    with httpx.Client(base_url=f"{porter.url}/api/chat") as http:
        opened = http.post("/conversations", json={"provider": "8x8"}).json()
        headers = {"Authorization": f"Bearer {opened['token']}"}
        answers = [
            http.post(
                f"/conversations/{opened['id']}/messages",
                json={"client_id": str(uuid.uuid4()), "text": "thank you"},
                headers=headers,
            )
            for _ in range(30)
        ]
    refused = [a for a in answers if a.status_code == 429]
    assert refused and {a.status_code for a in answers} == {202, 429}
    assert all(int(a.headers["Retry-After"]) > 0 and a.json()["detail"] for a in refused)
