"""The form panel: what it shows, how an answer is changed, asked and sent (interaction F.7)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Locator, Page, expect
from rig import people
from rig.desk import Agent
from rig.hand import Hand
from rig.stack import Stack
from rig.talk import Talk, wait_for
from rig.ways import WAYS, Journey

from helpdesk.chat.changes import store as changes
from helpdesk.chat.drafts import store as drafts
from helpdesk.store.database import Database

Person = Callable[..., people.Person]


@pytest.fixture
def journey(customer: Callable[..., Talk], person: Person) -> Callable[[str], Journey]:
    """`journey(form)` is one more customer on the way through a form."""

    def begin(form: str) -> Journey:
        way = WAYS[form]
        return Journey(customer(), way, person(**way.account))

    return begin


def panel_of(who: Agent, chat: Talk, move: str = "Claim") -> Page:
    """Open a conversation, take it, and wait for its form."""
    page = who.go(f"/desk/conversations/{chat.id}")
    page.locator("#head").get_by_role("button", name=move).click()
    expect(page.locator("#do-release")).to_be_visible()
    expect(page.locator("#form-title")).to_be_visible()
    return page


def slot(page: Page, name: str) -> Locator:
    return page.locator(f"#slot-{name}")


def edit(page: Page, name: str, value: str) -> None:
    """Open an answer, type another one and save it."""
    row = slot(page, name)
    if not row.locator("details").evaluate("d => d.open"):
        row.locator("summary").click()
    row.locator("[name=text]").fill(value)
    row.get_by_role("button", name="Save").click()


def shown(chat: Talk) -> dict[str, dict[str, Any]]:
    """Return the answers as the customer's page shows them."""
    return {a["slot"]: a for a in chat.fetch(chat.seq)["form"]["answers"]}


def test_D11_D12_D13_D14_D15_what_is_there_why_it_came_where_it_was_said_and_an_answer_changed(
    agent: Callable[..., Agent], journey: Callable[[str], Journey], directory: Database
) -> None:
    maria = agent("Maria")
    maria.expected = ("status of 422",)
    chat = journey("cancel_service_form").to("cancel_date").chat
    too_early = chat.say("24 November 2026").text
    for said in ("florble wump", "gnarf zibble", "qwrt plonk"):
        chat.say(said)
    chat.say("talk to a person")
    page = panel_of(maria, chat)

    rows = {r.get_attribute("id"): r.inner_text() for r in page.locator(".slot").all()}
    assert "1013" in rows["slot-cancel_items"] and "filled" in rows["slot-cancel_items"]
    assert "From the customer" in rows["slot-cancel_items"]
    assert "missing" in rows["slot-cancel_date"]
    assert "does not apply" in rows["slot-cancel_locations"]
    why = page.locator(".why")
    expect(why).to_contain_text("Three answers could not stand")
    expect(why).to_contain_text(re.compile(r"Attempts\s*[34]"))
    expect(why).to_contain_text("When it should end")
    why.get_by_role("link", name="Show in the chat").click()
    assert re.search(r"#m\d+$", page.url)
    expect(page.locator(":focus")).to_contain_text("talk to a person")
    slot(page, "cancel_items").get_by_role("link", name="Said here").click()
    expect(page.locator(":focus")).to_contain_text("1013")

    edit(page, "cancel_date", "2026-11-24")
    expect(slot(page, "cancel_date").locator(".problem")).to_contain_text("30 days")
    assert slot(page, "cancel_date").locator(".problem").inner_text() in too_early
    expect(slot(page, "cancel_date").locator("[name=text]")).to_have_value("2026-11-24")
    expect(slot(page, "cancel_date").locator("[name=text]")).to_have_attribute(
        "aria-invalid", "true"
    )
    assert "cancel_date" not in shown(chat)
    slot(page, "cancel_date").locator("[name=reason]").fill("agreed in the chat")
    edit(page, "cancel_date", "2027-03-01")
    expect(slot(page, "cancel_date")).to_contain_text("set by Maria")
    assert not slot(page, "cancel_date").locator("details").evaluate("d => d.open")
    assert shown(chat)["cancel_date"]["by"] == "Maria"
    with directory.read() as connection:
        draft = drafts.newest(connection, chat.id)
        assert draft is not None
        kept = changes.latest(connection, draft["id"])["cancel_date"]
    assert (kept.old, kept.new, kept.by) == (None, "2027-03-01", "Maria")
    assert kept.reason == "agreed in the chat"


