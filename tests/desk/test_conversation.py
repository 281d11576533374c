"""One conversation at the desk: whose it is, who else looks, and that nobody is talked over
(interaction F.5, F.6)."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from playwright.sync_api import Page, WebSocketRoute, expect
from rig.browser import Visitor
from rig.desk import Agent
from rig.hand import Hand
from rig.stack import Stack
from rig.talk import Talk, wait_for

from helpdesk.agents.deeds import store as deeds
from helpdesk.chat.owners import store as owners
from helpdesk.chat.owners.store import Control
from helpdesk.store.database import Database

PAPER = "() => getComputedStyle(document.getElementById('composer')).backgroundColor"


def at(talk: Talk) -> str:
    return f"/desk/conversations/{talk.id}"


def control(directory: Database, talk: Talk) -> Control:
    with directory.read() as connection:
        return owners.control(connection, talk.id)


def lines(talk: Talk) -> list[str]:
    """Everything that stands in the customer's log."""
    return [m["text"] for m in talk.fetch(0)["messages"]]


def write(page: Page, text: str, kind: str = "Reply") -> None:
    """Write something, send it with Enter, and see it in the log."""
    page.get_by_role("radio", name=kind).check()
    page.get_by_label("Text", exact=True).fill(text)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Text", exact=True)).to_have_value("")
    expect(page.locator(".entry").filter(has_text=text)).to_have_count(1)


def test_D03_of_two_who_claim_at_once_one_gets_the_customer_and_the_other_reads_who(
    agent: Callable[..., Agent], customer: Callable[..., Talk], porter: Stack, directory: Database
) -> None:
    pedro = agent("Pedro")
    ann, ben = Hand(porter, "Ann"), Hand(porter, "Ben")
    talk = customer().say("talk to a person")
    with ThreadPoolExecutor(2) as both:
        for _ in range(20):
            epoch = control(directory, talk).epoch
            claims = {hand: both.submit(hand.do, talk.id, "claim", epoch) for hand in (ann, ben)}
            answers = {hand: claim.result() for hand, claim in claims.items()}
            assert sorted(a.status_code for a in answers.values()) == [303, 409]
            winner = next(hand for hand, answer in answers.items() if answer.status_code == 303)
            loser = ben if winner is ann else ann
            assert f"{winner.name} has this conversation now" in answers[loser].text
            assert control(directory, talk).agent_name == winner.name
            assert winner.do(talk.id, "release", epoch + 1).status_code == 303
    # No news reaches this desk: it shows a customer who waits long after somebody took them.
    pedro.page.route_web_socket(re.compile("/desk/ws"), lambda socket: None)
    with pedro.page.expect_response(re.compile("/head$")):
        pedro.go(at(talk))
    assert ann.do(talk.id, "claim", control(directory, talk).epoch).status_code == 303
    pedro.expected = ("409",)
    pedro.page.locator(".has").get_by_role("button", name="Claim").click()
    expect(pedro.notice()).to_contain_text("Ann has this conversation now. You can read it")
    assert control(directory, talk).agent_name == "Ann"
    for hand in (ann, ben):
        hand.leave()


