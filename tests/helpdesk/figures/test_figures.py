"""The figures equal what was kept, exactly; days and hours are those of the provider's clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from rig import kept as keep

from helpdesk.figures import counting
from helpdesk.figures import store as figures
from helpdesk.figures.counting import Figure
from helpdesk.figures.span import Span
from helpdesk.store.database import Database
from helpdesk.vocabulary import CaseKind, CaseStatus, Owner

DAY = date(2026, 11, 23)
NINE = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # in Los Angeles
NOW = NINE + timedelta(hours=12)
ONE_DAY = Span(DAY, DAY, {"one": "America/Los_Angeles", "two": "America/New_York"})


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def waited(connection: Any, agent: str, at: datetime, wait: float, reply: float | None) -> str:
    """A customer who asks for a person, is taken `wait` minutes later, and reads a word `reply`
    minutes after asking."""
    talk = keep.talk(connection, at)
    keep.owner(connection, talk, Owner.QUEUE, at)
    keep.owner(connection, talk, Owner.AGENT, at + minutes(wait), agent)
    if reply is not None:
        keep.say(connection, talk, "Hello.", at + minutes(reply), "agent")
    return talk


@pytest.fixture
def seeded(store: Database) -> Database:
    with store.write() as connection:
        maria = keep.agent(connection, "Maria", NINE).id
        for wait, reply in ((1, 1), (2, 4), (3, 10), (10, 70)):
            waited(connection, maria, NINE, wait, reply)
        returned = waited(connection, maria, NINE + minutes(120), 4, None)
        keep.owner(connection, returned, Owner.ASSISTANT, NINE + minutes(130))
        gave_up = keep.talk(connection, NINE)
        keep.owner(connection, gave_up, Owner.QUEUE, NINE)
        keep.owner(connection, gave_up, Owner.ASSISTANT, NINE + minutes(30))
        waited(connection, maria, NINE - timedelta(days=1), 500, 500)  # another day

        alone = keep.talk(connection, NINE)
        keep.draft(connection, alone, "submitted", NINE)
        keep.draft(connection, alone, "told", NINE, form="check_case_status_form")
        keep.draft(connection, alone, "replaced", NINE)
        keep.draft(connection, alone, "refused", NINE)
        keep.draft(connection, returned, "submitted", NINE + minutes(140))  # after the person
        keep.draft(connection, gave_up, "handed_over", NINE, slot="cancel_date")
        for status in ("stopped", "open"):
            keep.draft(connection, alone, status, NINE, slot="cancel_date")
        keep.draft(connection, alone, "suspended", NINE, form="port_out_form", slot="port_numbers")
        keep.draft(connection, alone, "open", NOW, slot="cancel_scope")  # is under way
        keep.draft(connection, alone, "stopped", NINE - timedelta(days=3))

        for reason, outcome in (
            ("customer_request", "returned"), ("customer_request", "submitted"),
            ("customer_request", None), ("no_rule", "returned"),
        ):  # fmt: skip
            keep.handoff(connection, alone, reason, NINE, outcome=outcome)
        for score in (5, 5, 2, None):
            keep.rating(connection, alone, score, NINE)
        keep.case(connection, NINE)
        keep.case(connection, NINE)
        keep.case(connection, NINE, kind=CaseKind.ORDER, provider="two")
        keep.case(connection, NINE, kind=CaseKind.CSR, status=CaseStatus.DONE)
    return store


def counted(
    store: Database, span: Span = ONE_DAY, provider: str | None = None
) -> dict[str, Figure]:
    with store.read() as connection:
        found = figures.kept(connection, span, provider)
    return {figure.name: figure for figure in counting.figures(found, span, NOW)}


def rows(figure: Figure) -> dict[Any, Any]:
    return {label: values if len(values) > 1 else values[0] for label, values in figure.rows}


def test_every_figure_equals_what_was_kept(seeded: Database) -> None:
    found = counted(seeded)

    assert rows(found["waiting"]) == {"09:00": (150, 600), "11:00": (240, 240)}
    assert found["waiting"].summary == {"median": 180, "p90": 600}
    assert rows(found["first_reply"]) == {
        "within_1": 1, "within_5": 1, "within_15": 1, "within_60": 0, "later": 1, "never": 1,
    }  # fmt: skip
    assert rows(found["open_cases"]) == {"cancel_service": 2, "order": 1}
    assert rows(found["reasons"]) == {"customer_request": 3, "no_rule": 1}
    assert rows(found["finished"]) == {
        "alone": 2, "with_person": 1, "handed_over": 1, "stopped": 1, "refused": 1, "open": 3,
    }  # fmt: skip
    assert round(found["finished"].summary["share"], 1) == 22.2
    assert rows(found["drop_off"]) == {
        ("cancel_service", "cancel_date"): (2, 1),
        ("port_out", "port_numbers"): (1, 0),
    }
    assert rows(found["outcomes"]) == {"returned": 2, "none": 1, "submitted": 1}
    assert rows(found["rating"]) == {"5": 2, "4": 0, "3": 0, "2": 1, "1": 0, "skipped": 1}
    assert found["rating"].summary == {"average": 4}


def test_a_span_without_anything_gives_every_figure_empty(store: Database) -> None:
    found = counted(store)

    assert len(found) == 8
    assert all(figure.is_empty and not figure.summary for figure in found.values())


def test_a_provider_is_counted_alone(seeded: Database) -> None:
    found = counted(seeded, provider="two")

    assert rows(found["open_cases"]) == {"order": 1}
    assert all(f.is_empty for name, f in found.items() if name != "open_cases")


def test_a_day_is_the_providers_own(store: Database) -> None:
    # One moment is still Monday in California and Tuesday in New York.
    moment = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
    with store.write() as connection:
        for provider in ("one", "two"):
            talk = keep.talk(connection, moment, provider=provider)
            keep.draft(connection, talk, "submitted", moment, provider=provider)

    assert rows(counted(store)["finished"])["alone"] == 1
    assert counted(store, provider="two")["finished"].is_empty


@pytest.mark.parametrize(("values", "expected"), [([7], 7), (range(1, 11), 9), ([3, 1, 2], 3)])
def test_nine_in_ten_do_not_exceed_it(values: Any, expected: float) -> None:
    assert counting.p90(list(values)) == expected
