"""The widget on a page: opening, closing, what it says first (interaction F.1)."""

from __future__ import annotations

from playwright.sync_api import expect
from rig.browser import Chat


def test_W03_W04_W05_the_chat_opens_by_keyboard_and_says_first_what_it_is(visitor) -> None:
    chat: Chat = visitor().visit()
    expect(chat.launcher).to_have_attribute("aria-expanded", "false")
    expect(chat.launcher).to_have_accessible_name("Open chat")
    assert chat.launcher.bounding_box()["width"] >= 56
    for _ in range(60):  # the page's own links and buttons come first
        chat.page.keyboard.press("Tab")
        if chat.deep("c => c.shadowRoot.activeElement?.className") == "launcher":
            break
    chat.page.keyboard.press("Enter")
    expect(chat.text).to_be_focused()
    expect(chat.launcher).to_have_attribute("aria-expanded", "true")
    expect(chat.messages.first).to_contain_text("automated assistant")
    expect(chat.messages.first).to_contain_text("I can cancel")
    expect(chat.person).to_be_in_viewport()

    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()
    chat.page.keyboard.press("Space")
    expect(chat.text).to_be_focused()
    # The page behind stays usable: the panel is no modal dialog here.
    chat.page.locator("#q").click(position={"x": 10, "y": 10})
    expect(chat.page.locator("#q")).to_be_focused()