def test_D16_D17_D18_D19_D20_D36_two_at_one_answer_a_question_to_the_customer_and_sending_once(
    agent: Callable[..., Agent], journey: Callable[[str], Journey]
) -> None:
    maria, lena = agent("Maria"), agent("Lena", role="lead")
    maria.expected = ("status of 409",)
    on = journey("order_devices_form").to("devices_quantity")
    chat = on.chat.say("talk to a person")
    page = panel_of(maria, chat)
    other = lena.go(f"/desk/conversations/{chat.id}")
    expect(page.get_by_role("button", name="Submit", exact=True)).to_be_disabled()
    expect(page.locator("#lacking")).to_contain_text("How many devices, Shipping")

    for desk in (page, other):
        slot(desk, "devices_quantity").locator("summary").click()
    slot(page, "devices_quantity").locator("[name=text]").type("7")
    edit(other, "devices_quantity", "5")
    expect(slot(page, "devices_quantity").locator(".meanwhile")).to_contain_text(
        "Lena answered “5”"
    )
    typed = slot(page, "devices_quantity").locator("[name=text]")
    expect(typed).to_have_value("7")
    expect(typed).to_be_focused()
    slot(page, "devices_quantity").get_by_role("button", name="Save").click()
    conflict = slot(page, "devices_quantity").locator(".conflict")
    expect(conflict).to_contain_text("Lena answered “5”")
    expect(conflict).to_contain_text("Yours is “7”")
    chat.post(text="are you still there?")
    expect(page.locator(".entry").filter(has_text="are you still there?")).to_have_count(1)
    expect(slot(page, "devices_quantity").locator(".value")).to_have_text("5")
    conflict.get_by_role("button", name="Use mine").click()
    expect(slot(page, "devices_quantity").locator(".value")).to_have_text("7")
    expect(conflict).to_be_hidden()

    slot(page, "device_shipping").get_by_role("button", name="Ask customer").click()
    expect(page.locator(".asked")).to_contain_text("waits for the answer")
    asked = chat.fetch(chat.seq)["messages"][-1]
    chat.seq, chat.heard = asked["seq"], [asked]
    assert asked["author"] == "agent" and chat.slot == "device_shipping"
    slot(page, "device_shipping").locator("summary").click()
    chat.post(choice=asked["choices"][0]["id"])
    expect(slot(page, "device_shipping").locator(".meanwhile")).to_contain_text(
        "the customer answered"
    )
    expect(page.locator(".asked")).to_have_count(0)
    assert chat.fetch(chat.seq)["messages"][-1]["author"] == "customer"  # the assistant is silent
    slot(page, "device_shipping").get_by_role("button", name="Leave it").click()

    page.locator("#submit summary").click()
    send = page.get_by_role("button", name="Submit for the customer")
    send.click()
    expect(page.locator("#submit")).to_be_visible()  # not without consent
    page.get_by_role("radio", name="On the phone").check()
    send.click()
    expect(page.get_by_role("link", name=re.compile("sent as C-"))).to_be_visible()
    cases = [m["case"]["number"] for m in chat.fetch(0)["messages"] if m["case"]]
    assert cases and cases[-1] in page.locator("#form header").inner_text()
    expect(page.locator("#submit")).to_have_count(0)
    expect(page.get_by_label("Begin a request")).to_be_visible()
    page.goto(f"{maria.url}/desk/cases/{cases[-1]}")
    expect(page.locator("section[aria-labelledby=line] li").first).to_contain_text("Maria")


