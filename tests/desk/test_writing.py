"""What an agent writes is not lost, not sent twice and not sent half-filled; and the keys of the desk
(interaction F.8)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, Route, expect
from rig.desk import Agent
from rig.talk import Talk

from helpdesk.agents.canned import store as canned
from helpdesk.agents.canned.store import Reply
from helpdesk.store.database import Database

FOCUSED = "() => document.activeElement.id"
# In one breath: the browser has no time to take focus from the box of the dialog.
CLOSE_AND_PRESS = """(key) => {
  document.getElementById("keys").close();
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
}"""


@pytest.fixture
def unfilled(directory: Database) -> Iterator[str]:
    """A canned reply that names an answer nobody has given yet."""
    now = datetime(2026, 11, 23, 17, tzinfo=UTC)
    with directory.write() as connection:
        text = "It ends on {cancel_date}. <b>Is</b> that so?"
        reply = canned.add(connection, Reply("when", "8x8", text, None), now)
    yield "when"
    with directory.write() as connection:
        canned.remove(connection, reply)


def box(page: Page) -> None:
    """Wait until the composer is this agent's to reply with, and turn to it."""
    expect(page.get_by_role("radio", name="Reply")).to_be_checked()
    page.locator("#text").focus()


def said(talk: Talk) -> list[str]:
    """What the agent has told the customer."""
    return [m["text"] for m in talk.fetch(0)["messages"] if m["author"] == "agent"]


