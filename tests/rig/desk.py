"""An agent's browser: Debian's Chromium on the desk of a running Porter."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect
from rig.browser import Visitor
from rig.stack import Stack

AXE_TAGS = "wcag2a wcag2aa wcag21a wcag21aa wcag22aa best-practice".split()
AXE_RUN = "wanted => axe.run(document, { runOnly: wanted, resultTypes: ['violations'] })"
# The dark theme changes colours and nothing else: what depends on them is looked at again.
AXE_LOOKS = {
    "light": {"type": "tag", "values": AXE_TAGS},
    "dark": {"type": "rule", "values": ["color-contrast"]},
}
WIDE = {"width": 1280, "height": 800}
_count: Iterator[int] = itertools.count(1)


class Agent(Visitor):
    """Somebody at the desk, with what went wrong in their browser. `page` is their first tab."""

    def __init__(
        self,
        browser: Browser,
        porter: Stack,
        name: str,
        role: str = "agent",
        *,
        signed_in: bool = True,
        **options: Any,
    ) -> None:
        super().__init__(browser, porter, **({"viewport": WIDE} | options))
        self.name, self.email = name, f"{name.lower()}{next(_count)}@desk.example"
        printed = porter.porter("agents", "add", name, "--email", self.email, "--role", role)
        found = re.search(r"shown only here: (\S+)", printed)
        assert found, printed
        self.password = found[1]
        self.page = self.tab()
        if signed_in:
            self.sign_in()

    def tab(self) -> Page:
        """Open one more tab, with nothing in it yet."""
        page = self.context.new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"page error: {error}"))
        page.on("request", lambda request: self.requests.append(request))
        page.on("requestfailed", lambda request: self._failed(request.url, request.failure or ""))
        return page

    def sign_in(self, there: str = "/desk") -> Agent:
        """Sign in, and come to a page of the desk."""
        self.page.goto(f"{self.url}/desk/sign-in?next={there}")
        self.page.get_by_label("E-mail").fill(self.email)
        self.page.get_by_label("Password").fill(self.password)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.locator(".menu")).to_be_visible()
        return self

    def go(self, path: str = "/desk") -> Page:
        """Open a page of the desk in the first tab."""
        self.page.goto(self.url + path)
        return self.page

    def notice(self) -> Locator:
        """Return where the desk says what could not be done."""
        return self.page.locator("#notice")

    def csrf(self) -> str:
        """Return the token that shows that our own page asks."""
        found = self.page.locator("input[name=csrf]").first.get_attribute("value")
        assert found
        return found

    def post(self, path: str, *, csrf: str | None = None, **form: str) -> Any:
        """Post a form by hand, with this browser's cookie; return Playwright's answer."""
        fields = form | {"csrf": self.csrf() if csrf is None else csrf}
        return self.context.request.post(self.url + path, form=fields, max_redirects=0)

    def leave(self) -> None:
        """Sign out, so that nobody counts on them, and close every tab."""
        self.page.goto(f"{self.url}/desk")
        known = self.page.locator("input[name=csrf]")
        csrf = known.first.get_attribute("value") if known.count() else None
        for page in self.context.pages:
            page.goto("about:blank")
        if csrf:
            self.post("/desk/sign-out", csrf=csrf)
        super().leave()

    def _failed(self, url: str, why: str) -> None:
        if "ERR_ABORTED" not in why:  # what a page asked for when it was left
            self.problems.append(f"failed: {url} {why}")


def look(page: Page, axe: str, state: str) -> None:
    """Let axe look at the page in both themes."""
    for theme, wanted in AXE_LOOKS.items():
        page.emulate_media(color_scheme=theme)
        if not page.evaluate("'axe' in window"):
            page.evaluate(f"() => {{ {axe} }}")
        found = page.evaluate(AXE_RUN, wanted)["violations"]
        told = [
            f"{v['id']}: {v['help']} {n['target']} {n['failureSummary']}"
            for v in found
            for n in v["nodes"]
        ]
        assert not told, f"{state}, {theme}: {told}"
