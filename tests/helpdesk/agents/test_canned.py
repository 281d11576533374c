"""Canned replies: begun with once, kept under one shortcut each, with names that something can fill."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
import yaml

from helpdesk.agents.canned import filling
from helpdesk.agents.canned import store as canned
from helpdesk.agents.canned.store import Reply
from helpdesk.errors import Conflict
from helpdesk.store.database import Database


def test_a_store_begins_with_them_once_and_what_a_lead_deleted_stays_deleted(
    store: Database, now: datetime
) -> None:
    with store.write() as connection:
        assert canned.begin(connection, now)
        first = canned.listing(connection)
        assert len(first) == 6
        assert canned.remove(connection, first[0].id)
        assert not canned.remove(connection, first[0].id)
        assert not canned.begin(connection, now)
        assert canned.listing(connection) == first[1:]


def test_a_provider_is_served_by_its_own_and_by_those_for_all(
    store: Database, now: datetime
) -> None:
    with store.write() as connection:
        for shortcut, provider in (("own", "one"), ("other", "two"), ("all", None)):
            canned.add(connection, Reply(shortcut, provider, "-", None), now)
        assert [c.shortcut for c in canned.listing(connection, "one")] == ["all", "own"]
        assert len(canned.listing(connection)) == 3


def test_a_shortcut_is_taken_once_and_a_change_keeps_the_rest(
    store: Database, now: datetime
) -> None:
    hello, bye = (Reply(shortcut, None, "Hello.", None) for shortcut in ("hello", "bye"))
    with store.write() as connection:
        first = canned.add(connection, hello, now)
        second = canned.add(connection, bye, now)
        with pytest.raises(Conflict, match="taken"):
            canned.add(connection, hello, now)
        with pytest.raises(Conflict, match="taken"):
            canned.change(connection, second, hello, now)
        assert canned.change(connection, first, replace(hello, text="Hi."), now)
        found = canned.one(connection, first)
        assert found is not None and found.text == "Hi."
        assert not canned.change(connection, "gone", replace(hello, shortcut="gone"), now)


def test_what_can_be_filled_is_filled_and_what_cannot_stays_in_its_braces() -> None:
    text = "{customer_name}, it ends on {cancel_date}, {nobody}."
    assert filling.names(text) == ("customer_name", "cancel_date", "nobody")
    assert filling.unknown(text) == ("nobody",)
    assert (
        filling.fill(text, {"customer_name": "Dana"}) == "Dana, it ends on {cancel_date}, {nobody}."
    )


def test_the_first_ones_name_nothing_that_cannot_be_filled() -> None:
    first = yaml.safe_load(canned.FIRST.read_text(encoding="utf-8"))
    assert not [r for r in first if filling.unknown(r["text"])]
