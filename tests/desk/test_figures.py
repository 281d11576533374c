"""Metrics and what leads look after (interaction F.8)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, Page, expect
from rig import kept
from rig.desk import Agent
from rig.stack import Stack
from rig.talk import wait_for

from helpdesk.store.database import Database
from helpdesk.tickets import lifecycle
from helpdesk.vocabulary import Owner

MONDAY = datetime(2025, 3, 3, 15, 0, tzinfo=UTC)  # ten in the morning on the provider's clocks
THEN = "/desk/metrics?since=2025-03-03&until=2025-03-03&provider=avoxi"
CHARTS = "waiting first_reply open_cases reasons finished drop_off outcomes rating".split()


def seed(store: Database) -> None:
    """One Monday of a provider: two who waited, five requests, two hand-overs, three ratings."""
    with store.write() as connection:
        nora = kept.agent(connection, "Nora", MONDAY).id
        for wait in (2, 6):
            talk = kept.talk(connection, MONDAY, provider="avoxi")
            kept.owner(connection, talk, Owner.QUEUE, MONDAY)
            taken = MONDAY + timedelta(minutes=wait)
            kept.owner(connection, talk, Owner.AGENT, taken, nora)
            kept.say(connection, talk, "Hello.", taken + timedelta(seconds=30), "agent")
            kept.owner(connection, talk, Owner.CLOSED, taken + timedelta(minutes=9), nora)
            kept.handoff(connection, talk, "customer_request", MONDAY, outcome="returned")
        for status in ("submitted", "submitted", "submitted", "stopped", "handed_over"):
            quiet = kept.talk(connection, MONDAY, provider="avoxi")
            kept.draft(connection, quiet, status, MONDAY, provider="avoxi", slot="cancel_date")
        for score in (5, 4, None):
            kept.rating(connection, talk, score, MONDAY)


def table(page: Page, chart: str) -> dict[str, list[str]]:
    """The numbers of a chart, as its table has them."""
    rows = page.locator(f"#{chart}-table tbody tr").all()
    return {
        row.locator("th").text_content() or "": row.locator("td").all_text_contents()
        for row in rows
    }


def said(page: Page, chart: str) -> Locator:
    """What is said of all the numbers of a chart together."""
    return page.locator(f"section[aria-labelledby={chart}] .summary")


def test_D34_the_figures_equal_what_was_kept_drawn_and_in_a_table(
    agent: Callable[..., Agent], porter: Stack, directory: Database
) -> None:
    seed(directory)
    lena = agent("Lena", "lead")
    page = lena.go(THEN)
    assert table(page, "waiting") == {"10:00": ["4 min", "6 min"]}
    expect(said(page, "waiting")).to_contain_text("half within 4 min, nine in ten within 6 min")
    assert table(page, "first_reply") == {
        "within 1 minute": ["0"], "within 5 minutes": ["1"], "within 15 minutes": ["1"],
        "within an hour": ["0"], "later": ["0"], "none yet": ["0"],
    }  # fmt: skip
    assert table(page, "reasons") == {"The customer asked for a person": ["2"]}
    assert table(page, "outcomes") == {"returned to the assistant": ["2"]}
    assert table(page, "finished")["finished by the assistant alone"] == ["3"]
    expect(said(page, "finished")).to_have_text("60.0 % were finished by the assistant alone.")
    assert table(page, "drop_off") == {"Cancel a service: When it should end": ["1", "1"]}
    rated = {"5": ["1"], "4": ["1"], "3": ["0"], "2": ["0"], "1": ["0"], "not rated": ["1"]}
    assert table(page, "rating") == rated
    expect(said(page, "rating")).to_have_text("On average 4.5 of 5.")
    listed = json.loads(porter.porter("cases", "list", "--json"))
    ended = {status.value for status in lifecycle.ENDS}
    of_all = Counter(case["kind"] for case in listed if case["status"] not in ended)
    lena.go("/desk/metrics")
    assert sorted(int(n) for (n,) in table(page, "open_cases").values()) == sorted(of_all.values())

    # Each drawing says what it is, and reaches as far as its number.
    lena.go(THEN)
    drawn = [name for name in CHARTS if page.locator(f"#{name}-table").count()]
    assert len(drawn) >= 7
    for name in drawn:
        svg = page.locator(f"section[aria-labelledby={name}] svg[role=img]")
        assert svg.locator("title").text_content() and svg.locator("desc").text_content()
    wide = page.locator("section[aria-labelledby=waiting] rect").evaluate_all(
        "all => all.map(bar => Number(bar.getAttribute('width')))"
    )
    assert round(wide[0] / wide[1], 2) == 0.67

    # Other days and other providers are other figures; none at all is said.
    page.get_by_label("To", exact=True).fill("2025-03-02")
    page.get_by_label("From", exact=True).fill("2025-03-01")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Nothing happened in these days.")).to_have_count(
        8 - page.locator("#open_cases-table").count()
    )
    maria = agent("Maria")
    assert maria.context.request.get(f"{maria.url}/desk/metrics").status == 403


def test_a_lead_keeps_canned_replies_and_sees_who_is_here(agent: Callable[..., Agent]) -> None:
    lenore, otto, maria = agent("Lenore", "lead"), agent("Otto", "auditor"), agent("Maria")
    lenore.expected = ("409", "422")
    maria_here = lenore.page.locator("tbody tr").filter(has_text=maria.email)
    wait_for(lambda: lenore.go("/desk/admin") and "Online" in maria_here.inner_text())
    page, replies = lenore.page, lenore.page.locator(".replies > li")
    before = replies.count()
    assert before >= 6  # those a store begins with

    def add(shortcut: str, text: str) -> None:
        form = page.locator("form[action$='/new']")
        form.get_by_label("Shortcut").fill(shortcut)
        form.get_by_label("Text").fill(text)
        form.get_by_role("button", name="Keep it").click()

    add("thanks", "Thank you, {nobody}.")
    expect(page.locator("#problem")).to_have_text(
        "Nothing can fill {nobody}. Take it out, or use a name from the list."
    )
    add("hello", "Thank you, {customer_name}.")
    expect(page.locator("#problem")).to_contain_text("/hello is taken")
    add("/thanks", "Thank you, {customer_name}. <b>Bye</b>")
    reply = replies.filter(has_text="/thanks")
    expect(reply.locator(".reply")).to_have_text("Thank you, {customer_name}. <b>Bye</b>")
    reply.locator("summary").click()
    reply.get_by_label("Text").fill("It ended on {cancel_date}.")
    reply.get_by_role("button", name="Keep it").click()
    expect(reply.locator(".reply")).to_have_text("It ended on {cancel_date}.")
    expect(reply).to_contain_text("Lenore")

    expect(otto.go("/desk/admin").locator(".replies > li")).to_have_count(before + 1)
    expect(otto.page.locator("form.canned")).to_have_count(0)
    canned = {"shortcut": "mine", "text": "Mine.", "provider": ""}
    assert otto.post("/desk/admin/canned/new", **canned).status == 403
    assert maria.context.request.get(f"{maria.url}/desk/admin").status == 403
    reply.locator("summary").click()
    reply.get_by_role("button", name="Delete").click()
    expect(replies).to_have_count(before)
    log = lenore.go("/desk/audit")
    log.get_by_label("Who").select_option("Lenore")  # else others' deeds may fill the page
    log.get_by_role("button", name="Show").click()
    expect(log.locator("main")).to_contain_text("Deleted a canned reply")
