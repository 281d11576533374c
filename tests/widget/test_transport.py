"""Nothing is lost, doubled or out of order, whatever happens to the connection (interaction F.2)."""

from __future__ import annotations

import itertools
import re

from playwright.sync_api import expect
from rig.browser import CUT, Chat
from rig.stack import Stack

SOCKETS = """() => {
  const Real = window.WebSocket;
  window.sockets = [];
  window.WebSocket = class extends Real {
    constructor(...a) { super(...a); window.sockets.push(this); }
  };
}"""
TEXTS = (
    "c => [...c.shadowRoot.querySelectorAll('[role=log] .customer .said')].map(a => a.innerText)"
)
COUNT_CHANGES = """() => {
  const status = document.querySelector("porter-chat").shadowRoot.querySelector("[role=status]");
  window.told = [];
  new MutationObserver(() => window.told.push(status.textContent.trim()))
    .observe(status, { childList: true, characterData: true, subtree: true });
}"""


def on_one_network(visitor, **options):
    """Return a visitor whose sockets the test can cut."""
    who = visitor(**options)
    who.context.add_init_script(f"({SOCKETS})()")
    who.expected = CUT
    return who


def test_W17_W18_W19_the_conversation_stays_over_reloads_pages_and_tabs(visitor) -> None:
    who = visitor()
    chat: Chat = who.visit().open()
    chat.say("I want to cancel extension 1012")
    chat.text.fill("8x8-10")
    before = chat.everything()

    chat.page.reload()
    expect(chat.text).to_have_value("8x8-10")
    expect(chat.label).to_have_text("Account")
    expect(chat.messages).to_have_count(4)
    assert chat.everything() == before

    chat.page.goto(f"{who.url}/8x8/search?q=pin")  # another page of the site
    expect(chat.panel).to_be_visible()
    expect(chat.messages).to_have_count(4)

    other: Chat = who.visit()
    other.open()
    expect(other.label).to_have_text("Account")
    chat.text.fill("8x8-100234")
    chat.text.press("Enter")
    expect(other.label).to_have_text("E-mail on file")
    expect(chat.label).to_have_text("E-mail on file")
    for tab in (chat, other):
        assert tab.deep(TEXTS) == ["I want to cancel extension 1012", "8x8-100234"]


def test_W20_seven_tabs_hold_no_eighth_page_up(visitor) -> None:
    who = visitor()
    who.context.route_web_socket(re.compile("/api/chat/ws"), lambda socket: socket.close())
    who.visit().open()
    for _ in range(6):
        expect(who.visit().messages).to_have_count(1)
    expect(who.visit("/8x8/").launcher).to_be_visible(timeout=5_000)


def test_W21_W22_a_socket_that_breaks_while_people_talk_loses_and_doubles_nothing(visitor) -> None:
    chat: Chat = on_one_network(visitor).visit().open()
    for text in ("what can you do?", "hello there", "thank you"):
        chat.text.fill(text)
        chat.text.press("Enter")
        chat.page.evaluate("window.sockets.at(-1).close()")
    expect(chat.messages.filter(has_text="You are welcome")).to_have_count(1)
    assert chat.deep(TEXTS) == ["what can you do?", "hello there", "thank you"]
    seqs = chat.deep("c => c.talk.messages.map(m => m.seq)")
    assert seqs == sorted(set(seqs))
    assert len(seqs) == chat.count()
    assert chat.page.evaluate("window.sockets.length") > 1


def test_W23_W25_what_is_said_offline_goes_out_once_on_return_and_one_line_tells_of_it(
    visitor,
) -> None:
    who = on_one_network(visitor)
    chat: Chat = who.visit().open()
    chat.page.evaluate(COUNT_CHANGES)
    who.context.set_offline(True)
    chat.text.fill("what can you do?")
    chat.text.press("Enter")
    expect(chat.root.locator(".pending")).to_contain_text("Not sent yet")
    expect(chat.status).to_contain_text("No connection. What you send is kept")
    who.context.set_offline(False)
    expect(chat.root.locator(".pending")).to_have_count(0)
    expect(chat.messages).to_have_count(3)
    expect(chat.status).to_be_empty()
    assert chat.deep(TEXTS) == ["what can you do?"]
    assert len(chat.page.evaluate("window.told")) <= 2


def test_W23_a_message_that_never_left_survives_the_page(visitor) -> None:
    who = on_one_network(visitor)
    chat: Chat = who.visit().open()
    chat.page.route("**/messages", lambda route: route.abort())
    chat.text.fill("what can you do?")
    chat.text.press("Enter")
    expect(chat.root.locator(".pending")).to_contain_text("Not sent yet")
    chat.page.unroute("**/messages")
    chat.page.reload()
    expect(chat.messages).to_have_count(3)
    assert chat.deep(TEXTS) == ["what can you do?"]


