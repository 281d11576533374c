"""Cases, search and the audit log, from a customer's request to its end (interaction F.8)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect
from rig.browser import Chat, Visitor
from rig.desk import Agent
from rig.people import Person

CANCELLED = re.compile(r"\bcancell?ed\b", re.IGNORECASE)
NUMBER = re.compile(r"C-[2-9A-Z]{8}")


def requested(visitor: Callable[..., Visitor], robin: Person) -> tuple[Chat, str]:
    """A customer asks in the widget to cancel an extension; return the chat and the case's number."""
    chat = visitor().visit().open()
    chat.say("cancel ext 1013 on 31 December 2026").verify(robin)
    answers = {
        "Already unassigned": "No, not yet",
        "Moving to another carrier": "No number is moving",
        "Send the cancellation request": "Send cancellation request",
    }
    while not chat.log.locator(".case").count():
        chat.press(answers[chat.label.inner_text()])
    found = NUMBER.search(chat.log.locator(".case").last.inner_text())
    assert found
    return chat, found[0]


def moved(page: Page, to: str, **typed: str) -> None:
    """Fill in the form of a move and press the button of the status."""
    for name, value in typed.items():
        page.locator(f"#{name}").fill(value)
    page.get_by_role("group", name="Move it to:").get_by_role("button", name=to).click()


def numbers(page: Page) -> list[str]:
    """The numbers of the cases in the list, top down."""
    return page.locator(".list tbody th a").all_inner_texts()


def test_D29_D31_D32_D41_a_case_goes_its_way_and_the_customer_hears_of_it(
    agent: Callable[..., Agent], visitor: Callable[..., Visitor], person: Callable[..., Person]
) -> None:
    robin = person(company="Grebe Ceramics")
    chat, number = requested(visitor, robin)
    maria = agent("Maria")
    maria.expected = ("409", "422")
    page = maria.go(f"/desk/cases?account={robin.account}")
    assert numbers(page) == [number]
    page.get_by_role("link", name=number).click()
    facts = page.locator(".facts")
    expect(facts).to_contain_text("One or more extensions")
    expect(facts).to_contain_text("Thursday, 31 December 2026")
    expect(facts).to_contain_text("Grebe Ceramics")
    href = facts.get_by_role("link", name="Read it").get_attribute("href") or ""
    assert href.startswith("/desk/conversations/")
    expect(page.locator(".letters")).to_contain_text("We received your request")
    assert robin.email not in page.content()

    # While it is only received, no list and no page calls it more than that.
    _reads_as_received(page)
    for there in ("/desk/cases?status=received", f"/desk/search?q={number}"):
        assert number in numbers(maria.go(there))
        _reads_as_received(page)
    _finds(maria, robin, number)

    # Two tabs with the same case: the first to move it wins, the other keeps what was typed.
    page = maria.go(f"/desk/cases/{number}")
    other = maria.tab()
    other.goto(page.url)
    moved(page, "Being looked at", note="I take it up.")
    expect(page.locator(".time-line")).to_contain_text("I take it up.")
    expect(page.locator(".time-line li")).to_have_count(2)
    expect(page.locator(".time-line")).to_contain_text("Maria")
    expect(chat.messages.last).to_contain_text(
        f"Case {number}, cancellation request: being looked at."
    )
    said = chat.say("where is my case?").said()
    assert number in said and "being looked at" in said
    moved(other, "Turned down", note="Not possible.", told="It is too late.")
    expect(other.locator("#problem")).to_contain_text("It is now: Being looked at")
    assert other.locator("#note").input_value() == "Not possible."
    again = maria.post(
        f"/desk/cases/{number}/move", version="1", to="in_review", note="I take it up."
    )
    assert again.status == 303  # the same press a second time: seen, and done once
    moved(page, "Scheduled", note="Agreed with the customer.")
    expect(page.locator("#problem")).to_contain_text("Choose the day")
    moved(page, "Scheduled", day="2026-12-31")
    expect(page.locator(".time-line li")).to_have_count(3)
    expect(chat.messages.last).to_contain_text("scheduled, nothing has changed yet")
    expect(chat.messages.last).to_contain_text("Thursday, 31 December 2026")
    _reads_as_received(page)
    _prints(page)
    moved(page, "Done", note="Switched off.")
    expect(page.get_by_text("This case has come to its end")).to_be_visible()
    expect(page.locator(".letters li")).to_have_count(4)