@pytest.fixture
def maria(porter: Stack) -> Iterator[Hand]:
    """An agent over HTTP."""
    hand = Hand(porter, "Maria")
    yield hand
    hand.leave()


def do(maria: Hand, directory: Database, chat: Talk, what: str, **fields: Any) -> Any:
    """Make a move at the present epoch."""
    with directory.read() as connection:
        epoch = connection.scalar(
            sa.text("select epoch from conversations where id = :c"), {"c": chat.id}
        )
    return maria.do(chat.id, what, epoch, **fields)


def heard(chat: Talk) -> Talk:
    """Read what was written since."""
    body = chat.fetch(chat.seq)
    chat.seq, chat.heard = body["last_seq"], body["messages"]
    chat.log += body["messages"]
    return chat


def test_D21_D22_given_back_after_two_hours_the_assistant_asks_what_is_missing_or_sums_up(
    maria: Hand, directory: Database, journey: Callable[[str], Journey]
) -> None:
    on = journey("order_devices_form").to("devices_quantity")
    chat = on.chat
    assert do(maria, directory, chat, "take-over").status_code == 303
    two_hours_pass(directory, chat)
    chat.post(text="thank you for helping")
    assert do(maria, directory, chat, "hand-back", mode="summary").status_code == 422
    assert do(maria, directory, chat, "hand-back", mode="next").status_code == 303
    assert heard(chat).slot == "devices_quantity", chat.text

    assert do(maria, directory, chat, "take-over").status_code == 303
    for name in ("devices_quantity", "device_shipping"):
        page = maria.get(f"/desk/conversations/{chat.id}/form").text
        version = re.search(r'data-version="(\d+)"', page)
        assert version
        answer = {"version": version[1], "text": on.said(name)}
        assert do(maria, directory, chat, f"form/answers/{name}", **answer).status_code == 303
    assert do(maria, directory, chat, "hand-back", mode="next").status_code == 303
    assert heard(chat).slot == "order_devices_confirmed", chat.text  # a summary, no silent sending
    assert "Maria noted for you" in chat.text
    chat.say("yes")
    assert chat.case
    chat.say(on.way.opening)
    assert chat.slot == "device_model"  # nothing of the old form is left


def two_hours_pass(directory: Database, chat: Talk) -> None:
    """Let what is kept of a conversation be two hours older."""
    aged = {
        "conversations": ("id", "created_at", "updated_at"),
        "messages": ("conversation_id", "sent_at"),
        "drafts": ("conversation_id", "created_at", "updated_at"),
        "control_history": ("conversation_id", "at"),
        "identities": ("conversation_id", "verified_at"),
    }
    with directory.write() as connection:
        for table, (key, *columns) in aged.items():
            for column in columns:
                old = f"strftime('%Y-%m-%d %H:%M:%f000', {column}, '-2 hours')"
                connection.execute(
                    sa.text(f"update {table} set {column} = {old} where {key} = :c"), {"c": chat.id}
                )


def test_D23_while_the_assistant_is_away_the_agent_keeps_the_customer_and_can_try_again(
    agent: Callable[..., Agent], journey: Callable[[str], Journey], porter: Stack
) -> None:
    maria = agent("Maria")
    maria.expected = ("status of 503",)
    chat = journey("add_lines_form").to("lines_plan").chat
    page = panel_of(maria, chat, "Take over")
    heard(chat)
    porter.kill("engine")
    page.locator("#return summary").click()
    page.get_by_role("button", name="Ask the next question").click()
    expect(maria.notice()).to_contain_text("The assistant cannot be reached")
    view = chat.fetch(chat.seq)
    assert view["owner"] == "agent" and not view["messages"]
    porter.wait_until_ready()
    page.get_by_role("button", name="Ask the next question").click()
    expect(page.locator("#do-take-over")).to_be_visible()
    assert wait_for(lambda: heard(chat).slot) == "lines_plan"
