"""The customer's side of waiting for a person and talking to one (interaction W28, W48, W49, W54)."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Request, Route, expect
from rig.browser import Chat
from rig.frames import Frames

WAITING = {"kind": "queue", "position": 2, "since": "2026-11-23T17:00:00+00:00", "passed_on": 4,
           "can_cancel": True}  # fmt: skip
MARIA = {"kind": "agent", "name": "Maria", "joined_at": "2026-11-23T17:02:00+00:00"}
FORM = {
    "title": "Cancel a service",
    "answers": [
        {"slot": "cancel_scope", "label": "What to cancel", "shown": "Extension 1012", "by": None},
        {"slot": "cancel_date", "label": "Last day", "shown": "31 December 2026", "by": "Maria"},
    ],
}


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


def test_W48_W49_who_waits_and_who_is_with_a_person_sees_it_and_what_was_passed_on(
    visitor,
) -> None:
    who = visitor()
    who.expected = ("400",)  # in case nobody takes the withdrawal yet
    frames = Frames(who.context)
    chat: Chat = who.visit().open()
    banner = chat.root.locator(".people")
    expect(banner).to_have_text("")
    frames.tell(owner="queue", **{"with": WAITING})
    expect(banner).to_contain_text("You are number 2 in line. Your 4 answers were passed on.")
    frames.tell(owner="queue", **{"with": {**WAITING, "position": 1, "passed_on": 1}})
    expect(banner).to_contain_text("You are next in line. Your answer was passed on.")

    posted: list[dict[str, Any]] = []

    def take(route: Route) -> None:
        posted.append(json.loads(route.request.post_data or ""))
        route.fulfill(status=202, json={"seq": 1})

    chat.page.route("**/messages", take)
    banner.get_by_role("button", name="Stop waiting").click()
    expect(chat.root.locator(".pending")).to_have_count(0)
    assert [(set(body), body["move"]) for body in posted] == [({"client_id", "move"}, "withdraw")]

    expect(chat.label).to_have_text("Choose, or write what you need")
    frames.tell(owner="agent", form=FORM, **{"with": MARIA})
    expect(banner).to_contain_text("Maria is with you")
    expect(banner.get_by_role("button")).to_have_count(0)
    expect(chat.label).to_have_text("Your message")  # no choice of the assistant is open here
    banner.locator("summary").press("Enter")
    expect(banner.locator("dl > div").nth(1)).to_contain_text("31 December 2026")
    expect(banner.get_by_text("set by Maria")).to_have_count(1)
    frames.say("agent", "Maria", "<b>Good morning</b>")
    spoken = chat.messages.last
    expect(spoken).to_contain_text("Maria said")
    expect(spoken.locator(".said")).to_have_text("<b>Good morning</b>")
    assert spoken.locator("b").count() == 0
    edge = "e => getComputedStyle(e).borderTopColor"
    assert spoken.evaluate(edge) != chat.messages.first.evaluate(edge)

    frames.tell(owner="assistant", **{"with": None}, form=None)
    expect(banner).to_have_text("")


def test_W54_a_rating_is_asked_once_by_keyboard_and_can_be_skipped(visitor) -> None:
    who = visitor()
    who.expected = ("503", "net::ERR_")
    frames = Frames(who.context)
    chat: Chat = who.visit().open()
    card = chat.root.get_by_role("region", name="How was this chat?")
    expect(card).to_be_hidden()
    posted: list[Request] = []
    answers = iter(
        [(503, {"detail": "Nothing was changed; send it again in a moment."}), (200, {})]
    )

    def take(route: Route) -> None:
        posted.append(route.request)
        status, body = next(answers)
        route.fulfill(status=status, json=body)

    chat.page.route("**/rating", take)
    frames.tell(owner="closed", rating=True)
    send = card.get_by_role("button", name="Send rating")
    expect(send).to_be_disabled()
    card.get_by_role("radio", name="1").focus()
    chat.page.keyboard.press("ArrowLeft")  # from the first round to the last
    card.get_by_role("textbox").fill("quick")
    send.press("Enter")
    expect(card).to_contain_text("Nothing was changed; send it again in a moment.")
    send.press("Enter")
    expect(card).to_be_hidden()
    expect(chat.status).to_have_text("Your rating was kept.")
    assert [json.loads(r.post_data or "") for r in posted] == [{"score": 5, "comment": "quick"}] * 2
    frames.tell(owner="closed", rating=True)
    expect(card).to_be_hidden()

    frames.tell(owner="closed", rating=False)
    frames.tell(owner="closed", rating=True)
    answers = iter([(200, {})])
    card.get_by_role("button", name="Skip").click()
    expect(card).to_be_hidden()
    assert json.loads(posted[-1].post_data or "") == {"score": None, "comment": ""}
