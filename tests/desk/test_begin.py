"""A request begun for somebody on the phone, and taken up by them in the chat (issue 6, 3)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from playwright.sync_api import expect
from rig import people
from rig.browser import Chat, Visitor
from rig.desk import Agent
from rig.stack import Stack
from rig.talk import wait_for

from helpdesk.chat.owners import store as owners
from helpdesk.store.database import Database


def test_an_agent_begins_it_and_the_customer_finishes_it_in_the_chat_by_the_link_of_a_letter(
    agent: Callable[..., Agent],
    visitor: Callable[..., Visitor],
    person: Callable[..., people.Person],
    porter: Stack,
    directory: Database,
) -> None:
    maria, caller = agent("Maria"), person(company="Quiet Harbor Bakery")
    page = maria.go("/desk/begin")
    page.get_by_label("Account, company, name or phone number").fill("quiet harbor")
    page.get_by_role("button", name="Find").click()
    card = page.locator("form.card").filter(has_text=caller.account)
    card.get_by_label("What do they want?").select_option(label="Add lines")
    card.get_by_role("button", name="Begin").click()
    page.wait_for_url(re.compile("/desk/conversations/"))
    expect(page.locator("#slot-account_ref")).to_contain_text("set by Maria")
    assert caller.email not in page.content()
    page.locator("#slot-lines_quantity summary").click()
    page.locator("#text-lines_quantity").fill("3")
    page.locator("#slot-lines_quantity").get_by_role("button", name="Save").click()
    expect(page.locator("#slot-lines_quantity .value")).to_have_text("3")
    page.get_by_role("button", name="Send a link and give it to the assistant").click()
    expect(page.locator("#do-take-over")).to_be_visible()
    conversation = page.url.rpartition("/")[2]
    with directory.read() as connection:
        history = owners.history(connection, conversation)
    assert [(h.epoch, h.entered.value) for h in history] == [(1, "agent"), (2, "assistant")]

    address = wait_for(lambda: link_to(porter, caller.email))
    browser = visitor()
    browser.expected = ("status of 404",)
    tab = browser.context.new_page()
    tab.goto(address + "x")
    tab.get_by_role("button", name="Go on with my request").click()
    expect(tab.locator("main")).to_contain_text("does not work any more")
    tab.goto(address)
    chat = Chat(tab, porter.home / "mailbox")
    tab.get_by_role("button", name="Go on with my request").click()
    expect(chat.label).to_have_text("Code from the e-mail")
    expect(chat.log).to_contain_text("Maria (8x8 support) began this for you")
    expect(chat.log).to_contain_text("Maria noted for you")
    assert "token=" not in tab.locator("porter-chat").evaluate("c => c.outerHTML")
    chat.say(chat.code(caller.email))
    expect(chat.label).to_have_text("Plan")
    chat.say("X4")
    chat.press("Place the order")
    expect(chat.log).to_contain_text(re.compile("C-[A-Z0-9]{8}"))


def link_to(porter: Stack, email: str) -> str | None:
    """Return the link in the letter to this address, once it has come."""
    for path in (porter.home / "mailbox").glob("*.json"):
        letter = json.loads(path.read_text())
        found = re.search(r"http\S+/continue/\S+", letter["body"])
        if letter["to"] == email and found:
            return found[0]
    return None
