"""Who gets in, and what each may do (interaction F.5, F.8)."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect
from rig.desk import Agent


def test_an_agent_signs_in_and_out(agent: Callable[..., Agent]) -> None:
    maria = agent("Maria")
    expect(maria.page.get_by_role("heading", name="Queue")).to_be_visible()
    maria.page.locator(".menu summary").click()
    maria.page.get_by_role("button", name="Sign out").click()
    expect(maria.page.get_by_role("heading", name="Sign in")).to_be_visible()
    maria.go("/desk/cases?status=received")
    expect(maria.page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert "next=%2Fdesk%2Fcases%3Fstatus%3Dreceived" in maria.page.url
