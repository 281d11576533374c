"""By which day a provider gets in touch: business days, over weekends and holidays (R050)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from rig.stage import Stage

from helpdesk.casework import filing
from helpdesk.eligibility import pack
from helpdesk.forms import cancel_service

PACKS = Path(__file__).parents[3] / "helpdesk" / "providers"


@pytest.mark.parametrize(
    ("asked", "by"),
    [
        (date(2026, 11, 23), "2026-11-25"),  # Monday
        (date(2026, 11, 24), "2026-11-27"),  # Thanksgiving lies between
        (date(2026, 11, 26), "2026-11-30"),  # on Thanksgiving itself
        (date(2026, 11, 27), "2026-12-01"),  # a weekend
        (date(2026, 11, 28), "2026-12-01"),  # on a Saturday
        (date(2026, 12, 24), "2026-12-29"),  # Christmas and a weekend
        (date(2026, 12, 30), "2027-01-04"),  # New Year and a weekend
    ],
)
def test_a_cancellation_is_due_two_business_days_after_it_was_asked_for(asked, by):
    context = replace(
        Stage(cancel_service.FORM, today=asked)._context(),
        pack=pack.load(PACKS / "sipstation.yml"),
        answers={"cancel_scope": "account", "cancel_date": "2027-02-01"},
    )

    due = filing.file(cancel_service.FORM, context).due

    assert due is not None and due.date().isoformat() == by
    assert str(due.tzinfo) == "America/Chicago"


def test_where_no_pack_says_so_no_day_is_promised():
    context = replace(
        Stage(cancel_service.FORM)._context(),
        answers={"cancel_scope": "account", "cancel_date": "2027-02-01"},
    )

    assert filing.file(cancel_service.FORM, context).due is None
