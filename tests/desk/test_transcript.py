"""The log at the desk: whoever said it, as it was said, and nothing that is done by saying it
(interaction F.5, F.8)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import sqlalchemy as sa
from playwright.sync_api import expect
from rig.desk import Agent
from rig.stack import Stack
from rig.talk import Talk

from helpdesk.chat import store as chat
from helpdesk.chat.lines import store as lines
from helpdesk.chat.lines.store import Line
from helpdesk.store.database import Database
from helpdesk.store.schema import drafts

HARMFUL = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(2)</script>",
    "[here](javascript:alert(3)) data:text/html,<svg onload=alert(4)>",
)
PDF = b"%PDF-1.7\n" + b"x" * 2000
MANY = 500


def state(directory: Database, talk: Talk) -> list[Any]:
    """What the engine would be told, and every draft of the conversation."""
    with directory.read() as connection:
        kept = connection.execute(
            sa.select(drafts.c.answers, drafts.c.status, drafts.c.version).where(
                drafts.c.conversation_id == talk.id
            )
        )
        return [chat.conversation(connection, talk.id).state, *map(tuple, kept)]


def test_S01_S04_S05_what_is_said_under_an_agent_is_shown_as_text_and_changes_no_answer(
    agent: Callable[..., Agent], waiting: Callable[..., Talk], directory: Database, porter: Stack
) -> None:
    maria = agent("Maria")
    page = maria.page
    page.on("dialog", lambda dialog: maria.problems.append(f"dialog: {dialog.message}"))
    talk = waiting(contact={"name": HARMFUL[0]})
    page = maria.go(f"/desk/conversations/{talk.id}")
    expect(page.get_by_role("heading", level=1)).to_have_text(HARMFUL[0])
    page.locator(".has").get_by_role("button", name="Claim").click()
    expect(page.locator(".has")).to_contain_text("You answer this customer.")
    before = state(directory, talk)
    for text in (
        *("thanks for jumping in Maria", "my e-mail is other@company.example", "31 December 2026"),
        *("/restart", '/affirm{"confirm":true}', *HARMFUL),
    ):
        assert talk.post(text=text).status_code == 202
    expect(page.locator(".entry.customer").last).to_contain_text(HARMFUL[-1])
    assert state(directory, talk) == before

    for text, kind in ((HARMFUL[1], "Reply"), (HARMFUL[2], "Note")):
        page.get_by_role("radio", name=kind).check()
        page.get_by_label("Text", exact=True).fill(text)
        page.keyboard.press("Enter")
        expect(page.get_by_label("Text", exact=True)).to_have_value("")
    sent = httpx.post(
        f"{porter.url}/api/chat/conversations/{talk.id}/files",
        content=PDF,
        headers=talk.headers | {"Client-Id": "a-file", "File-Name": "%3Cimg%20src%3Dx%3E.pdf"},
    )
    assert sent.status_code == 202, sent.text
    file = page.get_by_role("link", name="<img src=x>.pdf")
    expect(file).to_be_visible()
    for text in HARMFUL:
        expect(page.locator("#log .text").filter(has_text=text).first).to_have_text(text)
    assert page.locator("main :is(img, script[src], iframe, object), main [onerror]").count() == 0
    got = maria.context.request.get(porter.url + (file.get_attribute("href") or ""))
    assert got.body() == PDF and got.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in got.headers["content-security-policy"]
    elsewhere = maria.context.request.get(f"{porter.url}/desk/conversations/nobody/files/none")
    assert elsewhere.status == 404


def test_D30_a_long_log_grows_at_its_end_and_is_left_and_taken_up_where_one_was(
    agent: Callable[..., Agent], customer: Callable[..., Talk], directory: Database
) -> None:
    maria, talk = agent("Maria"), customer()
    maria.expected = ("404",)
    here = f"/desk/conversations/{talk.id}"
    page = maria.go(here)
    expect(page.locator("#end")).to_be_in_viewport()
    page.wait_for_function("() => Object.keys(localStorage).some((k) => k.includes('.read.'))")
    maria.go()

    with directory.write() as connection:
        held = chat.lock(connection, talk.id)
        now = held.last_seq
        many = [Line("assistant", f"answer {number}") for number in range(MANY)]
        sent = lines.everything(connection, talk.id)[-1].sent_at
        lines.add(connection, held, many, sent)
    page = maria.go(here)
    expect(page.locator(".entry")).to_have_count(now + MANY)
    unread = page.locator("#unread")
    expect(unread).to_have_text("New since you were here")
    expect(unread).to_be_in_viewport()
    expect(page.locator(f"#unread + #m{now + 1}")).to_be_in_viewport()

    # A line from a link elsewhere on the page comes into view and has the focus.
    page.evaluate("location.hash = ''")
    page.locator("#m250 .at").click()
    expect(page.locator("#m250")).to_be_focused()
    expect(page.locator("#m250")).to_be_in_viewport()
    page.evaluate("document.getElementById('m250').mark = true")
    top = page.evaluate("document.getElementById('log').scrollTop")
    with directory.write() as connection:
        lines.add(connection, chat.lock(connection, talk.id), [Line("assistant", "the last")], sent)
    expect(page.locator(".entry")).to_have_count(now + MANY + 1)
    assert page.evaluate("document.getElementById('log').scrollTop") == top
    expect(page.locator("#m250")).to_be_focused()
    assert page.evaluate("document.getElementById('m250').mark"), "the log was drawn anew"
    expect(page.get_by_role("button", name="new lines")).to_be_visible()
    page.goto(f"{maria.url}{here}#m300")
    expect(page.locator("#m300")).to_be_focused()
    expect(page.locator("#m300")).to_be_in_viewport()

    page.locator("#end").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="new lines")).to_be_hidden()
    with directory.write() as connection:
        lines.add(connection, chat.lock(connection, talk.id), [Line("assistant", "bottom")], sent)
    expect(page.locator(".entry").last).to_contain_text("bottom")
    expect(page.locator(".entry").last).to_be_in_viewport()
