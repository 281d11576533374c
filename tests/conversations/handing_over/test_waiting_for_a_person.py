"""A person is at the desk: the customer waits in line, is joined, and is given back, nothing asked twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from rig.hand import Hand
from rig.talk import Talk, wait_for
from rig.ways import WAYS

from helpdesk.chat.drafts import store as drafts
from helpdesk.chat.owners import store as owners
from helpdesk.store.schema import conversations
from helpdesk.tickets import store as tickets
from helpdesk.vocabulary import CaseStatus


@pytest.fixture
def hand(porter) -> Iterator[Callable[..., Hand]]:
    """An agent at the desk, over HTTP."""
    here: list[Hand] = []

    def come(name: str = "Maria", role: str = "agent") -> Hand:
        here.append(Hand(porter, name, role))
        return here[-1]

    yield come
    for who in here:
        who.leave()


@pytest.fixture
def epoch(directory) -> Callable[[Talk], int]:
    """The epoch of a conversation, as a page at the desk would hold it."""

    def of(chat: Talk) -> int:
        with directory.read() as connection:
            return owners.control(connection, chat.id).epoch

    return of


def view(chat: Talk) -> dict:
    return chat.fetch(chat.seq)


def news(chat: Talk) -> list[dict]:
    """What was written since the customer last looked."""
    body = chat.fetch(chat.seq)
    chat.seq = body["last_seq"]
    chat.heard = body["messages"]
    chat.log += body["messages"]
    return body["messages"]


def test_W48_who_waits_is_told_their_place_what_was_passed_on_and_can_stop_waiting(start, hand):
    hand()
    chat = start(WAYS["add_lines_form"]).to("lines_plan").chat

    chat.say("talk to a person")

    assert "in line" in chat.text and chat.case["number"] in chat.text
    assert chat.labels == ["Answer the other questions meanwhile", "Stop waiting"]
    waiting = view(chat)
    assert waiting["owner"] == "queue"
    assert waiting["with"]["kind"] == "queue" and waiting["with"]["position"] >= 1
    shown = [a["label"] for a in waiting["form"]["answers"]]
    assert shown == ["How many lines"]
    assert waiting["with"]["passed_on"] == len(shown)
    again = chat.say("I want to talk to a real person")
    assert "in line under case" in again.text and len({c["number"] for c in cases(chat)}) == 1

    chat.say("stop waiting")

    assert view(chat)["owner"] == "assistant"
    assert "no longer wait" in chat.text


def cases(chat: Talk) -> list[dict]:
    return [m["case"] for m in chat.log if m["case"]]


def test_W48_the_form_goes_on_while_waiting_and_the_desk_gets_every_answer(start, hand, answers):
    hand()
    journey = start(WAYS["add_lines_form"]).to("lines_plan")
    chat = journey.chat
    chat.say("talk to a person")

    chat.choose("Answer the other questions")

    assert chat.slot == "lines_plan"
    assert view(chat)["owner"] == "queue"
    chat.choose(chat.labels[0])
    assert view(chat)["owner"] == "queue"
    assert answers(chat)["lines_plan"]
    assert view(chat)["with"]["passed_on"] == len(view(chat)["form"]["answers"]) == 2
    chat.say("stop")
    assert view(chat)["owner"] == "queue"  # the form was stopped, not the waiting
    chat.post(move="withdraw")
    assert view(chat)["owner"] == "assistant"


def test_W49_W50_D21_joined_by_name_and_given_back_at_the_very_question(start, hand, epoch):
    maria = hand("Maria")
    journey = start(WAYS["add_lines_form"]).to("lines_plan")
    chat = journey.chat
    chat.say("talk to a person")

    assert maria.do(chat.id, "claim", epoch(chat)).status_code == 303

    joined = news(chat)[-1]
    assert joined["author"] == "system" and "Maria (8x8 support) joined" in joined["text"]
    assert view(chat)["with"]["name"] == "Maria"
    before = chat.seq
    chat.post(text="my mail is someone@else.example and the plan is X4")
    assert view(chat)["working"] is False

    assert maria.do(chat.id, "hand-back", epoch(chat), mode="next").status_code == 303

    said = news(chat)
    assert said[0]["author"] == "customer" and before < said[0]["seq"]
    assert "Maria handed you back to the assistant." in [m["text"] for m in said]
    assert chat.slot == "lines_plan"  # what was said to Maria answered nothing
    assert view(chat)["owner"] == "assistant"
    chat.choose(chat.labels[0])
    assert chat.slot == "add_lines_confirmed"


def test_D19_what_an_agent_sends_becomes_one_case_and_the_next_form_starts_empty(
    start, hand, epoch, directory
):
    maria = hand("Maria")
    journey = start(WAYS["add_lines_form"]).to("add_lines_confirmed")
    chat = journey.chat
    chat.say("talk to a person")
    assert maria.do(chat.id, "claim", epoch(chat)).status_code == 303
    news(chat)
    page = maria.do(chat.id, "send", epoch(chat), draft="x", version="0", consent="nods")
    assert page.status_code == 422

    form = form_of(directory, chat)
    sent = maria.do(chat.id, "send", epoch(chat), **form)

    assert sent.status_code == 303, sent.text
    said = news(chat)
    assert said[0]["text"] == "Maria sent this for you."
    number = chat.case["number"]
    assert number in " ".join(m["text"] for m in said)
    assert view(chat)["owner"] == "agent"
    again = maria.do(chat.id, "send", epoch(chat), **form)
    assert again.status_code == 303
    assert not news(chat) and chat.case["number"] == number
    assert maria.do(chat.id, "close", epoch(chat)).status_code == 303
    assert view(chat)["rating"] is True
    chat.say(journey.way.opening)
    assert view(chat)["owner"] == "assistant"
    assert chat.slot == "lines_quantity"


def form_of(directory, chat: Talk) -> dict[str, str]:
    """What the page of an agent holds of the form when it is sent."""
    with directory.read() as connection:
        found = drafts.newest(connection, chat.id)
    assert found is not None
    return {"draft": found["id"], "version": str(found["version"]), "consent": "chat"}


def test_D20_what_must_be_known_first_is_told_before_a_form_is_sent_and_the_asking_case_ends(
    start, hand, epoch, directory
):
    maria = hand("Maria")
    chat = start(WAYS["cancel_service_form"]).to("cancel_service_confirmed").chat
    chat.say("talk to a person")
    asked = chat.case["number"]
    assert maria.do(chat.id, "claim", epoch(chat)).status_code == 303
    news(chat)
    form = form_of(directory, chat)

    refused = maria.do(chat.id, "send", epoch(chat), **form)
    other = maria.do(chat.id, "send", epoch(chat), **form | {"draft": "another", "told": "yes"})

    assert refused.status_code == 422 and "know something before this is sent" in refused.text
    assert other.status_code == 422 and "changed in the meantime" in other.text
    assert news(chat) == []
    sent = maria.do(chat.id, "send", epoch(chat), **form, told="yes")
    assert sent.status_code == 303, sent.text
    said = " ".join(m["text"] for m in news(chat))
    assert chat.case["number"] in said
    with directory.read() as connection:
        settled = tickets.case(connection, asked)
    assert settled is not None and settled.status is CaseStatus.DONE


def test_W52_D08_who_is_let_wait_too_long_is_told_and_back_in_line(start, hand, epoch, directory):
    maria = hand("Maria")
    chat = start(WAYS["add_lines_form"]).to("lines_plan").chat
    chat.say("talk to a person")
    maria.do(chat.id, "claim", epoch(chat))
    news(chat)

    with directory.write() as connection:  # ten minutes pass
        connection.execute(
            sa.update(conversations)
            .where(conversations.c.id == chat.id)
            .values(lease_until=conversations.c.created_at)
        )

    told = wait_for(lambda: news(chat), 20)
    assert "in line for the next free person" in told[-1]["text"]
    assert view(chat)["owner"] == "queue"
