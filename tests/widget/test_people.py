"""The customer's side of waiting for a person and talking to one (interaction W28, W48, W49, W54)."""

from __future__ import annotations

import re

import httpx
import sqlalchemy as sa
from playwright.sync_api import FilePayload, Route, expect
from rig.browser import Chat
from rig.frames import Frames
from rig.hand import Hand

from helpdesk.chat.owners import store as owners
from helpdesk.store.database import Database
from helpdesk.store.schema import ratings

MARIA = {"kind": "agent", "name": "Maria", "joined_at": "2026-11-23T17:02:00+00:00"}
BILL: FilePayload = {
    "name": "bill.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.7 the bill",
}
KEPT = sa.select(ratings.c.score, ratings.c.comment).where(
    ratings.c.conversation_id == sa.bindparam("talk")
)


def test_W28_the_sign_that_a_person_types_gives_way_to_unsent_text_and_goes_out_by_itself(
    visitor,
) -> None:
    who = visitor()
    frames = Frames(who.context)
    chat: Chat = who.visit().open()
    typing = chat.root.locator(".typing")
    frames.tell(owner="agent", **{"with": MARIA})
    frames.send({"typing": {"name": "Maria"}})
    expect(typing).to_have_text("Maria is typing")
    chat.text.fill("wait")
    expect(typing).to_be_hidden()
    chat.text.fill("")
    expect(typing).to_be_visible()
    frames.say("agent", "Maria", "Hello, I am here.")
    expect(typing).to_be_hidden()
    frames.send({"typing": {"name": "Maria"}})
    expect(typing).to_be_visible()
    expect(typing).to_be_hidden(timeout=7_000)
    frames.send({"typing": {"name": "Maria"}})
    expect(typing).to_be_visible()
    frames.tell(owner="assistant")
    expect(typing).to_be_hidden()


def test_W28_W44_W48_W49_W54_who_waits_is_joined_and_is_asked_once_how_it_was(
    visitor, person, maria: Hand, directory: Database
) -> None:
    who = visitor()
    who.expected = ("503",)
    chat: Chat = who.visit().open()
    talk = chat.deep("c => c.talk.talk.id")

    def does(move: str) -> httpx.Response:
        with directory.read() as connection:
            epoch = owners.control(connection, talk).epoch
        return maria.do(talk, move, epoch)

    banner = chat.root.locator(".people")
    chat.say("I want to add lines").verify(person()).say("3")
    expect(banner).to_have_text("")
    chat.answered(chat.person.click)
    expect(banner).to_contain_text(" in line. Your answer was passed on.")
    banner.locator("summary").press("Enter")
    expect(banner.locator("dl")).to_contain_text("How many lines")
    banner.get_by_role("button", name="Stop waiting").press("Enter")
    expect(banner).to_have_text("")
    expect(chat.root.locator(".pending")).to_have_count(0)

    chat.answered(chat.person.click)
    does("claim")
    expect(banner).to_contain_text("Maria is with you")
    expect(banner.get_by_role("button")).to_have_count(0)
    expect(chat.messages.last).to_contain_text("Maria")
    expect(chat.label).to_have_text("Your message")  # no question of the assistant is open here
    chat.page.reload()
    expect(banner).to_contain_text("Maria is with you")
    expect(chat.label).to_have_text("Your message")

    assert does("typing").status_code == 204
    expect(chat.root.locator(".typing")).to_have_text("Maria is typing")
    chat.root.locator("input[type=file]").set_input_files(BILL)
    chat.root.get_by_role("button", name="Send file").press("Enter")
    expect(chat.messages.last).to_contain_text("File: bill.pdf")  # and no notice: Maria can read it
    expect(chat.root.locator(".typing")).to_be_hidden()
    page = maria.get(f"/desk/conversations/{talk}").text
    link = re.search(r'href="(/desk/conversations/[^"]+/files/[^"]+)"', page)
    assert link, "the desk's page shows no file"
    got = maria.get(link[1])
    assert got.content == BILL["buffer"]
    assert got.headers["Content-Disposition"].startswith("attachment")

    does("close")
    card = chat.root.get_by_role("region", name="How was this chat?")
    expect(card.get_by_role("button", name="Send rating")).to_be_disabled()
    card.get_by_role("radio", name="1").focus()
    chat.page.keyboard.press("ArrowLeft")  # from the first round to the last
    card.get_by_role("textbox").fill("quick <b>")
    chat.page.route("**/rating", lambda route: route.fulfill(status=503, json={"detail": "Wait."}))
    card.get_by_role("button", name="Send rating").press("Enter")
    expect(card).to_contain_text("Wait.")
    chat.page.unroute("**/rating")
    card.get_by_role("button", name="Send rating").press("Enter")
    expect(chat.status).to_have_text("Your rating was kept.")
    chat.page.reload()
    expect(chat.messages.last).to_be_visible()
    expect(card).to_be_hidden()
    with directory.read() as connection:
        assert connection.execute(KEPT, {"talk": talk}).all() == [(5, "quick <b>")]


def test_W49_W51_W54_a_person_is_told_by_name_hours_in_own_time_and_a_rating_can_be_skipped(
    visitor,
) -> None:
    who = visitor(timezone_id="America/New_York")
    frames = Frames(who.context)
    chat: Chat = who.visit().open()
    answers = [
        {"slot": "a", "label": "What to cancel", "shown": "Extension 1012", "by": None},
        {"slot": "b", "label": "Last day", "shown": "31 December 2026", "by": "Maria"},
    ]
    frames.tell(owner="agent", form={"title": "Cancel", "answers": answers}, **{"with": MARIA})
    chat.root.locator(".people summary").click()
    rows = chat.root.locator(".people dl > div")
    expect(rows.nth(0)).not_to_contain_text("set by")
    expect(rows.nth(1)).to_contain_text("set by Maria")
    frames.say("agent", "Maria", "<b>Good morning</b>")
    spoken = chat.messages.last
    expect(spoken).to_contain_text("Maria said")
    expect(spoken.locator(".said")).to_have_text("<b>Good morning</b>")
    assert spoken.locator("b").count() == 0
    # W51: when somebody is there again, in the customer's own time beside the provider's.
    frames.say("assistant", "", "We are back Tuesday.", opens_at="2026-11-24T06:00:00-08:00")
    expect(chat.messages.last).to_contain_text(
        re.compile(r"In your time: Tuesday, November 24 at 9:00\sAM EST")
    )

    posted: list[str | None] = []

    def take(route: Route) -> None:
        posted.append(route.request.post_data)
        route.fulfill(status=200, json={})

    chat.page.route("**/rating", take)
    frames.tell(owner="closed", rating=True)
    chat.root.get_by_role("button", name="Skip").click()
    expect(chat.root.get_by_role("region", name="How was this chat?")).to_be_hidden()
    assert posted == ['{"score":null,"comment":""}']
