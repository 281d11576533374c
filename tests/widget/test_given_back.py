"""The customer's side of a person who takes over, asks, changes an answer and gives back
(interaction W47, W50, W55), and what of it all never leaves the desk."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from playwright.sync_api import expect
from rig.browser import Chat
from rig.hand import Hand
from rig.stack import Stack
from rig.talk import wait_for

from helpdesk.chat.lines import store as lines
from helpdesk.chat.owners import store as owners
from helpdesk.store.database import Database

ZONE = "America/New_York"
NOTE = "The licence of Robin is still assigned; ask the day shift"
FASTEST = "Next business day · $45.00"
CARD = "4111 1111 1111 1111"
AUTHORS = {"customer": "You", "assistant": "Assistant", "system": "Notice"}

# All that a view and a message may hold. What is new here, a customer may see.
VIEW = set("messages last_seq owner working with form asked rating".split())
MESSAGE = set("seq author name text sent_at choices question case secret file opens_at".split())
CHOICE = {"id", "label"}
QUESTION = set("form slot label kind step total why attempts held answers".split())


class Overheard:
    """All that the chat API told one customer, by socket, by poll and by the answers to a post."""

    def __init__(self, chat: Chat) -> None:
        self.frames: list[str] = []
        chat.page.on(
            "websocket",
            lambda ws: ws.on("framereceived", lambda frame: self.frames.append(str(frame))),
        )
        self._chat = chat

    def poll(self) -> dict[str, Any]:
        """Ask for the whole conversation as a browser without sockets does."""
        talk = self._chat.deep("c => c.talk.talk")
        answer = httpx.get(
            f"{self._chat.page.url.rpartition('/8x8')[0]}/api/chat/conversations/{talk['id']}/messages",
            headers={"Authorization": f"Bearer {talk['token']}"},
        )
        self.frames.append(answer.text)
        view: dict[str, Any] = answer.json()
        return view

    def views(self) -> Iterator[dict[str, Any]]:
        """Return every view that was told."""
        told = (json.loads(frame) for frame in self.frames)
        return (view for view in told if "messages" in view)


def write(chat: Chat, text: str, shown: str | None = None) -> None:
    """Write something that nobody answers at once."""
    chat.text.fill(text)
    chat.text.press("Enter")
    expect(chat.messages.filter(has_text=shown or text)).to_have_count(1)


def transcript(chat: Chat) -> str:
    chat.root.locator(".menu summary").click()
    with chat.page.expect_download() as download:
        chat.root.get_by_role("button", name="Download transcript").click()
    return download.value.path().read_text(encoding="utf-8").replace("\u202f", " ")


def test_W47_W50_W55_a_person_asks_and_changes_answers_and_gives_back_and_only_what_is_said_is_told(
    visitor, person, porter: Stack, maria: Hand, directory: Database
) -> None:
    who = visitor(timezone_id=ZONE)
    chat: Chat = who.visit()
    told = Overheard(chat)
    chat.open().say("I would like to order some phones")
    # W47: the first word is enough, also of somebody whom nobody knows yet.
    expect(chat.label).to_have_text("Account")
    chat.answered(chat.person.click)
    expect(chat.root.locator(".people")).to_contain_text("in line")
    assert re.search(r"\bC-\S+", chat.said())
    chat.root.locator(".people").get_by_role("button", name="Stop waiting").click()
    expect(chat.root.locator(".people")).to_have_text("")

    chat.say("I would like to order some phones").verify(person()).say("Desk phone Basic")
    quantity = chat.label.inner_text()
    talk = chat.deep("c => c.talk.talk.id")
    here = f"/desk/conversations/{talk}"

    def does(what: str, **fields: Any) -> httpx.Response:
        with directory.read() as connection:
            epoch = owners.control(connection, talk).epoch
        done = maria.do(talk, what, epoch, **fields)
        assert done.status_code == 303, (what, done.text)
        return done

    def held() -> list[str]:
        with directory.read() as connection:
            log = lines.everything(connection, talk)
        return [line.text for line in log if line.visibility == lines.SUPPRESSED]

    engine = porter.pids()["engine"]
    os.kill(engine, signal.SIGSTOP)
    try:
        write(chat, "what does shipping cost?")
        does("take-over")
    finally:
        os.kill(engine, signal.SIGCONT)
    suppressed = wait_for(held)
    expect(chat.label).to_have_text("Your message")

    version = re.search(r'data-version="(\d+)"', maria.get(f"{here}/form").text)
    assert version
    does("messages", kind="note", text=NOTE, client_id="note-of-maria")
    does("form/answers/device_model", text="Conference phone", version=version[1])
    people = chat.root.locator(".people")
    people.locator("summary").click()
    expect(people.locator("dl > div").first).to_contain_text("set by Maria")

    # A question of hers stays until it is answered or withdrawn, whatever is said meanwhile.
    does("form/asks/device_shipping")
    expect(chat.label).not_to_have_text("Your message")
    asked = chat.label.inner_text()
    assert asked != quantity
    write(chat, "I have to look that up")
    does("messages", kind="reply", text="Take your time.", client_id="reply-of-maria")
    expect(chat.messages.last).to_contain_text("Take your time.")
    for _ in range(2):
        expect(chat.label).to_have_text(asked)
        expect(chat.button(FASTEST)).to_be_visible()
        chat.page.reload()
    does("form/withdraw")
    expect(chat.label).to_have_text("Your message")
    expect(chat.button(FASTEST)).to_have_count(0)
    does("form/asks/device_shipping")
    chat.button(FASTEST).click()
    expect(chat.label).to_have_text("Your message")
    expect(people).to_contain_text("Next business day")
    write(chat, f"my card is {CARD}", shown="my card is")

    # W50: a line between, what she noted, the one question that is left.
    before = told.poll()["last_seq"]
    does("hand-back", mode="next")
    expect(chat.label).to_have_text(quantity)
    expect(people).to_have_text("")
    back, noted, *rest = [m for m in told.poll()["messages"] if m["seq"] > before]
    assert back["text"] == "Maria handed you back to the assistant."
    assert "Maria noted for you: " in noted["text"] and "Conference phone" in noted["text"]
    assert "Next business day" not in noted["text"], "that was the customer's own answer"
    assert [m["question"]["slot"] for m in rest if m["question"]] == ["devices_quantity"]
    chat.say("2")
    expect(chat.dock.locator("details.answers")).to_contain_text("Conference phone")
    expect(chat.dock.locator("details.answers")).to_contain_text("Next business day")

    # W55: the transcript is the log as the customer read it.
    log = told.poll()["messages"]
    text = transcript(chat)
    place = 0
    for message in log:
        at = datetime.fromisoformat(message["sent_at"]).astimezone(ZoneInfo(ZONE))
        name = message["name"] or AUTHORS[message["author"]]
        entry = f"{at:%-m/%-d/%Y, %-I:%M:%S %p} · {name}\n{message['text']}\n"
        assert entry in text[place:], entry
        place = text.index(entry, place) + len(entry)
    assert len(re.findall(r"^\d\S+, \S+ [AP]M · ", text, re.MULTILINE)) == len(log)
    assert "Maria\nTake your time." in text
    assert re.search(r"^Case C-\S+$", text, re.MULTILINE)

    # What is the desk's never left it.
    everything = "\n".join([*told.frames, text])
    assert NOTE in maria.get(here).text
    secrets = (NOTE, CARD, CARD.replace(" ", ""), *suppressed, maria.email, maria.csrf)
    for secret in secrets:
        assert secret not in everything and json.dumps(secret)[1:-1] not in everything
    assert not re.search(r"visibility|suppressed|/inform|draft_id|agent_id", everything)
    for view in told.views():
        assert view.keys() == VIEW
        for message in view["messages"]:
            assert message.keys() == MESSAGE
            assert all(choice.keys() == CHOICE for choice in message["choices"])
            assert not message["question"] or message["question"].keys() == QUESTION
