"""Every page of the desk, by everybody, on every screen (interaction F.8)."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect
from rig.desk import Agent
from rig.talk import Talk

WIDTHS = (1280, 900, 390)


def test_D35_D41_axe_finds_nothing_on_any_page_at_any_width_in_either_theme(
    agent: Callable[..., Agent], waiting: Callable[..., Talk], axe: Callable[[Page, str], None]
) -> None:
    maria = agent("Maria", "lead")
    talk = waiting("it has to end tomorrow")
    talk.say("talk to a person")
    assert talk.case
    page = maria.go()
    page.get_by_role("button", name="Claim").first.click()
    page.wait_for_url("**/desk/conversations/*")

    def look(path: str, heading: str) -> None:
        maria.go(path)
        expect(page.get_by_role("heading", name=heading).first).to_be_attached()
        everywhere(path)

    def everywhere(what: str) -> None:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            axe(page, f"{what} at {width}")
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{what} at {width} is {wide} wide"

    edit = page.locator("#form details.editor").first
    edit.locator("summary").click()
    expect(edit.get_by_role("button", name="Save")).to_be_visible()
    everywhere("a conversation with an answer being changed")
    for pane in ("Form", "Queue"):
        page.get_by_role("button", name=pane, exact=True).click()
        axe(page, f"{pane} on a phone")
    look(f"/desk/cases/{talk.case['number']}", talk.case["number"])
    look("/desk/cases", "Cases")
    look("/desk/search?q=person", "Search")
    look("/desk/begin?q=example", "Begin a request")
    look("/desk/metrics", "Metrics")
    look("/desk/audit", "Audit log")
    look("/desk/admin", "Admin")
    look("/desk?list=open", "Queue")


def test_D40_an_auditor_reads_every_page_and_is_offered_nothing_to_change(
    agent: Callable[..., Agent], waiting: Callable[..., Talk]
) -> None:
    agent("Tom")  # or nobody would wait
    talk = waiting()
    audrey = agent("Audrey", "auditor")
    here = f"/desk/conversations/{talk.id}"
    pages = ("/desk", here, "/desk/cases", "/desk/metrics", "/desk/audit", "/desk/admin")
    for path in pages:
        page = audrey.go(path)
        expect(page.get_by_role("heading", level=1).first).to_be_attached()
        expect(page.locator(".htmx-request")).to_have_count(0)
        expect(page.locator("form[method=post]:visible, [hx-post]:visible")).to_have_count(0)