def _reads_as_received(page: Page) -> None:
    found = CANCELLED.search(page.locator("main").inner_text())
    assert not found, found


def _prints(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.locator(".time-line")).to_contain_text("Monday, 23 November 2026")
    for control in (".bar", ".moving"):
        expect(page.locator(control)).to_be_hidden()
    page.emulate_media(media="screen")


def _finds(maria: Agent, robin: Person, number: str) -> None:
    area, office, line = robin.numbers[0][2:5], robin.numbers[0][5:8], robin.numbers[0][8:]
    written = (f"({area}) {office}-{line}", f"{area}.{office}.{line}", f"%2B1{area}{office}{line}")
    for typed in (number.lower(), *written, robin.account, "grebe ceramics"):
        assert number in numbers(maria.go(f"/desk/search?q={typed}")), typed
    page = maria.go("/desk/search")
    page.get_by_label("Look for").fill("cancel 1013")
    page.get_by_label("About").select_option("cancellation request")
    page.get_by_label("From").fill("2026-11-23")
    page.get_by_role("button", name="Search").click()
    for _ in range(2):  # the address holds it all
        found = page.locator(".found li").filter(has_text=number)
        expect(found.locator("mark").first).to_have_text("cancel")
        expect(page.get_by_label("About")).to_have_value("cancel_service")
        page.reload()
    maria.go("/desk/search?q=nobody+ever+said+this")
    expect(page.get_by_text("Nothing was found.")).to_be_visible()
    expect(page.get_by_text("Look for fewer words")).to_be_visible()


def test_D33_the_audit_log_is_read_filtered_and_exported_and_never_written(
    agent: Callable[..., Agent], visitor: Callable[..., Visitor], person: Callable[..., Person]
) -> None:
    robin = person()
    _, number = requested(visitor, robin)
    lena, otto, maria = agent("Lenka", "lead"), agent("Otto", "auditor"), agent("Maria")
    maria.expected = otto.expected = ("403",)
    lena.go(f"/desk/cases/{number}")
    moved(lena.page, "Waiting on the customer", note="+1 to ask", told=f"Write to {robin.email}.")
    expect(lena.page.locator(".time-line li")).to_have_count(2)

    page = otto.go(f"/desk/audit?case={number}")
    rows = page.locator(".list tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("Request received → Waiting on the customer")
    page.get_by_label("Who").select_option("Lenka")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(rows).to_have_count(2)
    answer = otto.context.request.get(f"{otto.url}/desk/audit.csv?case={number}")
    assert "attachment" in answer.headers["content-disposition"]
    lines = list(csv.DictReader(io.StringIO(answer.text())))
    assert [line["after"] for line in lines if line["source"] == "case"] == [
        "waiting_on_customer", "received",
    ]  # fmt: skip
    assert "'+1 to ask" in [line["note"] for line in lines]  # no spreadsheet computes it
    everything = otto.context.request.get(f"{otto.url}/desk/audit.csv").text()
    assert not [line for line in everything.splitlines() if robin.email in line]

    # It is for those who see everybody's work; an auditor sees and moves nothing.
    assert maria.context.request.get(f"{maria.url}/desk/audit").status == 403
    assert maria.context.request.get(f"{maria.url}/desk/audit.csv").status == 403
    move: dict[str, Any] = {"version": "2", "to": "withdrawn", "note": "No."}
    assert otto.post(f"/desk/cases/{number}/move", **move).status == 403
    expect(otto.go(f"/desk/cases/{number}").locator(".move")).to_have_count(0)
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for path in ("/desk/audit", "/desk/audit.csv"):
            answer = lena.context.request.fetch(lena.url + path, method=method)
            assert answer.status in (403, 404, 405), (method, path)
