"""What was stopped or left on Monday goes on on Thursday: after who it is has been proved again.

One Porter of its own, stopped and started once in between with its clock three days later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from rig import people
from rig.stack import Stack
from rig.talk import Talk
from rig.ways import QUESTIONS, WAYS, Journey, Way

from helpdesk.store.database import Database

MONDAY = "2026-11-23T09:00:00-08:00"
THURSDAY = "2026-11-26T09:00:00-08:00"
EARLIEST_ON_MONDAY, EARLIEST_ON_THURSDAY = "23 December 2026", "Saturday, 26 December 2026"
SAVED = [(way, slot) for way, slot in QUESTIONS if slot in way.after_claims[1:]]
EVERY_SAVED_QUESTION = pytest.mark.parametrize(
    ("way", "slot"), [pytest.param(way, slot, id=f"{way.form}-{slot}") for way, slot in SAVED]
)
EVERY_QUESTION = pytest.mark.parametrize(
    ("way", "slot"),
    [
        pytest.param(way, slot, id=f"{way.form}-{slot}")
        for way, slot in QUESTIONS
        if slot != "resume"
    ],
)
TOO_EARLY = {  # a cancellation whose date is the earliest there was on Monday
    "cancel_scope": "One or more extensions",
    "cancel_items": "1012",
    "cancel_porting": "No number is moving",
    "cancel_date": EARLIEST_ON_MONDAY,
}


@dataclass
class Monday:
    """What was begun on Monday: by (form, question), the customers who stopped and who just left."""

    porter: Stack
    stopped: dict[tuple[str, str], Journey] = field(default_factory=dict)
    left: dict[tuple[str, str], Journey] = field(default_factory=dict)
    too_early: dict[str, Journey] = field(default_factory=dict)

    def customer(self, way: Way, folder: Path) -> Journey:
        database = Database(f"sqlite:///{self.porter.home / 'porter.db'}")
        who = people.person(database, folder, **way.account)
        database.dispose()
        return Journey(self.open(), way, who)

    def open(self) -> Talk:
        return Talk(self.porter.url, self.porter.home / "mailbox")


@pytest.fixture(scope="module")
def monday(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Monday]:
    """Everybody talks on Monday; on Thursday Porter is started again."""
    folder = tmp_path_factory.mktemp("accounts")
    stack = Stack(tmp_path_factory.mktemp("another day"), PORTER_CLOCK=MONDAY)
    try:
        began = Monday(stack.start())
        _talk(began, folder)
        stack.stop()
        stack.start(PORTER_CLOCK=THURSDAY)
        yield began
    finally:
        stack.stop()


def _talk(began: Monday, folder: Path) -> None:
    for way, slot in QUESTIONS:
        if slot != "resume":
            began.left[way.form, slot] = began.customer(way, folder).to(slot)
    for way, slot in SAVED:
        began.stopped[way.form, slot] = journey = began.customer(way, folder).to(slot)
        journey.chat.say("stop")
    for how in ("stopped", "left"):
        began.too_early[how] = journey = began.customer(WAYS["cancel_service_form"], folder)
        journey.to("cancel_scope")
        for said in TOO_EARLY.values():
            journey.chat.say(said)
        assert journey.chat.slot == "cancel_buyout", journey.chat.text
        journey.chat.say("keep my date")
        if how == "stopped":
            journey.chat.say("stop")


def prove(journey: Journey, chat: Talk) -> Talk:
    return chat.verify(journey.who.account, journey.who.email)


def summary_rows(chat: Talk) -> list[str]:
    return [line for line in chat.heard[-1]["text"].splitlines() if line.startswith("•")]


def finish(journey: Journey, chat: Talk) -> list[str]:
    """Answer what is left and return the rows of the summary."""
    while chat.slot != journey.way.summary:
        assert chat.slot, chat.text
        chat.say(journey.said(chat.slot))
    return summary_rows(chat)


@EVERY_SAVED_QUESTION
def test_a_stopped_request_goes_on_in_a_new_conversation_where_it_was(monday, way, slot):
    journey = monday.stopped[way.form, slot]
    chat = monday.open().say(way.opening)
    assert chat.slot == "account_ref", "who it is must be proved again"
    prove(journey, chat)
    assert chat.slot == "resume"
    assert "Monday, 23 November 2026" in chat.text

    chat.say("go on")

    assert chat.slot == slot, chat.text
    assert len(finish(journey, chat)) == len(way.steps), "every answer is in the summary"
    assert chat.case is None


@EVERY_QUESTION
def test_a_conversation_that_was_left_open_goes_on_after_proof(monday, way, slot):
    journey = monday.left[way.form, slot]
    chat = journey.chat

    chat.say("why do you ask?")
    if slot in way.after_claims:
        assert chat.slot == "code", "the claim stands, its proof is over"
        chat.say(chat.code(journey.who.email))
    assert chat.slot == slot, chat.text


def test_a_code_from_monday_is_no_proof_on_thursday(monday):
    journey = monday.left["add_lines_form", "code"]

    journey.chat.say(journey.chat.code(journey.who.email))

    assert "older than ten minutes" in journey.chat.text
    assert journey.chat.slot == "code"


def test_a_date_that_has_become_too_early_is_asked_again_with_the_new_earliest(monday):
    journey = monday.too_early["stopped"]
    chat = monday.open().say(WAYS["cancel_service_form"].opening)
    prove(journey, chat).say("go on")

    assert chat.slot == "cancel_date"
    assert "30 days" in chat.text
    assert EARLIEST_ON_THURSDAY in chat.text
    chat.say("26 December 2026")
    if chat.slot == "cancel_buyout":
        chat.say("keep my date")
    assert chat.slot == "cancel_service_confirmed"
    assert any("1012" in row for row in summary_rows(chat)), "everything else is kept"


def test_a_yes_to_mondays_summary_sends_nothing_on_thursday(monday):
    journey = monday.too_early["left"]
    chat = journey.chat
    assert chat.slot == "cancel_service_confirmed"

    chat.say("yes")
    assert chat.case is None
    assert chat.slot == "code"
    chat.say(chat.code(journey.who.email))

    assert chat.case is None
    assert chat.slot == "cancel_date"
    assert EARLIEST_ON_THURSDAY in chat.text


def test_nobody_else_is_offered_what_was_saved(monday, tmp_path):
    stranger = monday.customer(WAYS["add_lines_form"], tmp_path)

    stranger.to("lines_quantity")

    assert "saved" not in stranger.chat.text
