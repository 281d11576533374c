"""The log of a conversation falls into stretches, each under who had it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from helpdesk.chat.lines.store import Seen
from helpdesk.chat.owners.store import Change
from helpdesk.handoff import stretches
from helpdesk.vocabulary import Owner

NINE = datetime(2026, 11, 23, 17, tzinfo=UTC)
NAMES = {"a1": "Maria", "a2": "Pedro"}


def minute(count: int) -> datetime:
    return NINE + timedelta(minutes=count)


def line(seq: int, author: str, at: int) -> Seen:
    return Seen(seq, author, None, f"line {seq}", minute(at), "all", {})


def change(epoch: int, at: int, left: Owner, entered: Owner, agent_id: str | None = None) -> Change:
    return Change(epoch, minute(at), left, entered, agent_id or "assistant", agent_id, "")


LINES = [
    line(1, "assistant", 0),
    line(2, "customer", 1),
    line(3, "assistant", 2),  # in the transaction that puts the customer in line
    line(4, "system", 5),
    line(5, "agent", 6),
    line(6, "system", 7),
]
HISTORY = [
    change(1, 2, Owner.ASSISTANT, Owner.QUEUE),
    change(2, 5, Owner.QUEUE, Owner.AGENT, "a1"),
    change(3, 7, Owner.AGENT, Owner.AGENT, "a2"),
]


def shape(told: list[stretches.Told]) -> list[tuple[int, list[tuple[str, str | None]]]]:
    return [(one.line.seq, [(s.owner.value, s.name) for s in one.begins]) for one in told]


def test_each_stretch_stands_before_its_first_line_and_an_empty_one_before_the_next() -> None:
    told = stretches.tell(LINES, HISTORY, NAMES)
    assert shape(told) == [
        (1, [("assistant", None)]),
        (2, []),
        (3, []),  # the last word of the assistant, not the first of the wait
        (4, [("queue", None), ("agent", "Maria")]),
        (5, []),
        (6, [("agent", "Pedro")]),
    ]
    waits = told[3].begins[0]
    assert (waits.since, waits.until) == (minute(2), minute(5))
    assert told[5].begins[0].until is None


def test_lines_that_came_later_continue_the_stretch_that_is_shown() -> None:
    assert shape(stretches.tell(LINES[4:], HISTORY, NAMES, shown=2)) == [
        (5, []),
        (6, [("agent", "Pedro")]),
    ]


def test_a_log_without_a_change_of_owner_is_one_stretch_and_an_empty_log_none() -> None:
    assert shape(stretches.tell(LINES[:1], [], {})) == [(1, [("assistant", None)])]
    assert stretches.tell([], [], {}) == []


def test_what_an_agent_began_has_the_agent_from_the_first_line() -> None:
    begun = [change(0, 0, Owner.CLOSED, Owner.AGENT, "a1")]
    assert shape(stretches.tell(LINES[:1], begun, NAMES)) == [(1, [("agent", "Maria")])]
