"""A customer's browser: Debian's Chromium on the pages of a running Porter, driven as people use it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    expect,
    sync_playwright,
)
from rig.people import Person
from rig.stack import Stack
from rig.talk import wait_for

# The tests' own browser: no sandbox inside of theirs, nothing looked for on any network.
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-dev-shm-usage", "--no-proxy-server"),
)
PATIENCE = 20_000  # ms; an answer of the engine on a busy machine
CUT = ("net::ERR_", "WebSocket")  # what a browser says of connections that a test cuts


def chromium_path() -> str | None:
    """Return where Chromium is, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run one browser for the length of a block."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


class Visitor:
    """One person's browser, with what went wrong in it."""

    def __init__(self, browser: Browser, porter: Stack, **options: Any) -> None:
        self.url, self.porter = porter.url, porter
        self.problems: list[str] = []
        self.requests: list[Request] = []
        self.expected: tuple[str, ...] = ()  # what the browser may say of what the test does
        self.context: BrowserContext = browser.new_context(
            **{"viewport": {"width": 1000, "height": 760}, "locale": "en-US"} | options
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.add_init_script(
            "addEventListener('securitypolicyviolation',"
            " e => console.error('CSP: ' + e.violatedDirective + ' ' + e.blockedURI))"
        )

    def visit(self, path: str = "/8x8/") -> Chat:
        """Open one more tab on a page with the chat."""
        page = self.context.new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"page error: {error}"))
        page.on("request", lambda request: self.requests.append(request))
        page.goto(self.url + path)
        return Chat(page, self.porter.home / "mailbox")

    def leave(self) -> None:
        """Close every tab, and say what went wrong in them."""
        self.context.close()
        foreign = {
            r.url for r in self.requests if urlsplit(r.url).netloc != urlsplit(self.url).netloc
        }
        local = {url for url in foreign if url.startswith(("blob:", "data:"))}
        assert not foreign - local, f"asked another host: {foreign}"
        assert not self.problems, self.problems

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        if any(known in message.text for known in self.expected):
            return
        self.problems.append(f"{message.type}: {message.text}")


class Chat:
    """The widget on one page, by what people see and hear of it."""

    def __init__(self, page: Page, mailbox: Path) -> None:
        self.page, self.mailbox = page, mailbox
        self._read = {letter.stem for letter in mailbox.glob("*.json")}  # of other conversations
        self.root = page.locator("porter-chat")
        self.launcher = self.root.locator(".launcher")
        self.panel = self.root.get_by_role("dialog")
        self.log = self.root.locator("[role=log]")  # there even while the panel is closed
        self.messages = self.log.locator("article")
        self.dock = self.root.locator("porter-dock")
        self.person = self.root.locator(".bar").get_by_role("button", name="Talk to a person")
        self.label = self.root.locator("#question")
        self.text = self.root.locator("#text")
        self.status = self.root.get_by_role("status").first
        self.error = self.root.locator("#error")

    def open(self) -> Chat:
        """Open the panel and wait for the greeting."""
        self.launcher.click()
        expect(self.messages.first).to_be_visible()
        return self

    def button(self, name: str) -> Locator:
        """Return the button of the dock with this name."""
        return self.dock.get_by_role("button", name=name, exact=True)

    def count(self) -> int:
        """Return how many messages the log holds."""
        return self.messages.count()

    def say(self, text: str) -> Chat:
        """Write something, send it with Enter and wait for the whole answer."""
        return self.answered(lambda: (self.text.fill(text), self.text.press("Enter")))

    def press(self, name: str) -> Chat:
        """Press a button that answers, and wait for the whole answer."""
        return self.answered(self.button(name).click)

    def answered(self, act: Callable[[], Any]) -> Chat:
        """Do something and wait until the assistant has answered it."""
        before = self.count()
        act()
        self.page.wait_for_function(ANSWERED, arg=before)
        return self

    def verify(self, who: Person) -> Chat:
        """Answer the questions that prove who is asking."""
        if self.label.inner_text() == "Account":
            self.say(who.account).say(who.email)
        return self.say(self.code(who.email))

    def code(self, email: str) -> str:
        """Wait for the letter with the newest code, and return it."""

        def unread() -> list[tuple[str, str]]:
            letters = [(p.stem, json.loads(p.read_text())) for p in self.mailbox.glob("*.json")]
            return [
                (stem, found[0])
                for stem, letter in sorted(letters, key=lambda pair: pair[1]["sent_at"])
                if letter["to"] == email and "code" in letter["subject"] and stem not in self._read
                if (found := re.search(r"\b\d{6}\b", letter["body"]))
            ]

        stem, newest = wait_for(unread)[-1]
        self._read.add(stem)
        return newest

    def said(self) -> str:
        """Return what was answered since the customer last spoke."""
        found: str = self.page.evaluate(SINCE)
        return found

    def everything(self) -> str:
        """Return the whole log."""
        return self.log.inner_text()

    def deep(self, script: str) -> Any:
        """Evaluate a function of the widget's element."""
        return self.root.evaluate(script)


ANSWERED = """(before) => {
  const chat = document.querySelector("porter-chat");
  const all = [...chat.shadowRoot.querySelectorAll("[role=log] article")];
  const fresh = all.slice(before);
  return fresh.some((a) => a.matches(".customer")) && fresh.at(-1).matches(":not(.customer)")
    && !chat.talk.working && !chat.talk.pending.length;
}"""
SINCE = """() => {
  const all = [...document.querySelector("porter-chat").shadowRoot.querySelectorAll("[role=log] article")];
  const last = all.findLastIndex((a) => a.matches(".customer"));
  return all.slice(last + 1).map((a) => a.querySelector(".said").innerText).join("\\n");
}"""
