"""What a customer hears of Sales' hours (R070, R071), at moments the running product is not at."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from rasa_sdk.executor import CollectingDispatcher

from actions import handover
from actions.upgrade import SubmitUpgrade
from helpdesk import clock
from helpdesk.casework.desk import Casework, Place, Submitted
from helpdesk.eligibility import pack
from helpdesk.forms import add_lines, upgrade
from helpdesk.identity.codes import Codes
from helpdesk.identity.pins import Pins
from helpdesk.settings import ROOT
from helpdesk.store.database import Database
from helpdesk.store.schema import conversations
from helpdesk.vocabulary import Outcome, Verdict

PLACE = Place("conversation-1", "8x8", "conversation-1:1")
REASON = {"code": "policy_requires_human", "rules": ["8x8.add_lines.limit"], "slot": None}

CLOSED = {
    "2026-11-28T12:00:00-08:00": "Monday, 30 November 2026, 6:00 am PST",  # a Saturday
    "2026-11-23T05:59:00-08:00": "Monday, 23 November 2026, 6:00 am PST",
    "2026-11-23T17:00:00-08:00": "Tuesday, 24 November 2026, 6:00 am PST",
    "2026-11-23T17:01:00-08:00": "Tuesday, 24 November 2026, 6:00 am PST",
    "2026-03-06T13:30:00+00:00": "Friday, 6 March 2026, 6:00 am PST",  # half past five, in winter
    "2026-03-06T18:00:00-08:00": "Monday, 9 March 2026, 6:00 am PDT",  # over the change of clocks
    "2026-10-30T18:00:00-07:00": "Monday, 2 November 2026, 6:00 am PST",
}
OPEN = (
    "2026-11-23T06:00:00-08:00",
    "2026-11-23T16:59:00-08:00",
    "2026-03-09T13:30:00+00:00",  # half past six, in summer
)


@pytest.fixture
def told(database: Database) -> Any:
    """Hand an order over to Sales at a moment, and pass an upgrade on: what is said, by response."""

    def at(moment: str) -> tuple[dict[str, Any], dict[str, Any]]:
        now = datetime.fromisoformat(moment)
        desk = _desk(database, now)
        context = desk.context(PLACE, add_lines.FORM, {})
        order, passed = CollectingDispatcher(), CollectingDispatcher()
        handover.hand_over(desk, order, add_lines.FORM, PLACE, context, REASON)
        case = desk.hand_over(add_lines.FORM, PLACE, None, {}, REASON).case
        context = desk.context(PLACE, upgrade.FORM, {})
        SubmitUpgrade(lambda: desk).told(
            passed, Submitted(Verdict(Outcome.GRANT), case), case, context
        )
        return _said(order), _said(passed)

    return at


def _desk(database: Database, now: datetime) -> Casework:
    with database.write() as connection:
        connection.execute(
            sa.insert(conversations).values(
                id=PLACE.conversation_id, provider="8x8", locale="en", token_hash="",
                owner="assistant", epoch=0, last_seq=0, answered_seq=0, state={},
                outage_told=False, created_at=now.astimezone(UTC), updated_at=now.astimezone(UTC),
            )
        )  # fmt: skip
    codes, pins = Codes(b"codes key"), Pins(b"pins key", "https://support.example")
    packs = pack.load_all(ROOT / "helpdesk" / "providers")
    return Casework(database, packs, codes, pins, clock.frozen(now))


def _said(dispatcher: CollectingDispatcher) -> dict[str, Any]:
    return {m["response"]: m for m in dispatcher.messages if m.get("response")}


@pytest.mark.parametrize("moment, opens", CLOSED.items(), ids=CLOSED)
def test_outside_its_hours_sales_is_said_closed_with_the_next_opening(told, moment, opens):
    order, passed = told(moment)

    assert order["utter_team_is_closed"]["opens"] == opens
    assert passed["utter_sales_is_closed"]["opens"] == opens
    assert "utter_team_is_open" not in {**order, **passed}


@pytest.mark.parametrize("moment", OPEN)
def test_inside_its_hours_sales_is_said_to_be_there(told, moment):
    order, passed = told(moment)

    assert "utter_team_is_open" in order
    assert "utter_team_is_open" in passed
    assert "utter_team_is_closed" not in order
    assert "utter_sales_is_closed" not in passed


def test_the_sales_line_is_told_whether_sales_is_there_or_not(told):
    order, _ = told("2026-11-28T12:00:00-08:00")

    assert order["utter_sales_line"]["phone"] == "1-866-879-8647"
    assert order["utter_handed_over_sales_at_once"]["hours"].startswith(
        "6 a.m. to 5 p.m. Pacific Time"
    )
