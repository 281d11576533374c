"""Everybody can use it: by keyboard, by ear, in any colours, on a small screen (interaction F.1)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import expect
from rig.browser import Chat
from rig.frames import Frames

AXE = Path(__file__).with_name("axe.min.js").read_text(encoding="utf-8")
CONTEXTS = "wcag2a wcag2aa wcag21a wcag21aa wcag22aa best-practice".split()
RUN = "tags => axe.run(document, { runOnly: tags, resultTypes: ['violations'] })"
RING = """c => {
  const style = getComputedStyle(c.shadowRoot.activeElement);
  return [style.outlineStyle, parseFloat(style.outlineWidth), style.outlineColor];
}"""
SEEN = """c => {
  const focused = c.shadowRoot.activeElement.getBoundingClientRect();
  const [x, y] = [focused.x + focused.width / 2, focused.y + focused.height / 2];
  const top = c.shadowRoot.elementFromPoint(x, y);
  const active = c.shadowRoot.activeElement;
  return top !== null && (active === top || active.contains(top) || top.contains(active));
}"""


def look(chat: Chat, state: str) -> None:
    """Let axe look at the page in both themes."""
    for theme in ("light", "dark"):
        chat.page.emulate_media(color_scheme=theme)
        if not chat.page.evaluate("'axe' in window"):
            chat.page.evaluate(f"() => {{ {AXE} }}")
        found = chat.page.evaluate(RUN, CONTEXTS)["violations"]
        assert not found, f"{state}, {theme}: {told(found)}"


def told(violations: list[dict[str, Any]]) -> str:
    """Return what axe found, in a few lines."""
    return "\n".join(
        f"{v['id']}: {v['help']} {n['target']} {n['failureSummary']}"
        for v in violations
        for n in v["nodes"]
    )


def test_W09_axe_finds_nothing_in_any_state_and_either_theme(visitor, person) -> None:
    robin = person()
    who = visitor()
    who.expected = ("net::ERR_",)
    chat: Chat = who.visit()
    look(chat, "closed")
    look(chat.open(), "open")
    chat.root.locator(".menu summary").click()
    look(chat, "menu")
    chat.root.locator(".menu summary").click()
    chat.say("I need a porting PIN").say(robin.account).say(robin.email)
    look(chat, "code")
    chat.say("123456")
    look(chat, "a wrong code")
    chat.say(chat.code(robin.email))
    chat.text.fill("555-0132, 4085550170")
    look(chat, "numbers")
    chat.text.fill("")
    chat.dock.get_by_role("checkbox").first.check()
    chat.press("Use the marked ones")
    look(chat, "summary")
    chat.press("Make the PIN")
    look(chat, "PIN hidden")
    chat.root.get_by_role("button", name="Show PIN").click()
    expect(chat.root.locator(".secret code")).to_be_visible()
    look(chat, "PIN shown")
    chat.root.get_by_role("button", name="I have noted it").click()
    chat.say("cancel extension 1012").press("No number is moving")
    chat.root.locator(".why summary").click()
    chat.say("bananas")
    look(chat, "date, in error")
    chat.say("stop").say("I want to add lines")
    look(chat, "quantity")
    chat.page.keyboard.press("Escape")
    chat.page.evaluate("document.querySelector('porter-chat').unread = 2")
    look(chat, "unread")
    chat.launcher.click()
    who.context.set_offline(True)
    chat.text.fill("hello")
    chat.text.press("Enter")
    expect(chat.status).to_contain_text("No connection")
    look(chat, "offline")
    who.context.set_offline(False)


def test_W09_W14_axe_finds_nothing_and_nothing_is_cut_off_while_people_answer(visitor) -> None:
    who = visitor(viewport={"width": 320, "height": 568})
    frames = Frames(who.context)
    chat: Chat = who.visit().open()
    answers = [{"slot": "a", "label": "Account", "shown": "8x8-100234" * 6, "by": "Maria" * 9}] * 9
    waits = {"kind": "queue", "position": 12, "passed_on": 9, "can_cancel": True}
    joined = {"kind": "agent", "name": "Maria" * 9}
    form = {"title": "Cancel a service", "answers": answers}
    for state, told in {
        "waiting": {"owner": "queue", "with": waits, "form": form},
        "with a person": {"owner": "agent", "with": joined, "form": form},
        "asked for a rating": {"owner": "closed", "rating": True},
    }.items():
        frames.tell(**told)
        if "form" in told:
            chat.root.locator(".people details").evaluate("d => d.open = true")
        expect(chat.text).to_be_in_viewport(ratio=1)
        look(chat, state)
        assert wide(chat) == [], state
    frames.tell(owner="assistant")
    name = {"name": "x" * 200 + ".pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    chat.root.locator("input[type=file]").set_input_files(name)
    look(chat, "a file to send")
    expect(chat.text).to_be_in_viewport(ratio=1)
    assert wide(chat) == []


def test_W10_W11_a_whole_cancellation_by_keyboard_alone_with_the_focus_always_in_sight(
    visitor, person
) -> None:
    robin = person()
    chat: Chat = visitor().visit()
    chat.page.evaluate("for (const e of ['pointerdown', 'mousedown', 'touchstart'])"
                       " addEventListener(e, () => window.pointed = true, true)")  # fmt: skip
    key = chat.page.keyboard
    chat.page.evaluate("document.querySelector('porter-chat').shadowRoot"
                       ".querySelector('.launcher').focus()")  # fmt: skip
    key.press("Enter")
    expect(chat.messages.first).to_be_visible()

    def typed(text: str) -> Chat:
        expect(chat.text).to_be_focused()
        return chat.answered(lambda: (key.type(text), key.press("Enter")))

    def pressed(name: str) -> Chat:
        """Go back by Shift+Tab from the line for text to the button, and press it."""
        expect(chat.text).to_be_focused()
        for _ in range(30):
            key.press("Shift+Tab")
            assert chat.deep(SEEN), "what has the focus is covered"
            style, width, _ = chat.deep(RING)
            assert style != "none" and width >= 2, "the focus cannot be seen"
            if chat.deep("c => c.shadowRoot.activeElement.textContent.trim()").startswith(name):
                return chat.answered(lambda: key.press("Enter"))
        raise AssertionError(f"{name} cannot be reached")

    typed("I want to cancel extension 1012")
    typed(robin.account)
    typed(robin.email)
    typed(chat.code(robin.email))
    pressed("No number is moving")
    pressed("Wednesday, 23 December 2026")
    pressed("Send cancellation request")
    assert re.search(r"C-[A-Z0-9]{8}", chat.everything())
    assert not chat.page.evaluate("window.pointed")


def test_W12_W13_it_keeps_to_the_colours_and_the_calm_that_people_set(visitor) -> None:
    chat: Chat = visitor(forced_colors="active", reduced_motion="reduce").visit().open()
    chat.text.fill("what can you do?")
    borders = chat.deep(
        "c => [...c.shadowRoot.querySelectorAll('.message, .launcher')]"
        ".map(e => getComputedStyle(e).borderTopStyle)"
    )
    assert borders and set(borders) == {"solid"}
    chat.page.route("**/messages", lambda route: route.abort())
    moving = chat.deep(
        "c => { c.isTyping = true; return c.updateComplete.then(() => ["
        "c.shadowRoot.querySelector('.typing').innerText.trim(),"
        "c.shadowRoot.getAnimations().length + document.getAnimations().length]); }"
    )
    assert moving == ["Assistant is typing", 0]


def test_W14_on_the_smallest_phone_nothing_is_cut_off(visitor, person) -> None:
    robin = person()
    chat: Chat = visitor(viewport={"width": 320, "height": 568}, has_touch=True).visit().open()
    chat.say("cancel extension 1012").verify(robin)
    for size in ({"width": 320, "height": 568}, {"width": 320, "height": 308}):
        chat.page.set_viewport_size(size)  # the second with a keyboard of 260 px on the screen
        expect(chat.text).to_be_in_viewport(ratio=1)
        chat.deep("c => c.shadowRoot.querySelector('.scroll').scrollTo(0, 1e6)")
        expect(chat.messages.last).to_be_in_viewport()
        assert wide(chat) == []
    chat.page.set_viewport_size({"width": 320, "height": 568})
    chat.page.evaluate("document.documentElement.style.fontSize = '200%'")
    expect(chat.text).to_be_in_viewport(ratio=1)
    expect(chat.person).to_be_in_viewport(ratio=1)
    assert wide(chat) == []
    chat.press("No number is moving")
    expect(chat.text).to_be_in_viewport(ratio=1)


def wide(chat: Chat) -> list[str]:
    """Return what can be scrolled sideways in the chat."""
    found: list[str] = chat.deep(
        "c => [...c.shadowRoot.querySelectorAll('*')].filter(e => e.scrollWidth > e.clientWidth + 1"
        " && getComputedStyle(e).overflowX !== 'visible' && !e.matches('.unseen, h2, textarea, input'))"
        ".map(e => e.className || e.tagName)"
    )
    return found