def test_W24_W38_the_same_id_is_one_message_and_an_earlier_choice_is_refused_kindly(
    visitor,
) -> None:
    who = visitor()
    who.expected = ("409",)
    chat: Chat = who.visit().open()
    post = """(c, body) => fetch(`/api/chat/conversations/${c.talk.talk.id}/messages`, {
      method: "POST", body: JSON.stringify(body),
      headers: {"Content-Type": "application/json", Authorization: `Bearer ${c.talk.talk.token}`},
    }).then(async (r) => [r.status, (await r.json())])"""
    first = chat.deep("c => c.talk.messages[0].choices[0].id")
    body = {"client_id": "the-same-id", "text": "I want to cancel extension 1012"}
    status, taken = chat.root.evaluate(post, body)
    again, known = chat.root.evaluate(post, body)
    assert (status, again) == (202, 200) and taken == known
    expect(chat.label).to_have_text("Account")

    # A button of an earlier turn, replayed through the widget itself.
    chat.root.evaluate("(c, id) => c.talk.choose({ id, label: 'Cancel a service' })", first)
    expect(chat.status).to_have_text("Answer the newest question; nothing was changed.")
    expect(chat.label).to_have_text("Account")
    assert chat.deep(TEXTS) == ["I want to cancel extension 1012"]
    assert chat.root.locator(".pending").count() == 0


def test_W25_a_server_that_dies_and_comes_back_is_one_quiet_line(visitor, porter: Stack) -> None:
    chat: Chat = on_one_network(visitor).visit().open()
    chat.page.evaluate(COUNT_CHANGES)
    porter.kill("support")
    chat.text.fill("what can you do?")
    chat.text.press("Enter")
    expect(chat.messages).to_have_count(3, timeout=40_000)
    assert chat.deep(TEXTS) == ["what can you do?"]
    expect(chat.status).to_be_empty()
    assert len(chat.page.evaluate("window.told")) <= 2


def test_W26_where_sockets_are_blocked_the_chat_polls(visitor) -> None:
    who = visitor()
    who.context.route_web_socket(re.compile("/api/chat/ws"), lambda socket: socket.close())
    chat: Chat = who.visit().open()
    chat.say("what can you do?").say("I want to cancel extension 1012")
    expect(chat.label).to_have_text("Account")
    assert any("wait=20" in request.url for request in who.requests)


def test_W27_the_sign_of_typing_goes_out_by_itself_and_with_the_answer(visitor) -> None:
    who = visitor()
    frames = itertools.count()

    def working_for_ever(socket) -> None:
        server = socket.connect_to_server()

        def pass_on(frame: str) -> None:
            # After the greeting nothing but "working" arrives: as if the answer were lost.
            if next(frames) and '"working": true' not in frame and '"working":true' not in frame:
                return
            socket.send(frame)

        server.on_message(pass_on)

    who.context.route_web_socket(re.compile("/api/chat/ws"), working_for_ever)
    chat: Chat = who.visit().open()
    typing = chat.root.locator(".typing")
    expect(typing).to_be_hidden()
    chat.text.fill("what can you do?")
    chat.text.press("Enter")
    expect(typing).to_be_visible()
    expect(typing).to_be_hidden(timeout=7_000)


def test_a_conversation_whose_key_is_worth_nothing_any_more_makes_room_for_a_new_one(
    visitor,
) -> None:
    who = on_one_network(visitor)
    chat: Chat = who.visit().open()
    chat.say("what can you do?")
    first = chat.deep("c => c.talk.talk.id")
    chat.deep("c => { c.talk.talk.token = 'worthless'; sockets.at(-1).close(); }")
    expect(chat.status).to_contain_text("This chat has ended here")
    expect(chat.messages).to_have_count(3)  # what was said can still be read
    chat.text.fill("hello there")
    chat.text.press("Enter")
    expect(chat.messages).to_have_count(3)
    expect(chat.messages.nth(1)).to_contain_text("hello there")
    assert chat.deep("c => c.talk.talk.id") != first

    chat.page.evaluate(
        "localStorage.setItem('porter.8x8.conversation', JSON.stringify({id: 'x', token: 'x'}))"
    )
    chat.page.reload()  # nothing to show of it: a new one begins at once
    expect(chat.messages).to_have_count(1)
    expect(chat.status).to_be_empty()


def test_a_page_whose_word_on_its_visitor_is_not_taken_gets_an_ordinary_chat(visitor) -> None:
    who = visitor()
    who.expected = ("403",)
    chat: Chat = who.visit()
    chat.deep("c => { c.identity = 'no.such.token'; }")
    chat.open()
    chat.say("cancel extension 1012")
    expect(chat.label).to_have_text("Account")
