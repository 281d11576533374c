"""A file in the chat: chosen, looked at, sent with progress, refused in one line (interaction W44)."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Route, expect
from rig.browser import CUT, Chat

PDF = b"%PDF-1.7\n" + b"\0" * 200_000
GET = """(c) => {
  const { file } = c.talk.messages.find((m) => m.file);
  return fetch(file.url, { headers: { Authorization: `Bearer ${c.talk.talk.token}` } }).then(
    async (r) => [r.headers.get("Content-Disposition"), r.headers.get("X-Content-Type-Options"),
      (await r.arrayBuffer()).byteLength]);
}"""


def choose(chat: Chat, name: str, content: bytes = PDF) -> Locator:
    """Choose a file by the keyboard, and return the card that shows it."""
    with chat.page.expect_file_chooser() as chooser:
        chat.dock.get_by_role("button", name="Attach a file").press("Enter")
    file: Any = {"name": name, "mimeType": "application/pdf", "buffer": content}
    chooser.value.set_files(file)
    return chat.root.get_by_role("region", name="File to send")


def test_W44_a_file_is_looked_at_sent_with_progress_and_leaves_the_open_question_open(
    visitor,
) -> None:
    chat: Chat = visitor().visit().open()
    chat.say("I want to cancel extension 1012")
    card = choose(chat, "wrong one.pdf")
    expect(card).to_contain_text("wrong one.pdf · 195 kB")
    expect(card.get_by_role("button", name="Send file")).to_be_focused()
    card.get_by_role("button", name="Remove").click()
    expect(card).to_be_hidden()
    expect(chat.text).to_be_focused()

    held: list[Route] = []
    chat.page.route("**/files", lambda route: held.append(route))
    card = choose(chat, "<img src=x onerror=alert(1)>.pdf")
    chat.page.keyboard.press("Enter")
    expect(card.get_by_role("progressbar", name="Sending")).to_be_visible()
    assert chat.count() == 4
    held[0].continue_()
    expect(chat.messages).to_have_count(6)
    expect(card).to_be_hidden()
    expect(chat.messages.nth(4)).to_contain_text("File: <img src=x onerror=alert(1)>.pdf, 195 kB")
    expect(chat.messages.nth(5)).to_contain_text("Your file is kept with this chat")
    disposition, sniffing, size = chat.deep(GET)
    assert disposition.startswith("attachment") and (sniffing, size) == ("nosniff", len(PDF))

    for _ in range(2):  # before and after a reload
        expect(chat.label).to_have_text("Account")
        expect(chat.messages).to_have_count(6)
        assert chat.log.locator("img").count() == 0
        chat.page.reload()
    chat.say("8x8-100234")
    expect(chat.label).to_have_text("E-mail on file")


def test_W44_what_cannot_be_taken_is_one_line_and_what_could_not_leave_can_be_sent_again(
    visitor,
) -> None:
    who = visitor()
    who.expected = (*CUT, "415")
    chat: Chat = who.visit().open()
    expect(chat.text).to_be_focused()
    told = chat.root.locator("porter-file .notice")
    card = choose(chat, "setup.exe", b"MZ\x90\0" + b"\0" * 1000)
    chat.page.keyboard.press("Enter")
    expect(told).to_have_text("Send it as a PDF, PNG or JPEG file.")
    expect(card).to_be_hidden()
    choose(chat, "scan.pdf", b"%PDF-" + b"\0" * 20_000_000)
    expect(told).to_have_text("This file is too big. Send one of at most 10 MB.")
    expect(card).to_be_hidden()

    card = choose(chat, "bill.pdf")
    expect(told).to_be_empty()
    who.context.set_offline(True)
    card.get_by_role("button", name="Send file").click()
    expect(told).to_contain_text("The file was not sent. Send it again")
    assert chat.count() == 1
    who.context.set_offline(False)
    card.get_by_role("button", name="Send file").click()
    expect(chat.messages).to_have_count(3)
    expect(card).to_be_hidden()
    expect(told).to_be_empty()
