"""Porting PINs: made when shown, shown once, told to everybody who should know."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from helpdesk.errors import NotAllowed, NotFound, SecretGone
from helpdesk.identity.pins import Pins
from helpdesk.store.schema import metadata, pins
from helpdesk.tickets import store as tickets
from helpdesk.vocabulary import CaseKind, CaseStatus


def rows(town):
    with town.database.read() as connection:
        return connection.execute(sa.select(pins).order_by(pins.c.created_at)).all()


def everything_stored(town):
    with town.database.read() as connection:
        return [
            str(value)
            for table in metadata.sorted_tables
            for row in connection.execute(sa.select(table))
            for value in row
        ]


def raise_alarm(town, token, opened):
    def open_fraud_case(connection, pin):
        opened.append(pin)
        return tickets.open_case(
            connection, key=f"alarm:{pin.id}", kind=CaseKind.FRAUD, provider="acme",
            account_id=pin.account_id, email=None, conversation_id=pin.conversation_id,
            status=CaseStatus.RECEIVED, next_actor="provider", due=None, effective_on=None,
            fields={}, by="contact", note="", now=town.now,
        ).number  # fmt: skip

    with town.database.write() as connection:
        return town.pins.alarm(
            connection, token=token, open_fraud_case=open_fraud_case, now=town.now
        )


def test_a_granted_pin_has_no_value_until_it_is_shown(town):
    here = town.conversation()
    town.grant(here)
    (row,) = rows(town)
    assert (row.status, row.pin_hash, row.shown_at) == ("granted", None, None)


def test_the_shown_value_is_what_a_new_carrier_must_quote(town):
    here = town.conversation()
    value = town.reveal(here, town.grant(here))
    assert town.quote(value)
    assert town.quote(value)  # a carrier may send its order again
    assert not town.quote(value, number="+14085550133")


def test_a_pin_is_shown_once(town):
    here = town.conversation()
    pin = town.grant(here)
    town.reveal(here, pin)
    with pytest.raises(SecretGone):
        town.reveal(here, pin)


def test_a_pin_is_shown_in_its_own_conversation_only(town):
    here, elsewhere = town.conversation(), town.conversation()
    pin = town.grant(here)
    with pytest.raises(NotFound):
        town.reveal(elsewhere, pin)
    with pytest.raises(NotFound):
        town.reveal(here, replace(pin, id="no-such-pin"))
    assert town.reveal(here, pin)


def test_ten_that_ask_at_once_see_it_once(town):
    here = town.conversation()
    pin, said, start = town.grant(here), Counter(), threading.Barrier(10)

    def look():
        start.wait()
        try:
            town.reveal(here, pin)
            said["shown"] += 1
        except SecretGone:
            said["gone"] += 1

    threads = [threading.Thread(target=look) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == {"shown": 1, "gone": 9}


def test_the_value_rests_nowhere(quick_town):
    town = quick_town
    here = town.conversation()
    value = town.reveal(here, town.grant(here))
    assert not [text for text in everything_stored(town) if value in text]


def test_a_secret_does_not_show_itself_in_a_log(quick_town):
    town = quick_town
    here = town.conversation()
    pin = town.grant(here)
    with town.database.write() as connection:
        secret = town.pins.reveal(connection, conversation_id=here, secret_id=pin.id, now=town.now)
    assert secret.value not in f"{secret} {secret!r}"


def test_a_pin_lives_as_many_days_as_the_pack_says(town):
    here = town.conversation()
    pin = town.grant(here, life_days=7)
    value = town.reveal(here, pin)
    assert pin.expires_at == town.now + timedelta(days=7)
    town.wait(days=7, seconds=-1)
    assert town.quote(value)
    town.wait(seconds=1)
    assert not town.quote(value)


def test_a_pin_that_ran_out_before_it_was_shown_is_never_shown(town):
    here = town.conversation()
    pin = town.grant(here)
    town.wait(days=7)
    with pytest.raises(SecretGone):
        town.reveal(here, pin)


@pytest.mark.parametrize("digits", [4, 6, 8, 10])
def test_a_pin_has_as_many_digits_as_the_pack_says(quick_town, digits):
    here = quick_town.conversation()
    value = quick_town.reveal(here, quick_town.grant(here, digits=digits))
    assert len(value) == digits
    assert value.isdecimal()


def test_a_new_pin_revokes_the_old_one_of_the_same_number(town):
    here = town.conversation()
    old = town.grant(here, numbers=["+14085550132", "+14085550133"])
    old_value = town.reveal(here, old)
    unseen = town.grant(here, numbers=["+14085550133"])
    new = town.grant(here, numbers=["+14085550133", "+14085550134"])
    assert not town.quote(old_value)
    with pytest.raises(SecretGone):
        town.reveal(here, unseen)
    assert town.quote(town.reveal(here, new), number="+14085550134")


def test_pins_of_different_numbers_live_side_by_side(town):
    here = town.conversation()
    first = town.reveal(here, town.grant(here, numbers=["+14085550132"]))
    second = town.reveal(here, town.grant(here, numbers=["+14085550133"]))
    assert town.quote(first)
    assert town.quote(second, number="+14085550133")


def test_a_case_grants_one_pin_however_often_the_turn_runs(town):
    here, case = town.conversation(), town.case()
    first = town.grant(here, case_number=case)
    again = town.grant(here, case_number=case)
    assert (again.id, again.expires_at) == (first.id, first.expires_at)
    assert len(rows(town)) == 1
    assert len(town.letters("pin_made")) == 2


def test_an_account_gets_three_pins_a_day(town):
    here = town.conversation()
    for number in ("+14085550132", "+14085550133", "+14085550134"):
        town.grant(here, numbers=[number])
    with town.database.read() as connection:
        assert town.pins.granted_today(connection, "A-100234", town.now) == 3
    with pytest.raises(NotAllowed):
        town.grant(here)
    town.wait(hours=24)
    assert town.grant(here).id


def test_every_authorised_contact_learns_of_it_without_learning_the_pin(town):
    here = town.conversation()
    pin = town.grant(here)
    value = town.reveal(here, pin)
    letters = town.letters("pin_made")
    assert {letter.to for letter in letters} == {"dana@blueheron.example", "omar@blueheron.example"}
    for letter in letters:
        assert f"https://support.example/not-me/{pin.alarm_token}" in letter.body
        assert "+1 408-555-0132" in letter.body
        assert value not in letter.body


def test_who_is_authorised_is_the_packs_to_say_and_the_one_who_asked_always_learns_of_it(town):
    town.grant(town.conversation(), authorized_roles=["ordering"])
    assert {letter.to for letter in town.letters("pin_made")} == {
        "dana@blueheron.example",
        "omar@blueheron.example",
    }


def test_a_revoked_pin_is_worthless_whether_it_was_shown_or_not(town):
    here = town.conversation()
    shown, unseen = town.grant(here), town.grant(here, numbers=["+14085550133"])
    value = town.reveal(here, shown)
    with town.database.write() as connection:
        for pin in (shown, unseen, shown):
            town.pins.revoke(connection, pin.id, town.now)
    assert not town.quote(value)
    with pytest.raises(SecretGone):
        town.reveal(here, unseen)
    with pytest.raises(NotFound), town.database.write() as connection:
        town.pins.revoke(connection, "no-such-pin", town.now)


def test_five_wrong_quotes_in_a_row_revoke_the_pin(town):
    here = town.conversation()
    value = town.reveal(here, town.grant(here))
    wrong = str((int(value) + 1) % 10**6).zfill(6)
    assert [town.quote(wrong) for _ in range(4)] == [False] * 4
    assert town.quote(value)
    assert [town.quote(wrong) for _ in range(5)] == [False] * 5
    assert not town.quote(value)


def test_the_alarm_revokes_every_open_pin_and_opens_one_fraud_case(town):
    here, opened = town.conversation(), []
    first = town.grant(here)
    value = town.reveal(here, first)
    later = town.grant(here, numbers=["+14085550133"])
    case = raise_alarm(town, first.alarm_token, opened)
    assert raise_alarm(town, first.alarm_token, opened) == case
    assert [pin.id for pin in opened] == [first.id]
    assert not town.quote(value)
    with pytest.raises(SecretGone):
        town.reveal(here, later)


def test_the_alarm_still_opens_a_fraud_case_when_the_pin_has_run_out(town):
    opened = []
    pin = town.grant(town.conversation())
    town.wait(days=30)
    assert raise_alarm(town, pin.alarm_token, opened)
    assert opened[0].numbers == ("+14085550132",)


def test_an_unknown_token_opens_nothing(town):
    opened = []
    town.grant(town.conversation())
    with pytest.raises(NotFound):
        raise_alarm(town, "made-up-token", opened)
    assert opened == []


def test_the_token_of_the_link_rests_in_the_letters_alone(quick_town):
    town = quick_town
    token = town.grant(town.conversation()).alarm_token
    holding = [text for text in everything_stored(town) if token in text]
    assert sorted(holding) == sorted(letter.body for letter in town.letters("pin_made"))


def test_a_stolen_store_without_the_key_verifies_nothing(quick_town):
    town = quick_town
    here = town.conversation()
    value = town.reveal(here, town.grant(here))
    town.pins = Pins(b"another key", "https://support.example")
    assert not town.quote(value)
