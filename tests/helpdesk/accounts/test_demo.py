"""The demo accounts: every border of every rule has a customer on either side."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from helpdesk.accounts import importer
from helpdesk.eligibility import pack

DEMO = Path(__file__).parents[3] / "demo" / "accounts.yml"
TODAY = date(2026, 11, 22)  # the day the comments of the file speak of


@pytest.fixture(scope="module")
def demo():
    return importer.read(DEMO)


def test_everything_is_fictional():
    text = DEMO.read_text(encoding="utf-8")
    numbers = re.findall(r"\+\d+", text)
    assert len(numbers) > 100
    assert [n for n in numbers if not re.fullmatch(r"\+1\d{3}55501\d\d", n)] == []
    addresses = re.findall(r"[\w.]+@[\w.]+", text)
    assert addresses
    assert all(address.endswith(".example") for address in addresses)


def test_the_first_account_is_the_everyday_customer(demo):
    assert (demo[0].id, demo[0].contacts[0].name) == ("8x8-100234", "Dana Reyes")


def test_every_product_and_role_of_the_packs_has_a_customer(demo):
    packs = pack.load_all(DEMO.parents[1] / "helpdesk" / "providers")
    assert packs
    for name, rules in packs.items():
        ours = [account for account in demo if account.provider == name]
        roles = {role for a in ours for c in a.contacts for role in c.roles}
        assert {a.product for a in ours} == set(rules.products)
        assert roles == set(rules.roles)


def test_every_border_has_a_customer(demo):
    assert {a.payment_method for a in demo} == {"invoice", "ach", "credit_card", "other"}
    assert {0, 1, 3, 20} <= {a.lines - a.devices for a in demo}
    ended = {(TODAY - a.cancelled_on).days for a in demo if a.cancelled_on}
    assert {10, 29, 30, 31} <= ended
    released = {(TODAY - n.released_on).days for a in demo for n in a.numbers if n.released_on}
    assert {60, 61} <= released
    assert {True, False} == {a.wholesale for a in demo} == {a.card_on_file for a in demo}
    assert {"US", "CA", "JM"} <= {a.country for a in demo}
    terms = {a.contract_end and (a.contract_end > TODAY) for a in demo}
    assert terms == {None, True, False}
    assert max(len(a.numbers) for a in demo) >= 50
    assert any(n.locked for a in demo for n in a.numbers)
    assert any(n.kind == "toll_free" for a in demo for n in a.numbers)
    assert any(c.email_changed_on for a in demo for c in a.contacts)
    assert any(re.fullmatch(r"\d{10}", a.id) for a in demo)