def test_D05_D07_D25_one_writes_others_look_and_note_and_who_gets_it_next_reads_all_of_it(
    agent: Callable[..., Agent], visitor: Callable[..., Visitor], porter: Stack
) -> None:
    maria, pedro = agent("Maria"), agent("Pedro")
    frames: list[str] = []
    chat = visitor().visit()
    chat.page.on("websocket", lambda ws: ws.on("framereceived", lambda f: frames.append(str(f))))
    chat.open().say("talk to a person")
    here = f"/desk/conversations/{chat.deep('c => c.talk.talk.id')}"
    page, other = maria.go(here), pedro.go(here)
    expect(page.locator(".has")).to_contain_text("This customer waits for a person.")
    page.locator(".has").get_by_role("button", name="Claim").click()
    expect(page.locator(".has")).to_contain_text("You answer this customer.")
    expect(other.locator(".has")).to_contain_text("Maria is handling this.")
    expect(page.locator(".viewers")).to_contain_text("Pedro")
    expect(other.locator(".viewers")).to_contain_text("Maria")

    expect(other.get_by_role("radio", name="Reply")).to_be_disabled()
    expect(other.get_by_role("button", name="Keep note")).to_be_visible()
    expect(page.get_by_role("button", name="Send reply")).to_be_visible()
    assert page.evaluate(PAPER) != other.evaluate(PAPER)
    write(other, "The licence is still assigned", kind="Note")
    expect(page.locator(".entry.note")).to_contain_text("Note, colleagues only")
    refused = pedro.post(f"{here}/messages", kind="reply", text="I would say so too")
    assert refused.status == 409 and "Maria has this conversation now" in refused.text()

    write(page, "Hello, I am Maria.\nWhat is it about?")
    expect(chat.messages.filter(has_text="Hello, I am Maria.")).to_have_count(1)
    page.get_by_label("Text", exact=True).press_sequentially("Let me")
    expect(chat.root.get_by_text("Maria is typing")).to_be_visible()
    page.get_by_role("button", name="Transfer").click()
    expect(page.locator("#to:invalid")).to_be_focused()
    page.get_by_label("To whom").select_option(label="Pedro (Online, answers 0)")
    alba = Hand(porter, "Alba")  # who stands before Pedro in the list, as of now
    page.evaluate("document.body.dispatchEvent(new CustomEvent('conversation-changed'))")
    expect(page.locator("#to option").filter(has_text="Alba")).to_have_count(1)
    expect(page.locator("#to option:checked")).to_have_text("Pedro (Online, answers 0)")
    alba.leave()
    page.get_by_role("button", name="Transfer").click()
    page.wait_for_url("**/desk")
    expect(chat.messages.last).to_contain_text("Pedro (8x8 support) goes on with you from here")
    expect(other.locator(".has")).to_contain_text("You answer this customer.")
    expect(other.locator(".entry.note")).to_contain_text("The licence is still assigned")
    expect(other.locator(".stretch .name")).to_have_text(
        ["Assistant", "Waiting for a person", "Maria", "Pedro"]
    )
    expect(other.locator(".stretch").nth(2)).to_have_text(re.compile(r"Maria .+ P.T–.+ P.T$"))
    write(other, "I go on from here.")
    other.get_by_role("button", name="Release").click()
    other.wait_for_url("**/desk")
    expect(chat.messages.last).to_contain_text("You are back in line for a person.")
    told = "\n".join(frames)
    assert "Hello, I am Maria." in told and "I go on from here." in told
    assert "licence" not in told and "I would say so too" not in told
    assert not re.search("(?i)release|queue", chat.everything())
    chat.root.get_by_role("button", name="Stop waiting").click()
    expect(chat.messages.last).to_contain_text("You no longer wait for a person.")


def test_D06_an_answer_that_was_on_its_way_when_an_agent_took_over_reaches_the_desk_alone(
    agent: Callable[..., Agent], customer: Callable[..., Talk], porter: Stack, directory: Database
) -> None:
    maria, talk = agent("Maria"), customer()
    page = maria.go(at(talk))
    expect(page.locator(".has")).to_contain_text("The assistant is handling this.")
    heard = len(lines(talk))
    engine = porter.pids()["engine"]
    os.kill(engine, signal.SIGSTOP)
    try:
        assert talk.post(text="what does it cost to cancel?").status_code == 202
        page.get_by_role("button", name="Take over").click()
        expect(page.locator(".has")).to_contain_text("You answer this customer.")
    finally:
        os.kill(engine, signal.SIGCONT)
    held = page.locator(".entry.held")
    expect(held.first).to_contain_text("Held back")
    kept = held.first.locator(".text").inner_text()
    write(page, "I look into it.")
    said = lines(talk)
    assert kept not in said and "I look into it." in said
    authors = [m["author"] for m in talk.fetch(0)["messages"]][heard:]
    assert authors == ["customer", "system", "agent"], "asked, joined, answered"
    assert not talk.fetch(0)["working"]


