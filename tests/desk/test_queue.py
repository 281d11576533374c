"""The queue as agents see it: who waits, in which order, who was told (interaction F.6, F.8)."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from playwright.sync_api import Locator, Page, expect
from rig.desk import Agent
from rig.stack import Stack
from rig.talk import Talk

from helpdesk.agents import store as agents
from helpdesk.agents.presence import store as presence
from helpdesk.store.database import Database

WITHIN = 1000  # ms
COUNT_NOTICES = """() => {
  window.notices = 0;
  window.Notification = class { static permission = "granted";
    static requestPermission = async () => "granted"; constructor() { window.notices += 1; } };
}"""
COUNT_SPOKEN = """() => {
  window.spoken = [];
  new MutationObserver(() => window.spoken.push(performance.now()))
    .observe(document.getElementById("live"), { childList: true });
}"""
FOCUSED = "() => document.activeElement.closest('.row')?.id"


def row(page: Page, talk: Talk) -> Locator:
    return page.locator(f"[id='row-{talk.id}']")


def forward(page: Page) -> None:
    """Move the browser's clock by three minutes, in steps no request takes for its time being up."""
    for _ in range(6):
        expect(page.locator(".htmx-request")).to_have_count(0)
        page.clock.fast_forward("00:30")


def heard(page: Page) -> tuple[int, int]:
    """How often it rang, and how many browser notices there were."""
    found: list[int] = page.evaluate(
        "() => [Number(document.body.dataset.rang ?? 0), window.notices]"
    )
    return found[0], found[1]


def test_D01_D09_D37_who_asks_for_a_person_shows_up_at_once_and_is_told_as_the_agent_wants(
    agent: Callable[..., Agent], waiting: Callable[..., Talk]
) -> None:
    maria = agent("Maria")
    page = maria.page
    page.add_init_script(f"({COUNT_NOTICES})()")
    maria.go()
    expect(page).to_have_title("Queue · Porter desk")
    page.evaluate(COUNT_SPOKEN)
    began = time.monotonic()

    first = waiting()
    here = row(page, first)
    expect(here).to_be_visible(timeout=WITHIN)
    expect(here).to_contain_text("Robin Example")
    expect(here).to_contain_text("Cancel a service")
    expect(here).to_contain_text("4 of 6")
    expect(here).to_contain_text("The customer asked for a person")
    expect(here.locator(".line")).to_have_text("Robin Example: talk to a person")
    expect(here.locator(".waited")).to_contain_text(re.compile(r"\d+ s"))
    expect(page).to_have_title("(1) Queue · Porter desk", timeout=WITHIN)
    expect(page.locator("#waiting .count")).to_have_text("1")
    assert heard(page) == (0, 0), "nothing is heard before it is switched on"

    page.locator(".menu summary").click()
    page.get_by_label("Sound when a customer comes").check()
    page.get_by_label("Browser notice when a customer comes").check()
    page.keyboard.press("Escape")
    expect(page.locator(".menu summary")).to_be_focused()
    assert heard(page) == (1, 0), "the sound is played once, so that one knows it"
    second = waiting()
    expect(row(page, second)).to_be_visible(timeout=WITHIN)
    expect(page.locator("#waiting .count")).to_have_text("2")
    assert heard(page) == (2, 1)

    page.get_by_label("I am").select_option("Away")
    expect(page.locator(".presence .dot.away")).to_be_visible()
    expect(page.locator(".here")).to_contain_text("Away")
    tom = agent("Tom")  # or there would be nobody to wait for
    third = waiting()
    expect(row(page, third)).to_be_visible(timeout=WITHIN)
    assert heard(page) == (2, 1), "who is away is offered nobody"
    expect(row(tom.page, third)).to_be_visible()
    spoken = page.evaluate("window.spoken")
    assert len(spoken) <= 1 + (time.monotonic() - began) / 10
    assert all(later - sooner >= 9_900 for sooner, later in itertools.pairwise(spoken))
    expect(page.locator("#live")).to_have_text(re.compile(r"\d customers? waits?\."))


