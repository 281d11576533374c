"""Who gets in, and who may do what, tried by address in real browsers (interaction F.5)."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect
from rig.desk import Agent
from rig.talk import Talk


def test_S08_signing_in_tells_nobody_who_exists_and_the_cookie_is_the_desks_alone(
    agent: Callable[..., Agent],
) -> None:
    maria = agent("Maria")
    (cookie,) = [c for c in maria.context.cookies() if c["name"] == "porter_desk"]
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Lax", "/desk")
    assert "porter_desk" not in maria.page.evaluate("document.cookie")
    stranger = agent("Tom", signed_in=False)
    told = []
    for email, password in ((maria.email, "wrong"), ("nobody@desk.example", "wrong")):
        stranger.page.goto(f"{stranger.url}/desk/sign-in?next=https://elsewhere.example/")
        stranger.page.get_by_label("E-mail").fill(email)
        stranger.page.get_by_label("Password").fill(password)
        stranger.page.get_by_role("button", name="Sign in").click()
        refused = stranger.page.get_by_text("That did not let you in.")
        expect(refused).to_be_visible()
        told.append(refused.inner_text())
    assert told[0] == told[1]
    stranger.problems.clear()  # the browser says of itself that it was refused
    stranger.sign_in("https://elsewhere.example/")  # leads home, and nowhere else
    assert stranger.page.url == f"{stranger.url}/desk"
    # another site's page that makes the browser post a form does not know the token
    answer = maria.post("/desk/presence", csrf="0" * 64, status="away")
    assert answer.status == 403
    expect(maria.go().get_by_label("I am")).to_have_value("online")


def test_D39_what_is_not_there_or_not_theirs_is_said_in_the_desks_own_style(
    agent: Callable[..., Agent],
) -> None:
    maria = agent("Maria")
    said = {
        "/desk/nowhere": (404, "There is no such page or conversation."),
        "/desk/conversations/nobodys": (404, "There is no such page or conversation."),
        "/desk/admin": (403, "Your role does not allow this."),
    }
    for address, (status, sentence) in said.items():
        answer = maria.page.goto(maria.url + address)
        assert answer is not None and answer.status == status
        expect(maria.page.get_by_role("heading", name="That did not work")).to_be_visible()
        expect(maria.page.get_by_text(sentence)).to_be_visible()
        expect(maria.page.get_by_role("navigation")).to_be_visible()
        assert "Traceback" not in maria.page.content()
    maria.problems.clear()  # the browser says of itself that a page was refused


def test_S09_roles_hold_by_address_not_by_hidden_links(
    agent: Callable[..., Agent], waiting: Callable[..., Talk]
) -> None:
    maria, audrey = agent("Maria"), agent("Audrey", "auditor")
    talk = waiting()
    for address in ("/desk/admin", "/desk/audit", "/desk/audit.csv", "/desk/metrics"):
        assert maria.context.request.get(maria.url + address).status == 403, address
        assert audrey.context.request.get(audrey.url + address).status == 200, address
    here = f"/desk/conversations/{talk.id}"
    audrey.go(here)
    expect(audrey.page.get_by_role("button", name="Claim")).to_have_count(0)
    writes = {
        f"{here}/claim": {"epoch": "1"},
        f"{here}/messages": {"client_id": "x", "text": "hello", "kind": "reply"},
        f"{here}/form/answers/cancel_reason": {"text": "moving", "version": "1"},
        f"/desk/cases/{talk.case['number']}/move": {"to": "done", "note": "x", "version": "1"},
        "/desk/begin": {"provider": "8x8"},
    }
    for address, fields in writes.items():
        assert audrey.post(address, **fields).status == 403, address
    assert talk.fetch(0)["owner"] == "queue"
