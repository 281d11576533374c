"""The support site in a browser: every page usable by everybody, and the chat starts where it says."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from rig.browser import Chat

PAGES = ("/", "/8x8/", "/8x8/help/cancel", "/8x8/search?q=fee", "/8x8/search?q=zzz", "/8x8/cases")


def test_start_here_opens_the_chat_on_the_right_request(visitor) -> None:
    chat: Chat = visitor().visit("/8x8/help/pin-and-csr")
    chat.answered(chat.page.get_by_role("button", name="Get a porting PIN").click)
    expect(chat.messages.filter(has_text="You said").last).to_contain_text("Get a porting PIN")
    expect(chat.label).to_have_text("Account")
    # On the next page the same conversation goes on, and another request can be begun in it.
    chat.page.get_by_role("link", name="8x8 support").click()
    expect(chat.label).to_have_text("Account")


def test_the_site_is_usable_on_a_small_phone_without_scripts_and_on_paper(visitor) -> None:
    who = visitor(viewport={"width": 320, "height": 568}, java_script_enabled=False)
    for path in PAGES:
        page = who.visit(path).page
        wide = page.locator("html").bounding_box()
        assert wide and wide["width"] <= 320, path
        assert page.get_by_role("heading", level=1).count() == 1, path
        page.close()
    page = who.visit("/8x8/search?q=notice").page
    expect(page.get_by_role("heading", name="How much notice is needed?")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("search")).to_be_hidden()


@pytest.mark.parametrize("path", ["/", "/8x8/"])
def test_the_keyboard_reaches_the_content_first(visitor, path: str) -> None:
    page = visitor().visit(path).page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