def test_whom_a_colleague_gives_on_is_told_wherever_on_the_desk_they_are(
    agent: Callable[..., Agent], waiting: Callable[..., Talk]
) -> None:
    maria, tom = agent("Marisol"), agent("Tom")
    maria.page.add_init_script(f"({COUNT_NOTICES})()")
    maria.go("/desk/cases")
    maria.page.locator(".menu summary").click()
    maria.page.get_by_label("Sound when a customer comes").check()
    maria.page.get_by_label("Browser notice when a customer comes").check()
    maria.page.get_by_label("I am").select_option("Busy")
    talk = waiting()
    expect(maria.page.locator("#waiting .count")).to_have_text("1")
    before = heard(maria.page)
    tom.go(f"/desk/conversations/{talk.id}").get_by_role("button", name="Claim").click()
    expect(maria.page.locator("#waiting .count")).to_have_count(0)
    assert heard(maria.page) == before, "a customer who is taken calls nobody"

    tom.page.get_by_label("To whom").select_option(label="Marisol (Busy, answers 0)")
    tom.page.get_by_role("button", name="Transfer").click()

    expect(maria.page.locator("#live")).to_have_text("A colleague gave you a customer.")
    assert heard(maria.page) == (before[0] + 1, before[1] + 1)
    maria.go()
    maria.page.get_by_role("link", name="Mine").click()
    expect(row(maria.page, talk)).to_be_visible()
    assert heard(maria.page)[0] == 0, "a page that is opened tells nothing that was told"


def test_D02_D04_D09_the_longest_due_come_first_and_leave_every_list_when_they_are_claimed(
    agent: Callable[..., Agent], waiting: Callable[..., Talk]
) -> None:
    maria, tom = agent("Maria"), agent("Tom")
    page = maria.page
    page.clock.install()
    maria.go()
    talks = [waiting() for _ in range(5)]
    rows = page.locator(".rows > .row")
    expect(rows).to_have_count(5)
    ids = [f"row-{talk.id}" for talk in talks]
    assert [r.get_attribute("id") for r in rows.all()] == ids
    chip = rows.first.locator(".waited")
    expect(chip).not_to_have_class(re.compile("amber|bad"))
    forward(page)
    expect(chip).to_have_class(re.compile("amber"))
    expect(chip).to_contain_text(re.compile(r"3 min due soon"))
    forward(page)
    expect(chip).to_have_class(re.compile("bad"))
    expect(chip).to_contain_text(re.compile(r"6 min overdue"))

    tom.go()
    for count in (1, 2, 3):
        maria.go()
        page.get_by_role("button", name="Claim").first.click()
        page.wait_for_url("**/desk/conversations/*")
        expect(tom.page.locator(".rows > .row")).to_have_count(5 - count, timeout=WITHIN)
    expect(tom.page.locator(f"[id='{ids[0]}']")).to_have_count(0)
    expect(tom.page.locator(".here")).to_contain_text("3 of 3")
    tom.page.get_by_role("link", name="All open").click()
    owned = tom.page.locator(f"[id='{ids[0]}']")
    expect(owned.locator(".owner")).to_have_text("Maria")
    expect(tom.page).to_have_url(re.compile(r"/desk\?list=open"))

    # Three are Maria's share: the fourth is hers only if she says so.
    maria.go()
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="Claim").first.click()
    expect(rows).to_have_count(2)
    assert asked == ["You answer 3 customers already. Claim one more?"]
    epoch = rows.first.locator("input[name=epoch]").input_value()
    refused = maria.post(f"/desk/conversations/{talks[3].id}/claim", epoch=epoch)
    assert refused.status == 409 and "You answer 3 customers already" in refused.text()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Claim").first.click()
    page.wait_for_url("**/desk/conversations/*")
    maria.go("/desk?list=mine")
    expect(rows).to_have_count(4)
    expect(rows.first.locator(".owner")).to_have_text("You")

    # Whom somebody had taken up already is due at once when they wait again.
    control = maria.post(f"/desk/conversations/{talks[3].id}/release", epoch=str(int(epoch) + 1))
    assert control.status == 303
    tom.go()
    back = tom.page.locator(".rows > .row").first
    expect(back).to_have_attribute("id", ids[3])
    expect(back).to_contain_text("Came back to the queue")


