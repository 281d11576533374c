"""The widget on a page: opening, what it says first, its log, its languages (interaction F.1)."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import expect
from rig.browser import Chat

FOCUSED = "c => c.shadowRoot.activeElement?.className"
ARTICLES = "[...c.shadowRoot.querySelectorAll('[role=log] article')]"


def test_W01_W03_W04_W05_the_chat_opens_by_keyboard_and_says_first_what_it_is(visitor) -> None:
    who = visitor()
    chat: Chat = who.visit()
    expect(chat.launcher).to_have_attribute("aria-expanded", "false")
    expect(chat.launcher).to_have_accessible_name("Open chat")
    assert chat.launcher.bounding_box()["width"] >= 56
    for _ in range(60):  # the page's own links and buttons come first
        chat.page.keyboard.press("Tab")
        if chat.deep(FOCUSED) == "launcher":
            break
    chat.page.keyboard.press("Enter")
    expect(chat.text).to_be_focused()
    expect(chat.launcher).to_have_attribute("aria-expanded", "true")
    expect(chat.messages.first).to_contain_text("automated assistant")
    expect(chat.messages.first).to_contain_text("I can cancel")
    expect(chat.person).to_be_in_viewport()

    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()
    chat.page.keyboard.press("Space")
    expect(chat.text).to_be_focused()
    # The page behind stays usable: the panel is no modal dialog here.
    chat.page.locator("#q").click(position={"x": 10, "y": 10})
    expect(chat.page.locator("#q")).to_be_focused()
    # W01: page and chat asked their own origin for everything; `leave` holds every test to it.
    assert "widget.js" in "".join(request.url for request in who.requests)
    assert {urlsplit(r.url).netloc for r in who.requests} == {urlsplit(who.url).netloc}


def test_W04_on_a_phone_the_chat_is_a_modal_dialog_that_keeps_the_focus(visitor) -> None:
    chat: Chat = visitor(viewport={"width": 390, "height": 760}).visit().open()
    assert chat.panel.evaluate("d => d.matches(':modal')")
    box = chat.panel.bounding_box()
    assert (box["x"], box["y"], box["width"]) == (0, 0, 390)
    for _ in range(25):
        chat.page.keyboard.press("Tab")
        assert chat.page.evaluate(
            "['PORTER-CHAT', 'BODY'].includes(document.activeElement.tagName)"
        )
        assert chat.deep(FOCUSED) != "launcher"
    chat.text.focus()
    chat.page.keyboard.press("Escape")
    expect(chat.launcher).to_be_focused()


def test_W06_W07_W08_the_log_only_grows_and_says_who_spoke_and_is_silent_about_history(
    chat: Chat,
) -> None:
    expect(chat.log).to_have_accessible_name("Conversation")
    expect(chat.log).not_to_have_attribute("aria-busy", "true")
    chat.deep(f"c => {ARTICLES}.forEach((a, i) => a.tag = i)")
    for text in ("hello", "what can you do?", "thank you"):
        before = chat.count()
        chat.say(text)
        answered = chat.page.evaluate("document.querySelector('porter-chat').talk.messages.length")
        assert chat.count() == answered > before + 1
    assert chat.count() >= 6
    assert chat.deep(f"c => {ARTICLES}[0].tag") == 0, "an old message was drawn again"
    expect(chat.messages.first).to_contain_text("Assistant said")
    expect(chat.messages.nth(1)).to_contain_text("You said")
    assert chat.messages.nth(1).locator("time").get_attribute("datetime")

    # The log is busy while a reload fills it, and becomes live only then.
    chat.page.add_init_script(
        """customElements.whenDefined("porter-log").then(() => {
          window.seen = [];
          const add = customElements.get("porter-log").prototype.add;
          customElements.get("porter-log").prototype.add = function (messages) {
            const log = this.querySelector("[role=log]");
            window.seen.push([log.getAttribute("aria-busy"), messages.length]);
            return add.call(this, messages);
          };
        })"""
    )
    before = chat.count()
    chat.page.reload()
    expect(chat.messages).to_have_count(before)
    first, *rest = chat.page.evaluate("window.seen")
    assert first == ["true", before] and not any(count for _, count in rest)
    expect(chat.log).not_to_have_attribute("aria-busy", "true")


def test_W15_the_interface_speaks_spanish_and_the_layout_turns_round_with_the_script(
    visitor,
) -> None:
    chat: Chat = visitor(locale="es-MX").visit().open()
    expect(chat.root.locator(".person")).to_have_text("Hablar con una persona")
    assert chat.root.locator(".porter").get_attribute("lang") == "es"
    expect(chat.root.locator(".english")).to_contain_text("en inglés")
    assert chat.messages.first.locator(".said").get_attribute("lang") == "en"

    turned: Chat = visitor(locale="ar-EG").visit().open()
    assert turned.root.locator(".porter").get_attribute("dir") == "rtl"
    expect(turned.person).to_have_text("Talk to a person")  # there are no Arabic strings
    assert turned.launcher.bounding_box()["x"] < 100
    assert turned.panel.bounding_box()["x"] < 100


def test_W16_enter_sends_and_shift_enter_and_an_open_input_method_do_not(chat: Chat) -> None:
    chat.text.press_sequentially("hel")
    chat.text.press("Shift+Enter")
    expect(chat.text).to_have_value("hel\n")
    chat.text.fill("にほん")
    chat.text.evaluate(
        "t => t.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'Enter', isComposing: true, bubbles: true, composed: true}))"
    )
    expect(chat.text).to_have_value("にほん")
    assert chat.count() == 1
    chat.say("hello")
    expect(chat.messages.nth(1)).to_contain_text("hello")


def test_W29_what_came_while_the_chat_was_closed_is_counted(chat: Chat) -> None:
    title = chat.page.title()
    chat.page.keyboard.press("Escape")
    chat.deep("c => c.talk.say('what can you do?')")  # as in another tab: the panel stays closed
    expect(chat.launcher).to_have_accessible_name("Open chat, 1 unread")
    expect(chat.root.locator(".badge")).to_have_text("1")
    assert chat.page.title() == f"(1) {title}"
    chat.launcher.click()
    expect(chat.root.locator(".badge")).to_be_hidden()
    assert chat.page.title() == title
    chat.page.keyboard.press("Escape")
    expect(chat.launcher).to_have_accessible_name("Open chat")


def test_a_page_can_open_the_chat_on_a_request_and_the_transcript_can_be_taken_home(
    visitor,
) -> None:
    chat: Chat = visitor().visit()
    chat.answered(chat.page.get_by_role("button", name="Get a porting PIN").first.click)
    expect(chat.messages.nth(1)).to_contain_text("Get a porting PIN")
    expect(chat.label).to_have_text("Account")

    chat.root.locator(".menu summary").click()
    with chat.page.expect_download() as download:
        chat.root.get_by_role("button", name="Download transcript").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert "automated assistant" in text and "You\nGet a porting PIN" in text

    chat.root.locator(".menu summary").click()
    chat.root.get_by_role("button", name="New chat").click()
    expect(chat.messages).to_have_count(1)
    expect(chat.label).to_have_text("Choose, or write what you need")


def test_S01_S02_S04_S06_what_is_written_is_text_and_no_card_stays_on_the_screen(
    chat: Chat,
) -> None:
    chat.page.on("dialog", lambda dialog: dialog.dismiss())
    chat.page.evaluate("() => { window.alert = () => { window.alarmed = true; }; }")
    chat.say("I want to cancel an extension")
    for text in (
        "<img src=x onerror=alert(1)>",
        "<script>alert(1)</script> [x](javascript:alert(1))",
        "<svg onload=alert(1)><a href='data:text/html,x'>x</a>",
        """/affirm{"confirm":true}""",
    ):
        chat.text.fill("")
        chat.say(text)
        assert text.lstrip("/") in chat.everything()
    assert chat.log.locator("img, script, svg, a").count() == 0
    assert not chat.page.evaluate("Boolean(window.alarmed)")
    expect(chat.label).to_have_text("Account")  # still the question that was open
    chat.text.fill("")
    chat.say("my card is 4111 1111 1111 1111")
    assert "4111 1111" not in chat.page.content() + chat.everything()
    assert chat.text.input_value() == "" or "4111" not in chat.text.input_value()
