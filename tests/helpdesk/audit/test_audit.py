"""The audit log: four tables in one stream, newest first, without an address in clear."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from rig import kept

from helpdesk.agents.deeds import store as deeds
from helpdesk.audit import store as audit
from helpdesk.audit.store import Filters
from helpdesk.store.database import Database
from helpdesk.store.schema import slot_changes
from helpdesk.tickets import store as tickets
from helpdesk.vocabulary import CaseStatus, Owner


def test_the_stream_holds_deeds_owners_cases_and_answers_and_is_filtered_by_each(
    store: Database, now: datetime
) -> None:
    later = [now + timedelta(minutes=place) for place in range(6)]
    with store.write() as connection:
        maria = kept.agent(connection, "Maria", now)
        talk = kept.talk(connection, now)
        kept.owner(connection, talk, Owner.AGENT, later[1], maria.id)
        deeds.keep(
            connection, "claimed", agent_id=maria.id, now=later[2], conversation_id=talk,
            wrote_to="dana@blueheron.example",
        )  # fmt: skip
        draft = kept.draft(connection, talk, "open", now)
        change = {
            "draft_id": draft, "version": 2, "slot": "cancel_date", "old": None,
            "new": "2026-12-24", "by": "customer", "reason": "", "at": later[3],
        }  # fmt: skip
        connection.execute(sa.insert(slot_changes).values(change))
        case = kept.case(connection, later[4], conversation_id=talk)
        tickets.move(
            connection, case.number, CaseStatus.IN_REVIEW, by=maria.id, note="Mine.", now=later[5]
        )
        kept.case(connection, now)  # somebody else's

    with store.read() as connection:
        every = audit.lines(connection, Filters())
        of_case = audit.lines(connection, Filters(case=case.number))
        of_maria = audit.lines(connection, Filters(actor=maria.id))
        of_talk = audit.lines(connection, Filters(conversation=talk))
        before = audit.lines(connection, Filters(conversation=talk, until=later[3]))
        second = audit.lines(connection, Filters(conversation=talk), limit=1, offset=1)

    assert [(line.source, line.by, line.what) for line in of_talk] == [
        ("case", "Maria", "in_review"),
        ("case", "assistant", "received"),
        ("answer", "customer", "cancel_date"),
        ("deed", "Maria", "claimed"),
        ("owner", "Maria", "agent"),
    ]
    assert len(every) == 6
    assert [line.at for line in every] == sorted((line.at for line in every), reverse=True)
    assert [line.after for line in of_case] == ["in_review", "received"]
    assert of_case[0].before == "received" and of_case[0].note == "Mine."
    assert {line.by for line in of_maria} == {"Maria"} and len(of_maria) == 3
    assert second == of_talk[1:2] and before == of_talk[2:]
    assert (of_talk[2].before, of_talk[2].after) == ("", "2026-12-24")
    assert of_talk[3].note == "wrote_to: d•••@blueheron.example"


@pytest.mark.parametrize(
    "text", ["dana@blueheron.example", "['dana@blueheron.example']", "to:dana@blueheron.example."]
)
def test_no_address_stands_there_in_clear_wherever_it_is(text: str) -> None:
    assert audit.hidden(text) == text.replace("dana", "d•••")


def test_what_nobody_did_is_the_systems(store: Database, now: datetime) -> None:
    with store.write() as connection:
        deeds.keep(connection, "lapsed", agent_id=None, now=now)

    with store.read() as connection:
        (line,) = audit.lines(connection, Filters(actor="system"))
    assert (line.by, line.what) == ("system", "lapsed")
