"""Taking a conversation, giving it back, sending its form, letting it go: once, and nothing lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rig import kept

from helpdesk import bootstrap, settings
from helpdesk.agents.deeds import store as deeds
from helpdesk.agents.presence import store as presence
from helpdesk.agents.presence.store import Status
from helpdesk.casework import moves, outage
from helpdesk.casework.desk import Casework, Place
from helpdesk.casework.moves import By, MovedOn, Seen
from helpdesk.chat import store as chat
from helpdesk.chat.drafts import store as drafts
from helpdesk.chat.lines import store as lines
from helpdesk.chat.lines.store import Line
from helpdesk.chat.owners import store as owners
from helpdesk.handoff import store as handoffs
from helpdesk.tickets import store as tickets
from helpdesk.vocabulary import Owner

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=20)
ASKED = {"code": "customer_request", "rules": [], "slot": None}
SENT = [Line("system", "Maria sent this for you.")]


class Desk:
    """A store with two agents, one of whom is there."""

    def __init__(self, store: Any, home: Path) -> None:
        self.store = store
        built = bootstrap.build(settings.load({"PORTER_HOME": str(home)}))
        self.casework = Casework(store, built.packs, built.codes, built.pins, lambda: NOW)
        with store.write() as c:
            self.maria, self.tom = kept.agent(c, "Maria", NOW), kept.agent(c, "Tom", NOW)
            presence.say(c, self.maria.id, Status.ONLINE, NOW)

    def handed_over(self, owner: Owner = Owner.QUEUE) -> str:
        """Keep one conversation that was handed over, with its case."""
        with self.store.write() as c:
            talk = kept.talk(c, NOW, "talk to a person", provider="8x8")
        self.casework.hand_over(None, Place(talk, "8x8", f"{talk}:1"), None, {}, ASKED)
        with self.store.write() as c:
            for to in {Owner.QUEUE: [Owner.QUEUE], Owner.ASSISTANT: []}[owner]:
                kept.owner(c, talk, to, NOW, by="assistant")
        return talk

    def claimed(self) -> tuple[str, By]:
        talk = self.handed_over()
        with self.store.write() as c:
            after = moves.claim(c, talk, By(self.maria, 1, NOW), Line("system", "joined"))
        return talk, By(self.maria, after.epoch, NOW)

    def texts(self, talk: str) -> list[str]:
        with self.store.read() as c:
            return [line.text for line in lines.everything(c, talk)]

    def owner(self, talk: str) -> Owner:
        with self.store.read() as c:
            return owners.control(c, talk).owner


@pytest.fixture
def desk(store: Any, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)


def test_what_was_sent_is_told_once_however_often_it_is_pressed(desk: Desk) -> None:
    talk, by = desk.claimed()
    with desk.store.write() as c:
        case = kept.case(c, NOW, conversation_id=talk)
        drafts.hand_over(
            c, "d-1", conversation_id=talk, provider="8x8", form="add_lines_form",
            open_slot=None, answers={}, seq=1, now=NOW,
        )  # fmt: skip
    state = {"form": None, "open": None, "slots": {
        "provider": "8x8", "drafts_ended": [{"id": "d-1", "status": "submitted"}]}}  # fmt: skip
    for _ in range(2):
        with desk.store.write() as c:
            moves.sent(
                c, talk, by, SENT, state, draft_id="d-1", case_number=case.number, consent="chat"
            )
    assert desk.texts(talk).count(SENT[0].text) == 1
    with desk.store.read() as c:
        did = [d for d in deeds.listing(c, conversation_id=talk) if d.deed == "sent the form"]
        lease = owners.control(c, talk).lease_until
    assert [(d.case_number, d.details["consent"]) for d in did] == [(case.number, "chat")]
    assert lease is None  # nobody waits for an answer


def test_who_writes_while_the_assistant_is_asked_is_not_given_back_unheard(desk: Desk) -> None:
    talk, by = desk.claimed()
    with desk.store.write() as c:
        seen = Seen(chat.conversation(c, talk).asked_seq)
        chat.append_customer_message(
            c, chat.lock(c, talk), client_id="x", text="one more thing", now=NOW
        )
    with pytest.raises(MovedOn), desk.store.write() as c:
        moves.hand_back(c, talk, by, [], None, seen)
    assert desk.owner(talk) is Owner.AGENT


def test_what_was_filed_at_night_keeps_its_case_and_reason_when_an_agent_takes_it_up(
    desk: Desk,
) -> None:
    talk = desk.handed_over(Owner.ASSISTANT)
    with desk.store.read() as c:
        filed = handoffs.newest_open(c, talk)
    with desk.store.write() as c:
        moves.take_over(c, desk.casework, talk, By(desk.maria, 0, NOW), Line("system", "here"))
    with desk.store.read() as c:
        now = handoffs.newest_open(c, talk)
    assert filed is not None and now is not None
    assert (now["id"], now["reason"], now["status"]) == (
        filed["id"], "customer_request", handoffs.ACCEPTED,
    )  # fmt: skip


def test_an_answer_given_in_time_keeps_the_customer_with_their_agent(desk: Desk) -> None:
    talk, by = desk.claimed()
    with desk.store.write() as c:
        owners.start_lease(c, talk, NOW)
        moves.write(c, talk, by, Line("agent", "Here I am.", "Maria", desk.maria.id))
        assert not moves.lapse(c, talk, LATER, Line("system", "too long"))
    assert desk.owner(talk) is Owner.AGENT


def test_a_line_at_an_empty_desk_is_given_back_and_the_request_stays_on_the_list(
    desk: Desk,
) -> None:
    talk = desk.handed_over()
    with desk.store.write() as c:
        presence.gone(c, desk.maria.id, NOW)
        assert not presence.someone_takes_customers(c, LATER)
        assert moves.nobody_left(c, talk, LATER)
        assert not moves.nobody_left(c, talk, LATER)
    assert desk.owner(talk) is Owner.ASSISTANT
    assert "Nobody is at the desk any more" in desk.texts(talk)[-1]
    with desk.store.read() as c:
        found = handoffs.newest_open(c, talk)
    assert found is not None and found["status"] == handoffs.OFFERED


def test_asking_for_a_person_in_an_outage_again_opens_no_second_case(desk: Desk) -> None:
    with desk.store.write() as c:
        talk = kept.talk(c, NOW, "cancel", "Talk to a person instead", provider="8x8")
        for seq in (2, 3):
            outage.to_a_person(desk.casework, c, talk, seq, NOW)
    with desk.store.read() as c:
        opened = [row for row in tickets.listing(c) if row["kind"] == "general"]
    assert len(opened) == 1 and desk.owner(talk) is Owner.QUEUE
