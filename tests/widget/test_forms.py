"""Answering the questions of a form in the dock (interaction F.3)."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Locator, expect
from rig.browser import Chat
from rig.digits import stands_in
from rig.people import Person

UNKIND = re.compile(r"\b(please|sorry|invalid|oops)\b", re.IGNORECASE)
STEP = re.compile(r"Question (\d+)(?: of (\d+)|, about (\d+) more)")


def step(chat: Chat) -> tuple[int, int | None]:
    """Return the number of the question, and of how many when that is final."""
    found = STEP.search(chat.root.locator(".progress").inner_text())
    assert found, "the dock does not say which question this is"
    return int(found[1]), int(found[2]) if found[2] else None


def change(chat: Chat, label: str) -> Locator:
    """Return the button that changes one answer."""
    return chat.button(f"Change: {label}")


def test_W31_W32_W36_W37_what_was_volunteered_is_not_asked_and_what_was_answered_can_be_changed(
    chat: Chat, person
) -> None:
    robin = person(contract_end="2027-06-30")
    chat.say("cancel ext 1013 on 31 December 2026").verify(robin)
    answers = {
        "Already unassigned": lambda: chat.press("No, not yet"),
        "Moving to another carrier": lambda: chat.press("They are moving, not finished"),
        "Expected move": lambda: chat.say("10 December 2026"),
        "Contract": lambda: chat.press("Keep my date"),
    }
    asked, steps = [], []
    while (label := chat.label.inner_text()) != "Send the cancellation request":
        asked.append(label)
        steps.append(step(chat))
        answers[label]()  # a KeyError: something was asked that had been said
    steps.append(step(chat))
    assert asked == list(answers)
    numbers = [number for number, _ in steps]
    assert numbers == sorted(set(numbers)), "the number of the question fell"
    assert [total for _, total in steps] == [None] * len(asked) + [steps[-1][0]]

    rows = chat.root.locator(".answers dl > div")
    names = rows.get_by_role("button").evaluate_all("all => all.map(b => b.ariaLabel)")
    assert len(names) == len(set(names)) == rows.count() == 7
    expect(rows.filter(has_text="Which ones")).to_contain_text("1013")
    expect(rows.filter(has_text="When it should end")).to_contain_text("31 December 2026")

    # More choices than a glance holds can be searched.
    chat.press("Change an answer")
    expect(chat.dock.locator(".choices button")).to_have_count(7)
    chat.dock.get_by_label("Find in the list").fill("contr")
    expect(chat.dock.locator(".choices button")).to_have_count(1)
    chat.press("Contract").press("Keep my date (your answer so far)")
    expect(chat.label).to_have_text("Send the cancellation request")

    # A change that makes a question needless asks nothing else, and comes back to the summary.
    chat.answered(change(chat, "Moving to another carrier").click)
    expect(chat.label).to_have_text("Moving to another carrier")
    expect(chat.button("They are moving, not finished (your answer so far)")).to_be_visible()
    chat.press("No number is moving")
    expect(chat.label).to_have_text("Send the cancellation request")
    assert "Expected move" not in chat.root.locator(".answers").inner_text()

    chat.answered(change(chat, "When it should end").click)
    fields = [chat.dock.get_by_label(name) for name in ("Day", "Month", "Year")]
    assert [field.input_value() for field in fields] == ["31", "December", "2026"]
    fields[0].fill("30")
    chat.press("Use this day")
    expect(rows.filter(has_text="When it should end")).to_contain_text("30 December 2026")

    send = chat.button("Send cancellation request")
    chat.answered(lambda: send.evaluate("b => { b.click(); b.click(); }"))
    numbers_told = set(re.findall(r"C-[A-Z0-9]{8}", chat.everything()))
    assert len(numbers_told) == 1
    expect(chat.messages.locator(".case")).to_have_count(1)
    assert "not cancelled" in chat.everything() or "received" in chat.everything().lower()


def test_W30_W33_W34_W35_W39_W41_a_question_explains_itself_and_bears_wrong_answers(
    chat: Chat, person
) -> None:
    robin = person()
    chat.say("I want to cancel an extension").verify(robin)
    expect(chat.label).to_have_text("Which ones")
    chat.dock.get_by_label("1012").check()
    chat.press("Use the marked ones")
    chat.press("No number is moving")
    expect(chat.label).to_have_text("When it should end")
    expect(chat.text).to_have_accessible_name("When it should end")
    why = chat.root.locator(".why summary")
    why.focus()
    chat.page.keyboard.press("Enter")
    expect(chat.root.locator(".why p")).to_contain_text("day")
    assert chat.root.locator(".why a").count() == 0

    told = []
    for text in ("bananas", "green bananas", "still bananas"):
        chat.text.fill("")
        chat.say(text)
        expect(chat.text).to_have_value(text)  # to be put right, not typed again
        expect(chat.text).to_have_attribute("aria-invalid", "true")
        expect(chat.text).to_have_accessible_description(re.compile("^Error: .{20}"))
        told.append(chat.error.inner_text())
    assert len(set(told)) == 3
    assert not any(UNKIND.search(text) for text in told)
    assert "talk to a person" in told[-1]
    expect(chat.button("Wednesday, 23 December 2026")).to_be_visible()

    chat.text.fill("")
    chat.say("what is a buy-out fee?")
    assert "buy-out" in chat.said().lower()
    expect(chat.label).to_have_text("When it should end")
    expect(chat.error).to_have_count(0)

    day, month, year = (chat.dock.get_by_label(name) for name in ("Day", "Month", "Year"))
    before = chat.count()
    use = chat.button("Use this day")
    use.click()
    wrong = chat.root.locator("#date-error")
    expect(wrong).to_have_text("The date must include a day, a month and a year")
    expect(day).to_be_focused()
    day.fill("31"), month.fill("Feb"), year.fill("2027")
    use.click()
    expect(wrong).to_have_text("The date must be a real date, like 5 January 2027")
    expect(month).to_have_attribute("aria-invalid", "true")
    assert chat.count() == before, "nothing was sent"
    day.fill("1"), month.fill("march")
    chat.press("Use this day")
    expect(chat.label).to_have_text("Send the cancellation request")

    chat.say("change the date")
    expect(chat.label).to_have_text("When it should end")
    assert chat.dock.get_by_label("Month").input_value() == "March"
    chat.press("Thursday, 31 December 2026")
    expect(chat.label).to_have_text("Send the cancellation request")
    expect(chat.root.locator(".answers")).to_contain_text("31 December 2026")


def test_W40_who_stops_finds_the_answers_again(visitor, person) -> None:
    robin = person()
    chat: Chat = visitor().visit().open()
    chat.say("cancel extension 1012").verify(robin).press("No number is moving")
    chat.say("stop")
    assert "kept" in chat.said()
    expect(chat.label).to_have_text("Your message")

    later: Chat = visitor().visit().open()  # another browser
    later.say("cancel a service").verify(robin)
    expect(later.label).to_have_text("Your saved request")
    later.press("Go on with it")
    expect(later.label).to_have_text("When it should end")
    expect(later.root.locator(".answers")).to_contain_text("No number is moving")


def test_W42_numbers_are_marked_or_pasted_and_looked_at_one_by_one(chat: Chat, person) -> None:
    robin = person(
        more_numbers=[{"number": "+18005550199", "kind": "toll_free"}]
        + [{"number": f"+140855501{n}"} for n in range(70, 79)]
    )
    chat.say("I am moving my numbers to another carrier").verify(robin)
    expect(chat.label).to_have_text("Numbers to move")
    forms = [
        *(robin.numbers[0], robin.numbers[1][2:]),
        *("800-555-0199", "(408) 555-0170", "408.555.0171", "+1 408 555 0172", "1-408-555-0173"),
        *("4085550174", "408 555-0175", "408/555-0176", "+14085550177", "(408)5550178"),
    ]
    chat.text.fill("555-0132, 40855501")
    looked = chat.root.locator(".looked li")
    expect(looked.first).to_contain_text("the area code is missing")
    expect(looked.last).to_contain_text("too short")
    chat.text.fill(", ".join(forms))
    expect(looked).to_have_count(12)
    expect(chat.root.locator(".looked .wrong")).to_have_count(0)
    chat.text.press("Enter")
    expect(chat.label).to_have_text("New carrier")
    assert "toll-free" in chat.everything()
    kept = chat.root.locator(".answers dl > div").filter(has_text="Numbers to move")
    chat.root.locator(".answers summary").click()
    expect(kept).to_contain_text("(408) 555-0178")


def test_W45_W46_a_code_can_be_pasted_and_a_PIN_is_seen_once_on_the_screen_alone(
    visitor, person
) -> None:
    robin = person()
    who = visitor(permissions=["clipboard-read", "clipboard-write"])
    frames: list[str] = []
    chat: Chat = who.visit()
    chat.page.on(
        "websocket", lambda socket: socket.on("framereceived", lambda f: frames.append(str(f)))
    )
    chat.page.reload()
    chat.open()
    chat.say("I need a porting PIN").say(robin.account).say(robin.email)
    expect(chat.label).to_have_text("Code from the e-mail")
    expect(chat.text).to_have_attribute("autocomplete", "one-time-code")
    expect(chat.text).to_have_attribute("inputmode", "numeric")
    code = chat.code(robin.email)
    chat.page.evaluate("code => navigator.clipboard.writeText(code)", code)
    chat.text.focus()
    chat.page.keyboard.press("Control+v")
    expect(chat.text).to_have_value(code)
    chat.answered(lambda: chat.text.press("Enter"))
    assert not stands_in(code, chat.everything())
    two = chat.dock.get_by_role("checkbox")
    two.nth(0).check(), two.nth(1).check()
    chat.press("Use the marked ones").press("Make the PIN")

    shown = chat.root.locator(".secret output")
    expect(shown).to_be_empty()
    chat.root.get_by_role("button", name="Show PIN").click()
    expect(shown).to_have_text(re.compile(r"^\d{6}$"))
    pin = shown.inner_text()
    chat.root.get_by_role("button", name="Copy").click()
    expect(chat.root.get_by_role("button", name="Copied")).to_be_visible()
    assert chat.page.evaluate("navigator.clipboard.readText()") == pin
    assert not stands_in(pin, chat.everything())
    assert not stands_in(pin, chat.page.evaluate("JSON.stringify([localStorage, sessionStorage])"))
    assert frames and not any(stands_in(pin, frame) for frame in frames)
    chat.root.locator(".menu summary").click()
    with chat.page.expect_download() as download:
        chat.root.get_by_role("button", name="Download transcript").click()
    assert not stands_in(pin, download.value.path().read_text(encoding="utf-8"))

    chat.page.reload()
    expect(chat.messages).not_to_have_count(0)
    expect(chat.root.locator(".secret")).to_have_count(0)
    kept = json.dumps(chat.deep("c => c.talk.messages"))
    assert not stands_in(pin, chat.page.content()) and not stands_in(pin, kept)


def test_quantities_and_long_lists_have_controls_of_their_own(chat: Chat, person) -> None:
    robin = person()
    chat.say("I want to add lines").verify(robin)
    expect(chat.label).to_have_text("How many lines")
    chat.button("One more").click()
    chat.button("One more").click()
    chat.button("One fewer").click()
    chat.root.locator("#count").fill("2x")
    expect(chat.root.locator("#count-error")).to_have_text("Enter a whole number, like 3")
    chat.root.locator("#count").fill("3")
    chat.press("Use 3")
    expect(chat.label).to_have_text("Plan")
    assert chat.dock.locator(".choices button").count() >= 3


def test_W43_a_location_is_closed_by_a_switch_and_a_second_word_that_name_it(visitor) -> None:
    gloria = Person("sip-200101", "gloria@lakesidemachine.example", (), {})  # of the demo
    chat: Chat = visitor().visit("/sipstation/").open()
    chat.say("please cancel one of our locations").verify(gloria)
    chat.press("Warehouse").say("no longer needed").say("December 15 2026").say("our lease ends")
    expect(chat.label).to_have_text("Switch turned on for")
    chat.say("ok")
    expect(chat.label).to_have_text("Switch turned on for")
    switch = chat.dock.get_by_role("switch")
    expect(switch).to_have_accessible_name(re.compile("Warehouse"))
    go_on = chat.button("It is on: go on")
    expect(go_on).to_be_disabled()
    switch.press("Space")
    expect(switch).to_be_checked()
    chat.answered(go_on.click)
    expect(chat.label).to_have_text("Send the cancellation request")
    expect(chat.root.locator(".answers")).to_contain_text("Warehouse")
    assert not re.search(r"C-[A-Z0-9]{8}", chat.everything()), "nothing is sent before the summary"
    chat.press("Send cancellation request")
    assert re.search(r"C-[A-Z0-9]{8}", chat.everything())