def test_D26_a_canned_reply_is_found_by_a_slash_filled_from_the_answers_and_never_sent_unfilled(
    agent: Callable[..., Agent],
    waiting: Callable[..., Talk],
    unfilled: str,
    axe: Callable[[Page, str], None],
) -> None:
    maria, talk = agent("Maria"), waiting()
    page = maria.go(f"/desk/conversations/{talk.id}")
    page.locator(".has").get_by_role("button", name="Claim").click()
    box(page)
    text, options = page.locator("#text"), page.locator("#canned [role=option]:visible")
    page.keyboard.type("/")
    expect(options.first).to_be_visible()
    everything = options.count()
    axe(page, "canned replies")
    page.keyboard.type("look")
    expect(options).to_have_count(1)
    expect(page.locator("#typed")).to_have_text("1 canned reply")
    page.keyboard.press("Escape")
    expect(page.locator("#canned")).to_be_hidden()
    expect(text).to_have_value("/look")
    page.keyboard.press("Enter")
    expect(page.locator("#not-sent")).to_contain_text("No canned reply begins with /look")
    assert said(talk) == []

    text.fill("/")
    expect(options).to_have_count(everything)
    first = options.nth(0).get_attribute("id")
    expect(text).to_have_attribute("aria-activedescendant", first or "")
    page.keyboard.press("ArrowUp")  # around to the last
    expect(options.last).to_have_attribute("aria-selected", "true")
    text.fill("/hel")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(text).to_have_value(re.compile(r"^Hello Robin Example, I am Maria\."))
    page.keyboard.press("Enter")
    expect(text).to_have_value("")
    assert said(talk)[-1].startswith("Hello Robin Example, I am Maria.")

    text.fill(f"/{unfilled}")
    expect(options.first).to_contain_text("Fill in:")
    expect(options.first).to_contain_text("<b>Is</b>")
    page.keyboard.press("Tab")
    expect(text).to_have_value("It ends on {cancel_date}. <b>Is</b> that so?")
    assert page.evaluate("() => getSelection().toString()") == "{cancel_date}"
    maria.expected = ("422",)
    page.keyboard.press("Enter")
    expect(page.locator("#not-sent")).to_contain_text(re.compile(r"Nothing here fills .*{cancel_"))
    expect(text).to_have_value(re.compile("{cancel_date}"))
    assert len(said(talk)) == 1
    text.evaluate("n => n.setSelectionRange(11, 24)")
    page.keyboard.type("31 December")
    expect(page.locator("#not-sent")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(text).to_have_value("")
    assert said(talk)[-1] == "It ends on 31 December. <b>Is</b> that so?"


def test_D27_D38_a_draft_outlives_the_page_and_what_was_not_sent_is_kept_and_then_sent_once(
    agent: Callable[..., Agent], customer: Callable[..., Talk]
) -> None:
    maria, talk, other = agent("Maria"), customer(), customer()
    page, text = maria.page, maria.page.locator("#text")
    maria.go(f"/desk/conversations/{other.id}")
    page.keyboard.press("n")
    page.keyboard.type("for colleagues")
    maria.go(f"/desk/conversations/{talk.id}")
    page.locator(".has").get_by_role("button", name="Take over").click()
    box(page)
    expect(text).to_have_value("")
    page.keyboard.type("first line")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("second line")
    page.reload()
    expect(text).to_have_value("first line\nsecond line")
    maria.go(f"/desk/conversations/{other.id}")
    expect(text).to_have_value("for colleagues")
    expect(page.get_by_role("radio", name="Note")).to_be_checked()
    maria.go(f"/desk/conversations/{talk.id}")
    expect(text).to_have_value("first line\nsecond line")

    # The desk cannot be reached; then it can, but its answer is lost.
    maria.expected = ("ERR_",)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/messages", lambda route: route.abort())
    page.locator("#text").press("Enter")
    expect(page.locator("#not-sent")).to_contain_text("Not sent: the desk cannot be reached.")
    expect(text).to_have_value("first line\nsecond line")
    assert said(talk) == []
    page.unroute("**/messages")
    page.route("**/messages", lose)
    page.locator("#text").press("Enter")
    expect(page.locator(".entry.agent")).to_have_count(1)
    expect(text).to_have_value("first line\nsecond line")
    page.unroute("**/messages")
    page.locator("#text").press("Enter")
    expect(text).to_have_value("")
    expect(page.locator("#not-sent")).to_be_hidden()
    assert said(talk) == ["first line\nsecond line"]
    page.reload()
    expect(text).to_have_value("")

    # Signed out elsewhere: one sentence, and the draft is there after signing in again.
    text.fill("when you are back")
    maria.expected = ("401", "ERR_")
    assert maria.post("/desk/sign-out").status == 303
    text.press("Enter")
    expect(page.locator("#not-sent")).to_contain_text("Your session has ended.")
    maria.sign_in(f"/desk/conversations/{talk.id}")
    expect(text).to_have_value("when you are back")
    maria.problems = [p for p in maria.problems if "failed: " not in p]  # what the test cut off


def test_D28_keys_move_about_are_listed_are_silent_while_typing_and_can_be_switched_off(
    agent: Callable[..., Agent], customer: Callable[..., Talk]
) -> None:
    maria = agent("Maria")
    first, second = (customer().say("talk to a person") for _ in range(2))
    page = maria.go("/desk")
    expect(page.locator(".rows > .row")).to_have_count(2)
    links = [f"/desk/conversations/{talk.id}" for talk in (first, second)]
    focused = "() => document.activeElement.getAttribute('href')"
    for key, there in (("j", links[0]), ("j", links[1]), ("j", links[1]), ("k", links[0])):
        page.keyboard.press(key)
        assert page.evaluate(focused) == there
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.wait_for_url(f"**{links[1]}")
    expect(page.locator(".has")).to_contain_text("You answer this customer.")

    page.keyboard.press("n")
    expect(page.get_by_role("radio", name="Note")).to_be_checked()
    page.keyboard.type("jkcrnf?")
    expect(page.locator("#text")).to_have_value("jkcrnf?")
    assert page.evaluate(FOCUSED) == "text"
    page.locator("#text").fill("")
    page.locator("h1").click()
    page.keyboard.press("r")
    expect(page.get_by_role("radio", name="Reply")).to_be_checked()
    assert page.evaluate(FOCUSED) == "text"
    page.locator("h1").click()
    page.keyboard.press("f")
    assert page.evaluate("() => Boolean(document.activeElement.closest('.pane.right'))")
    page.locator("h1").click()
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(keys.locator("kbd")).to_have_text(["j", "k", "c", "r", "n", "f", "?"])
    keys.get_by_label("Shortcuts are on").uncheck()
    keys.get_by_role("button", name="Close").click()
    page.reload()
    expect(page.get_by_role("radio", name="Reply")).to_be_checked()
    page.keyboard.press("n")
    expect(page.get_by_role("radio", name="Reply")).to_be_checked()
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(keys).to_be_visible()
    keys.get_by_label("Shortcuts are on").check()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.get_by_role("radio", name="Note")).to_be_checked()


def test_D28_a_key_pressed_at_once_after_the_list_of_keys_is_closed_is_not_lost(
    agent: Callable[..., Agent], customer: Callable[..., Talk]
) -> None:
    maria = agent("Maria")
    page = maria.go(f"/desk/conversations/{customer().say('talk to a person').id}")
    page.locator("#do-claim").click()
    box(page)
    page.locator("h1").click()
    page.keyboard.press("?")
    page.evaluate(CLOSE_AND_PRESS, "n")
    expect(page.get_by_role("radio", name="Note")).to_be_checked()

    page.locator(".menu summary").click()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.keyboard.press("Escape")
    expect(page.locator(".menu summary")).to_be_focused()