def test_D08_who_lets_a_customer_wait_is_warned_and_gives_them_back(
    agent: Callable[..., Agent], customer: Callable[..., Talk], directory: Database
) -> None:
    maria, talk = agent("Maria"), customer()
    page = maria.go(at(talk))
    page.get_by_role("button", name="Take over").click()
    expect(page.locator(".has")).to_contain_text("You answer this customer.")
    lease = page.locator("#lease")
    expect(lease).to_be_hidden()

    def leave_for(seconds: int) -> None:
        now = datetime.fromisoformat(page.locator("body").get_attribute("data-now") or "")
        has = control(directory, talk)
        with directory.write() as connection:
            until = now + timedelta(seconds=seconds)
            owners.extend_lease(connection, talk.id, has.agent_id or "", until)

    leave_for(140)  # of ten minutes
    talk.post(text="are you there?")  # what waits already waits no longer for it
    expect(lease).to_contain_text(re.compile(r"goes back to the queue in (2 min|1 min) \d+ s"))
    expect(page.locator("#lease-said")).to_contain_text("The customer waits for your answer")
    page.locator("#text").press_sequentially("I")
    expect(lease).to_be_hidden()  # who types has not gone away
    write(page, "I am.")
    expect(lease).to_have_count(0)
    talk.post(text="good")
    expect(lease).to_have_count(1)
    leave_for(-1)
    expect(page.locator(".has")).to_contain_text("This customer waits for a person.")
    expect(page.get_by_role("radio", name="Reply")).to_be_disabled()
    assert "That took too long on our side." in lines(talk)[-1]
    with directory.read() as connection:
        done = [d.deed for d in deeds.listing(connection, conversation_id=talk.id)]
    assert done[:2] == ["lease over", "took over"]


def test_D10_what_happened_while_the_line_was_cut_is_there_when_it_holds_again(
    agent: Callable[..., Agent], customer: Callable[..., Talk]
) -> None:
    maria, pedro, talk = agent("Maria"), agent("Pedro", role="lead"), customer()
    open_sockets: list[WebSocketRoute] = []
    is_cut = False

    def connect(socket: WebSocketRoute) -> None:
        if is_cut:
            socket.close()
            return
        socket.connect_to_server()
        open_sockets.append(socket)

    maria.page.route_web_socket(re.compile("/desk/ws"), connect)
    page, other = maria.go(at(talk)), pedro.go(at(talk))
    page.evaluate("window.same = true")
    page.get_by_label("Text", exact=True).fill("half a thou")
    is_cut = True
    open_sockets[-1].close()
    other.get_by_role("button", name="Take over").click()
    expect(other.locator(".has")).to_contain_text("You answer this customer.")
    write(other, "I was faster.")
    write(other, "She was away", kind="Note")
    for number in range(3):
        talk.post(text=f"and one more {number}")
    expect(other.locator(".entry.customer")).to_have_count(3)
    assert page.locator(".entry.agent").count() == 0, "the line was not cut"
    is_cut = False
    expect(page.locator(".entry.customer")).to_have_count(3)
    expect(page.locator(".entry.note")).to_contain_text("She was away")
    expect(page.locator(".has")).to_contain_text("Pedro is handling this.")
    seqs = [e.get_attribute("data-seq") for e in page.locator(".entry").all()]
    assert seqs == [e.get_attribute("data-seq") for e in other.locator(".entry").all()]
    assert page.evaluate("window.same"), "the page was loaded again"
    expect(page.get_by_label("Text", exact=True)).to_have_value("half a thou")
    wait_for(lambda: len(lines(talk)) >= 6 or None)
