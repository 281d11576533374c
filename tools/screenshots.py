"""Makes the pictures of docs/screenshots/ from the running product, with demo-like customers."""

from __future__ import annotations

import base64
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, FilePayload, Page
from rig import people
from rig.browser import Chat, Visitor, chromium
from rig.desk import Agent
from rig.hand import Hand
from rig.stack import ROOT, Stack, running

from helpdesk.chat.owners import store as owners
from helpdesk.store.database import Database

TO = ROOT / "docs" / "screenshots"
MONDAY_NINE = "2026-11-23T09:00:00-08:00"
DESK, PHONE = {"width": 960, "height": 720}, {"width": 390, "height": 780}
LARGEST = 90_000  # bytes
LETTER: FilePayload = {
    "name": "letter of authorization.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.7\n" + b"\0" * 84_000,
}
AS_WEBP = """async (url) => {
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL("image/webp", 0.75);
}"""


class Photographer:
    """Opens browsers on a running Porter and takes pictures of what they show."""

    def __init__(self, browser: Browser, porter: Stack, folder: Path) -> None:
        self._browser, self._porter, self._folder = browser, porter, folder
        self._directory = Database(f"sqlite:///{porter.home / 'porter.db'}")

    def person(self) -> people.Person:
        """Make one more customer."""
        return people.person(self._directory, self._folder)

    def visit(self, size: dict[str, int], theme: str = "light", **options: Any) -> Chat:
        """Open the chat in a new browser."""
        who = Visitor(self._browser, self._porter, viewport=size, color_scheme=theme, **options)
        return who.visit().open()

    def agent(self, name: str) -> Hand:
        """Let one more agent sit down at the desk."""
        return Hand(self._porter, name)

    def move(self, agent: Hand, chat: Chat, move: str) -> None:
        """Let an agent do something with a conversation."""
        talk = chat.deep("c => c.talk.talk.id")
        with self._directory.read() as connection:
            epoch = owners.control(connection, talk).epoch
        assert agent.do(talk, move, epoch).status_code == 303

    def take(self, chat: Chat, name: str) -> None:
        """Keep the page of a chat."""
        self.keep(chat.page, name)

    def lead(self, name: str) -> Agent:
        """Let a lead sit down at the desk, in a browser."""
        return Agent(self._browser, self._porter, name, "lead")

    def keep(self, shown: Page, name: str) -> None:
        """Keep a page as docs/screenshots/<name>.webp, which Chromium itself makes small."""
        shown.wait_for_timeout(150)  # the last frame
        picture = base64.b64encode(shown.screenshot()).decode()
        page = self._browser.new_page()
        small = page.evaluate(AS_WEBP, f"data:image/png;base64,{picture}")
        page.close()
        data = base64.b64decode(small.partition(",")[2])
        (TO / f"{name}.webp").write_bytes(data)
        assert len(data) <= LARGEST, f"{name}.webp has {len(data)} bytes"


def opened(taker: Photographer) -> None:
    """The greeting, in both themes and languages."""
    taker.take(taker.visit(DESK), "open")
    taker.take(taker.visit(PHONE, "dark"), "open_phone_dark")
    taker.take(taker.visit(DESK, locale="es-MX"), "open_spanish")


def cancelling(taker: Photographer) -> None:
    """A cancellation from the wish to the case number."""
    robin = taker.person()
    chat = taker.visit(DESK)
    chat.say("I need to drop ext 1012").verify(robin).press("No number is moving")
    taker.take(chat, "date")
    chat.say("tomorrow")
    taker.take(chat, "refused")
    chat.press("Thursday, 31 December 2026")
    taker.take(chat, "summary")
    chat.press("Send cancellation request")
    taker.take(chat, "case")


def moving(taker: Photographer) -> None:
    """A porting PIN, from the code to the screen."""
    robin = taker.person()
    chat = taker.visit(PHONE)
    chat.say("my numbers are moving and they want a PIN").say(robin.account).say(robin.email)
    taker.take(chat, "code_phone")
    chat.say(chat.code(robin.email))
    chat.dock.get_by_role("checkbox").first.check()
    chat.text.fill("555-0132, 408-555-0170")
    taker.take(chat, "numbers_phone")
    chat.text.fill("")
    chat.press("Use the marked ones").press("Make the PIN")
    chat.root.get_by_role("button", name="Show PIN").click()
    chat.root.locator(".secret code").wait_for()
    taker.take(chat, "pin_phone")


def ordering(taker: Photographer) -> None:
    """How many lines."""
    robin = taker.person()
    chat = taker.visit(DESK, "dark")
    chat.say("I want to add lines").verify(robin)
    taker.take(chat, "quantity_dark")


def helped(taker: Photographer) -> None:
    """A person: waiting for one, being with one, and a file for them."""
    robin = taker.person()
    maria = taker.agent("Maria")
    chat = taker.visit(DESK)
    chat.say("I want to add lines").verify(robin).say("3").answered(chat.person.click)
    chat.root.locator(".people button").wait_for()
    taker.take(chat, "waiting")
    phone = taker.visit(PHONE)
    phone.say("I want to add lines").verify(robin).say("3").answered(phone.person.click)
    taker.move(maria, phone, "claim")
    phone.root.get_by_text("Maria is with you").wait_for()
    phone.root.locator(".people summary").click()
    phone.root.locator("input[type=file]").set_input_files(LETTER)
    taker.take(phone, "person_phone")
    maria.leave()


def at_the_desk(taker: Photographer) -> None:
    """The desk: who waits, one conversation with its form, and a case."""
    lead = taker.lead("Maria")
    for said in ("I need to drop ext 1012", "please cancel extension 1012"):
        chat = taker.visit(DESK)
        chat.say(said).verify(taker.person()).press("No number is moving")
        chat.say("talk to a person")
        chat.root.locator(".people button").wait_for()
    lead.page.locator("#queue a").first.wait_for()
    taker.keep(lead.page, "desk_queue")
    lead.page.get_by_role("button", name="Claim").first.click()
    lead.page.locator("#form dl, #form li, #form .slot").first.wait_for()
    taker.keep(lead.page, "desk_conversation")
    lead.page.emulate_media(color_scheme="dark")
    taker.keep(lead.page, "desk_conversation_dark")
    lead.page.emulate_media(color_scheme="light")
    lead.go("/desk/cases")
    lead.page.locator("table a").first.click()
    lead.page.wait_for_load_state()
    taker.keep(lead.page, "desk_case")
    lead.leave()


SCENES: tuple[Callable[[Photographer], None], ...] = (
    *(opened, cancelling, moving, ordering, helped, at_the_desk),
)


def main() -> None:
    """Take every picture, or those of the scenes that are named."""
    scenes = [scene for scene in SCENES if not sys.argv[1:] or scene.__name__ in sys.argv[1:]]
    TO.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with chromium() as browser, running(folder / "home", PORTER_CLOCK=MONDAY_NINE) as porter:
            taker = Photographer(browser, porter, folder)
            for scene in scenes:
                print(f"porter: {scene.__name__}", flush=True)
                scene(taker)


if __name__ == "__main__":
    main()
