"""What a case holds, as people read it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from helpdesk.accounts import importer
from helpdesk.casework import filed
from helpdesk.eligibility import pack
from helpdesk.tickets.case import Case
from helpdesk.vocabulary import CaseKind, CaseStatus

ROOT = Path(__file__).parents[3]
PACK = pack.load(ROOT / "helpdesk" / "providers" / "8x8.yml")
ACCOUNT = next(a for a in importer.read(ROOT / "demo" / "accounts.yml") if a.id == "8x8-100234")
NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def case(kind: CaseKind, fields: dict[str, Any]) -> Case:
    return Case(
        "C-22222222", kind, "8x8", ACCOUNT.id, None, None, CaseStatus.RECEIVED, NOW, None,
        "provider", None, fields,
    )  # fmt: skip


def rows(kind: CaseKind, fields: dict[str, Any], *, known: bool = True) -> dict[str, str]:
    there = (PACK, ACCOUNT) if known else (None, None)
    return dict(filed.rows(case(kind, fields), *there, NOW))


def test_answers_are_read_as_their_form_shows_them_and_without_an_account_as_they_are_kept() -> (
    None
):
    fields = {"cancel_scope": "extension", "cancel_items": ["1012"], "cancel_date": "2026-12-24"}
    read = rows(CaseKind.CANCEL_SERVICE, fields)
    assert read["What to cancel"] == "One or more extensions"
    assert "Thursday, 24 December 2026" in read.values()
    assert "2026-12-24" in rows(CaseKind.CANCEL_SERVICE, fields, known=False).values()


def test_an_order_is_read_by_the_form_it_came_from_with_its_quote() -> None:
    fields = {
        "lines_quantity": 3, "lines_plan": "x4",
        "quote": {"each": "$44.00", "monthly": "$132.00"},
    }  # fmt: skip
    read = rows(CaseKind.ORDER, fields)
    assert read["Quote (demo prices)"] == "each $44.00, a month $132.00"
    assert "3" in read.values()


def test_what_was_handed_over_says_why_and_about_what_and_nothing_of_nothing() -> None:
    fields = {"reason": "customer_request", "about": "port_out", "port_numbers": ["+14085550132"]}
    read = rows(CaseKind.GENERAL, fields)
    assert read["Why a person took over"] == "The customer asked for a person"
    assert read["What it was about"] == "Move a number away"
    assert "(408) 555-0132" in read.values()
    assert "What it was about" not in rows(CaseKind.GENERAL, {"reason": "no_rule", "about": ""})


def test_an_approval_says_who_asked_and_no_address() -> None:
    asked = {"asked_by": "Cal Munro", "email": "cal@meridian.example", "answer": "yes",
             "answered_by": "ivy@meridian.example", "roles": [["super_admin"]]}  # fmt: skip
    read = rows(CaseKind.CANCEL_SERVICE, {"approval_asked": asked})
    assert list(read.values()) == ["Cal Munro", "yes"]
