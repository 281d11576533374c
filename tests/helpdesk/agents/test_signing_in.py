"""Agents sign in with a password, are slowed when they guess, and are out when somebody says so."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from helpdesk.agents import passwords, signing_in, store
from helpdesk.agents.store import Role
from helpdesk.errors import Conflict, NotFound
from helpdesk.store.database import Database
from helpdesk.store.schema import agent_sessions, agents, sign_ins

SECRET = "correct horse battery staple"
MARIA = "maria@desk.example"
HERE = "192.0.2.7"


@pytest.fixture
def maria(store_: Database, now: datetime):
    with store_.write() as connection:
        return signing_in.add(
            connection, name="Maria", email="Maria@Desk.example", role=Role.LEAD,
            password=SECRET, now=now,
        )  # fmt: skip


@pytest.fixture
def store_(store: Database) -> Database:
    """The store, under a name that does not hide the module."""
    return store


def attempt(database: Database, now: datetime, email=MARIA, password=SECRET, address=HERE):
    with database.write() as connection:
        return signing_in.sign_in(
            connection, email=email, password=password, address=address, now=now
        ).token


def who(database: Database, token: str, now: datetime):
    with database.read() as connection:
        return signing_in.current(connection, token, now)


def test_the_right_password_opens_a_session_and_a_shift_ends_it(store_, maria, now):
    token = attempt(store_, now, email=" MARIA@desk.example ")
    assert who(store_, token, now) == maria
    later = now
    while later < now + signing_in.ABSOLUTE - timedelta(minutes=20):
        later += timedelta(minutes=20)
        assert who(store_, token, later) == maria
        with store_.write() as connection:
            signing_in.touch(connection, token, later)
    assert who(store_, token, now + signing_in.ABSOLUTE) is None


def test_an_idle_session_and_one_signed_out_open_nothing(store_, maria, now):
    idle, left = attempt(store_, now), attempt(store_, now)
    assert who(store_, idle, now + signing_in.IDLE) is None
    for _ in range(2):
        with store_.write() as connection:
            signing_in.sign_out(connection, left)
    assert who(store_, left, now) is None and who(store_, "made up", now) is None


def test_every_failure_looks_the_same(store_, maria, now):
    assert attempt(store_, now, password="wrong") is None
    assert attempt(store_, now, email="nobody@desk.example") is None
    assert attempt(store_, now, email="", password="") is None
    assert attempt(store_, now, password="x" * 5000) is None


def test_after_five_wrong_passwords_even_the_right_one_waits(store_, maria, now):
    for place in range(signing_in.FAILURES_AN_AGENT):
        assert attempt(store_, now, password="guess", address=f"192.0.2.{place}") is None
    assert attempt(store_, now) is None
    soon = now + signing_in.WINDOW
    assert attempt(store_, soon + timedelta(seconds=1)) is not None


def test_a_success_between_them_starts_the_count_anew(store_, maria, now):
    for _ in range(3):
        for _ in range(signing_in.FAILURES_AN_AGENT - 1):
            attempt(store_, now, password="typo")
        now += timedelta(seconds=5)
        assert attempt(store_, now) is not None
        now += timedelta(seconds=5)


def test_one_network_address_cannot_try_everybody(store_, maria, now):
    for place in range(signing_in.FAILURES_AN_ADDRESS):
        attempt(store_, now, email=f"guess{place}@desk.example")
    assert attempt(store_, now) is None
    assert attempt(store_, now, address="198.51.100.9") is not None


def test_a_disabled_agent_is_out_at_once_and_a_new_password_lets_them_in(store_, maria, now):
    token = attempt(store_, now)
    with store_.write() as connection:
        signing_in.disable(connection, MARIA, now)
    assert who(store_, token, now) is None and attempt(store_, now) is None
    with store_.write() as connection:
        signing_in.set_password(connection, MARIA, "another long password")
    assert attempt(store_, now) is None
    assert attempt(store_, now, password="another long password") is not None


def test_an_address_belongs_to_one_agent_and_unknown_ones_are_said_to_be(store_, maria, now):
    with store_.write() as connection, pytest.raises(Conflict, match="agents list"):
        signing_in.add(
            connection, name="M", email=MARIA.upper(), role=Role.AGENT, password=SECRET, now=now
        )
    for change in (signing_in.disable, signing_in.set_password):
        with store_.write() as connection, pytest.raises(NotFound, match="agents list"):
            change(
                connection, "nobody@desk.example", now if change is signing_in.disable else SECRET
            )


def test_a_weak_password_is_refused_and_keeps_nothing(store_, now):
    for weak in ("", "short", "x" * 300):
        with store_.write() as connection, pytest.raises(passwords.WeakPassword, match="12 to 256"):
            signing_in.add(
                connection, name="M", email=MARIA, role=Role.AGENT, password=weak, now=now
            )
    with store_.read() as connection:
        assert store.listing(connection) == []


def test_neither_passwords_nor_tokens_are_kept(store_, maria, now):
    token = attempt(store_, now)
    attempt(store_, now, password="a wrong password")
    with store_.read() as connection:
        kept = "".join(
            str(row) for table in (agents, agent_sessions, sign_ins)
            for row in connection.execute(sa.select(table))
        )  # fmt: skip
    assert SECRET not in kept and token not in kept and "a wrong password" not in kept
    assert "$argon2id$" in kept
