"""Finding an account by what a customer says it is."""

from __future__ import annotations

import dataclasses

import pytest

from helpdesk.accounts import store as directory
from helpdesk.accounts.directory import Directory
from helpdesk.vocabulary import Account, Contact, Location, Number

DANA = Contact("Dana Reyes", "dana@blueheron.example", "+14085550101", ("authorized",))


def account(account_id, *numbers, provider="acme", locations=()):
    held = tuple(Number(n, "local", None, "active", None, False, False) for n in numbers)
    return Account(
        id=account_id, provider=provider, company="Blue Heron Books LLC", product="x",
        country="US", wholesale=False, status="active", cancelled_on=None, contract_end=None,
        payment_method="invoice", card_on_file=False, lines=1, devices=0,
        service_address="500 Example Ave", contacts=(DANA,), numbers=held,
        locations=tuple(locations),
    )  # fmt: skip


KNOWN = (
    account("A-1", "+14085550132", "+14085550199"),
    account("A-2", "+14085550133", "+14085550199"),
    account("4085550132"),
    account("B-1", "+14085550133", provider="other"),
    account("B-2", "+12565550111", provider="other",
            locations=[Location("Main", ("+12565550111", "+12565550112"))]),
)  # fmt: skip


@pytest.fixture
def town(store, now):
    """A store that knows some accounts."""
    with store.write() as connection:
        for known in KNOWN:
            directory.put(connection, known, now)
    return store


def _found(town, *refs, provider="acme"):
    interface: Directory = directory
    with town.read() as connection:
        account = interface.by_ref(connection, provider, refs)
    return account.id if account else None


def test_an_account_comes_back_as_it_was_put(town):
    with town.read() as connection:
        assert [directory.get(connection, known.id) for known in KNOWN] == list(KNOWN)
        assert directory.get(connection, " a-1 ") == KNOWN[0]
        assert directory.get(connection, "A") is None


@pytest.mark.parametrize(
    ("refs", "found"),
    [
        (["A-1"], "A-1"),
        (["a-1"], "A-1"),
        (["+14085550132"], "A-1"),
        (["nonsense", "+14085550133"], "A-2"),
        (["+14085550133", "A-1"], "A-1"),
        (["A-2", "A-1"], "A-2"),
        (["4085550132", "+14085550132"], "4085550132"),
        (["+14085550132", "4085550132"], "4085550132"),
        (["+14085550199"], None),
        (["+14085550132", "+14085550133"], None),
        (["4085550133"], None),
        (["A-%"], None),
        (["B-1"], None),
        ([""], None),
        ([], None),
    ],
)
def test_an_id_comes_before_a_number_and_a_shared_number_names_nobody(town, refs, found):
    assert _found(town, *refs) == found


def test_a_number_belongs_to_the_provider_that_is_asked(town):
    assert _found(town, "+14085550133", provider="other") == "B-1"


def test_a_number_that_rings_at_a_location_is_a_number_of_the_account(town):
    assert _found(town, "+12565550112", provider="other") == "B-2"


def test_a_listing_is_by_id_and_may_be_of_one_provider(town):
    with town.read() as connection:
        assert [a.id for a in directory.listing(connection)] == sorted(a.id for a in KNOWN)
        assert [a.id for a in directory.listing(connection, "other")] == ["B-1", "B-2"]
        assert directory.count(connection) == 5


def test_a_number_that_left_the_account_no_longer_leads_to_it(town, now):
    moved = dataclasses.replace(KNOWN[0], numbers=KNOWN[0].numbers[1:])
    with town.write() as connection:
        assert directory.put(connection, moved, now) is False
    assert _found(town, "+14085550132") is None