def test_D09_whose_browser_is_closed_is_gone_within_a_minute(
    agent: Callable[..., Agent], directory: Database
) -> None:
    maria = agent("Maria")
    maria.page.clock.install()
    maria.go()

    def seen() -> Any:
        with directory.read() as connection:
            return presence.last_seen(connection, maria.email)

    before = seen()
    maria.page.clock.fast_forward("00:21")  # a beat
    deadline = time.monotonic() + 10
    while seen() == before and time.monotonic() < deadline:
        maria.page.wait_for_timeout(50)
    last = seen()
    assert last > before
    maria.page.goto("about:blank")
    with directory.read() as connection:
        here = [p.name for p in presence.here(connection, last + timedelta(seconds=59))]
        gone = [p.name for p in presence.here(connection, last + timedelta(seconds=61))]
    assert "Maria" in here and "Maria" not in gone


def test_D38_whose_session_has_ended_is_told_and_comes_back_to_the_same_place(
    agent: Callable[..., Agent], directory: Database
) -> None:
    maria = agent("Maria")
    page, maria.expected = maria.page, ("401",)
    page.clock.install()
    maria.go("/desk?list=mine")
    expect(page.locator(".htmx-request")).to_have_count(0)
    with directory.write() as connection:
        known = agents.by_email(connection, maria.email)
        assert known
        agents.close_sessions_of(connection, known[0].id)
    page.clock.fast_forward("00:21")  # a beat
    said = maria.notice()  # by the socket, or by a part that was not given out
    expect(said).to_contain_text("Your session has ended")
    expect(page.get_by_role("link", name="Mine")).to_be_visible()  # the page stays as it was
    said.get_by_role("link", name=re.compile("^Sign in")).first.click()
    page.get_by_label("E-mail").fill(maria.email)
    page.get_by_label("Password").fill(maria.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(r"/desk\?list=mine$"))
    expect(page.get_by_role("link", name="Mine")).to_have_attribute("aria-current", "true")


def test_D36_D40_news_take_neither_focus_nor_what_is_typed(
    agent: Callable[..., Agent], waiting: Callable[..., Talk], porter: Stack
) -> None:
    maria = agent("Maria")
    first, second = waiting(), waiting()
    page = maria.go()
    row(page, first).get_by_role("link").focus()
    for number in range(9):
        first.post(text=f"are you there? {number}")
        second.post(text=f"anybody? {number}")
    expect(row(page, first).locator(".line")).to_contain_text("are you there? 8")
    assert page.evaluate(FOCUSED) == f"row-{first.id}"


def test_D41_S09_the_desk_can_be_read_in_any_colours_on_any_screen_and_signed_out_of(
    agent: Callable[..., Agent], waiting: Callable[..., Talk], axe: Callable[[Page, str], None]
) -> None:
    maria = agent("Maria")
    waiting()
    for width in (1280, 900, 390):
        maria.page.set_viewport_size({"width": width, "height": 800})
        page = maria.go()
        expect(page.locator(".rows > .row")).to_have_count(1)
        axe(page, f"queue at {width}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.emulate_media(forced_colors="active", color_scheme="light")
    assert (
        page.locator("#waiting .count").evaluate("n => getComputedStyle(n).borderStyle") == "solid"
    )
    page.emulate_media(forced_colors="none", media="print")
    expect(page.locator(".bar")).to_be_hidden()
    page.emulate_media(media="screen")
    page.locator(".menu summary").click()
    axe(page, "the menu")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    axe(page, "sign in")
    maria.expected = ("401",)
    page.get_by_label("E-mail").fill(maria.email)
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert").filter(has_text="That did not let you in")).to_be_visible()
    axe(page, "a failed sign in")
    maria.expected = ("404", "403")
    maria.sign_in("/desk/cases?status=received")
    expect(page).to_have_url(re.compile(r"/desk/cases\?status=received"))
    page = maria.go("/desk/there/is/no/such/page")
    expect(page.get_by_role("heading", name="That did not work")).to_be_visible()
    axe(page, "an error")
