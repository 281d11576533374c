"""Verification codes: who gets one, what they open, and what an outsider can learn."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from helpdesk.identity.codes import Codes
from helpdesk.store.schema import challenges


def test_the_right_code_proves_who_the_customer_is_and_for_what(town):
    here = town.conversation()
    town.sign_in(here, operation="request_porting_pin")

    identity = town.identity(here)
    assert (identity.account_id, identity.email) == ("A-100234", "dana@blueheron.example")
    assert Codes.fresh_for(identity, "request_porting_pin", town.now)
    assert not Codes.fresh_for(identity, "cancel_service", town.now)


def test_the_letter_goes_to_the_address_on_file_not_to_the_spelling_that_was_typed(town):
    town.ask(town.conversation(), email=" DANA@BlueHeron.example ")
    (letter,) = town.letters("verification_code")
    assert letter.to == "dana@blueheron.example"
    assert letter.secret


def test_a_number_on_the_account_is_as_good_as_its_id(town):
    here = town.conversation()
    town.sign_in(here, account_ref=["4085550133", "+14085550133"])
    assert town.identity(here).account_id == "A-100234"


def test_a_code_is_used_once(town):
    here = town.conversation()
    town.ask(here)
    code = town.code()
    assert [town.type_in(here, code) for _ in range(2)] == ["passed", "none"]


def test_a_code_may_be_typed_with_blanks_and_in_other_digits(town):
    here = town.conversation()
    town.ask(here)
    code = town.code()
    arabic = "".join(chr(0x660 + int(digit)) for digit in code)
    assert town.type_in(here, f" {arabic[:3]} {arabic[3:]} ") == "passed"


def test_a_code_opens_no_other_conversation(town):
    here, elsewhere = town.conversation(), town.conversation()
    town.ask(here)
    assert town.type_in(elsewhere, town.code()) == "none"
    assert town.identity(elsewhere) is None
    assert town.type_in(here, town.code()) == "passed"


def test_after_ten_minutes_the_right_code_has_expired(town):
    here = town.conversation()
    town.ask(here)
    town.wait(minutes=9, seconds=59)
    assert town.live(here)
    town.wait(seconds=1)
    assert not town.live(here)
    assert town.type_in(here, town.code()) == "expired"
    assert town.identity(here) is None


def test_a_wrong_code_five_times_spends_it_and_the_right_one_comes_too_late(town):
    here = town.conversation()
    town.ask(here)
    assert town.fail(here, 5) == ["wrong"] * 4 + ["spent"]
    assert town.type_in(here, town.code()) == "spent"
    assert not town.live(here)
    assert town.identity(here) is None


def test_the_right_code_at_the_fifth_attempt_still_passes(town):
    here = town.conversation()
    town.ask(here)
    town.fail(here, 4)
    assert town.type_in(here, town.code()) == "passed"


def test_a_new_code_replaces_the_old_one(town):
    here = town.conversation()
    town.ask(here)
    old = town.code()
    town.wait(seconds=20)
    town.ask(here)
    new = town.code()
    if old != new:
        assert town.type_in(here, old) == "wrong"
    assert town.type_in(here, new) == "passed"


def test_a_contact_has_one_live_code_wherever_it_was_asked_for(town):
    here, elsewhere = town.conversation(), town.conversation()
    town.ask(here)
    old = town.code()
    town.wait(seconds=1)
    town.ask(elsewhere)
    assert town.type_in(here, old) == "none"
    assert town.type_in(elsewhere, town.code()) == "passed"


def test_two_contacts_of_an_account_do_not_disturb_each_other(town):
    here, elsewhere = town.conversation(), town.conversation()
    town.ask(here)
    code = town.code()
    town.ask(elsewhere, email="omar@blueheron.example")
    assert town.type_in(here, code) == "passed"


def test_a_turn_that_runs_again_makes_no_second_challenge(town):
    here = town.conversation()
    turn = town.ask(here)
    code = town.code()
    town.ask(here, turn=turn)
    assert len(town.letters("verification_code")) == 1
    assert town.type_in(here, code) == "passed"


@pytest.mark.parametrize(
    "claim",
    [
        {"account_ref": ["A-999999"]},
        {"email": "stranger@else.example"},
        {"account_ref": []},
        {"email": "no address at all\nBcc: x@else.example"},
        {"email": "x" * 5000, "account_ref": ["y" * 5000] * 100},
    ],
    ids=["unknown account", "strange address", "no account", "no address", "very long"],
)
def test_a_claim_that_matches_nobody_sends_nothing_and_fails_like_a_real_one(town, claim):
    here, elsewhere = town.conversation(), town.conversation()
    town.ask(elsewhere, email="omar@blueheron.example")
    sent = len(town.letters("verification_code"))
    town.ask(here, **claim)
    assert len(town.letters("verification_code")) == sent
    assert town.live(here) == town.live(elsewhere)
    assert town.fail(here, 6) == town.fail(elsewhere, 6)


def test_a_challenge_without_letter_cannot_be_passed_even_with_its_own_code(quick_town):
    town, seen = quick_town, []

    def noting(connection, **letter):
        seen.append(letter["values"]["code"])

    town.codes = Codes(b"codes key", letters=noting)
    here = town.conversation()
    town.ask(here, email="stranger@else.example")
    assert town.type_in(here, seen[-1]) == "wrong"


def test_five_codes_a_day_go_out_and_the_sixth_is_silently_missing(town):
    here = town.conversation()
    for _ in range(5):
        town.ask(here)
        town.wait(minutes=1)
    assert len(town.letters("verification_code")) == 5
    town.ask(here)
    assert len(town.letters("verification_code")) == 5
    assert town.live(here)
    assert town.type_in(here, town.code()) == "wrong"
    town.wait(hours=24)
    town.ask(here)
    assert len(town.letters("verification_code")) == 6


def test_the_days_codes_are_counted_over_all_contacts_numbers_and_conversations(town):
    for refs, email in [
        (["A-100234"], "dana@blueheron.example"),
        (["a-100234"], "omar@blueheron.example"),
        (["+14085550132"], "dana@blueheron.example"),
        (["+14085550133"], "june@blueheron.example"),
        (["+14085550134"], "dana@blueheron.example"),
        (["A-100234"], "omar@blueheron.example"),
    ]:
        town.ask(town.conversation(), account_ref=refs, email=email)
    assert len(town.letters("verification_code")) == 5


def test_strangers_who_guess_addresses_do_not_use_up_the_customers_codes(town):
    for i in range(20):
        town.ask(town.conversation(), email=f"guess{i}@else.example")
    here = town.conversation()
    town.sign_in(here)
    assert town.identity(here) is not None


def test_resending_starts_again_with_the_last_claim(town):
    here = town.conversation()
    town.ask(here, account_ref=["nonsense", "+14085550132"], operation="port_out")
    town.wait(minutes=11)
    with town.database.write() as connection:
        assert town.codes.resend(connection, conversation_id=here, turn="again", now=town.now)
    assert town.type_in(here, town.code()) == "passed"
    assert town.identity(here).operation == "port_out"


def test_there_is_nothing_to_resend_before_a_claim(town):
    here = town.conversation()
    with town.database.write() as connection:
        assert not town.codes.resend(connection, conversation_id=here, turn="t", now=town.now)
    assert town.letters("verification_code") == []


def test_resending_does_not_reach_beyond_the_days_budget(town):
    here = town.conversation()
    town.ask(here)
    for turn in range(9):
        town.wait(seconds=30)
        with town.database.write() as connection:
            assert town.codes.resend(
                connection, conversation_id=here, turn=f"again {turn}", now=town.now
            )
    assert len(town.letters("verification_code")) == 5


def test_without_a_challenge_there_is_no_code_to_check(town):
    assert town.type_in(town.conversation(), "123456") == "none"


def test_whoever_left_the_account_since_the_code_was_sent_does_not_get_in(town, without_dana):
    here = town.conversation()
    town.ask(here)
    town.know(without_dana)
    assert town.type_in(here, town.code()) == "wrong"
    assert town.identity(here) is None


def test_half_an_hour_without_a_word_signs_the_customer_out(town):
    here = town.conversation()
    town.sign_in(here)
    town.wait(minutes=29)
    town.codes.touch_if_old(town.database, here, town.now)
    town.wait(minutes=29)
    assert town.identity(here) is not None
    town.wait(minutes=1)
    assert town.identity(here) is None
    town.codes.touch_if_old(town.database, here, town.now)
    assert town.identity(here) is None


def test_after_eight_hours_even_a_busy_customer_proves_it_again(town):
    here = town.conversation()
    town.sign_in(here)
    for _ in range(23):
        town.wait(minutes=20)
        with town.database.write() as connection:
            town.codes.touch(connection, here, town.now)
        assert town.identity(here) is not None
    town.wait(minutes=20)
    assert town.identity(here) is None


def test_a_code_is_fresh_for_ten_minutes(town):
    here = town.conversation()
    town.sign_in(here, operation="csr")
    identity = town.identity(here)
    assert Codes.fresh_for(identity, "csr", town.now + timedelta(minutes=10))
    assert not Codes.fresh_for(identity, "csr", town.now + timedelta(minutes=10, seconds=1))


def test_a_second_code_in_the_conversation_takes_the_place_of_the_first_identity(town):
    here = town.conversation()
    town.sign_in(here, operation="csr")
    town.wait(minutes=20)
    town.sign_in(here, operation="port_out", email="omar@blueheron.example")
    identity = town.identity(here)
    assert (identity.email, identity.operation) == ("omar@blueheron.example", "port_out")
    assert Codes.fresh_for(identity, "port_out", town.now)


def test_forgetting_signs_out_and_kills_a_waiting_code(town):
    here = town.conversation()
    town.sign_in(here)
    town.wait(minutes=1)
    town.ask(here)
    with town.database.write() as connection:
        town.codes.forget(connection, here)
    assert town.identity(here) is None
    assert town.type_in(here, town.code()) == "none"


def _fail_in_a_row(town, failures):
    """Fail so often at one account, five codes a day."""
    while failures:
        for _ in range(5):
            here, now_failing = town.conversation(), min(4, failures)
            town.ask(here)
            town.fail(here, now_failing)
            failures -= now_failing
            town.wait(minutes=1)
            if not failures:
                return
        town.wait(hours=25)


def test_25_failures_in_a_row_bar_the_account_for_a_day_though_nobody_can_see_it(town):
    _fail_in_a_row(town, 25)
    town.wait(hours=23)
    sent = len(town.letters("verification_code"))
    here = town.conversation()
    town.ask(here)
    assert len(town.letters("verification_code")) == sent
    assert town.live(here)
    town.wait(hours=1)
    town.sign_in(town.conversation())


def test_a_code_that_was_waiting_when_the_account_was_barred_does_not_open_it(town):
    _fail_in_a_row(town, 24)
    town.wait(hours=25)
    waiting, failing = town.conversation(), town.conversation()
    town.ask(waiting)
    code = town.code()
    town.ask(failing, email="omar@blueheron.example")
    town.fail(failing)
    assert town.type_in(waiting, code) == "wrong"


def test_a_right_code_ends_the_row_of_failures(town):
    _fail_in_a_row(town, 24)
    town.wait(hours=25)
    town.sign_in(town.conversation())
    town.wait(minutes=1)
    here = town.conversation()
    town.ask(here)
    town.fail(here, 4)
    town.wait(minutes=1)
    town.sign_in(here)


def _fail_at_many_accounts(town, blue_heron, failures):
    accounts = -(-failures // 20)
    for i in range(accounts):
        town.know(replace(blue_heron, id=f"B-{i}", numbers=()))
        for _ in range(5):
            here, times = town.conversation(), min(4, failures)
            if times:
                town.ask(here, account_ref=[f"B-{i}"])
                town.fail(here, times)
                failures -= times


def _paused(town, minutes=0.0):
    with town.database.read() as connection:
        return town.codes.automatic_pins_paused(connection, town.now + timedelta(minutes=minutes))


def test_200_failed_codes_in_an_hour_pause_automatic_pins_for_everybody(quick_town, blue_heron):
    town = quick_town
    _fail_at_many_accounts(town, blue_heron, 199)
    assert not _paused(town)
    here = town.conversation()
    town.ask(here)
    town.fail(here)
    assert _paused(town)
    assert _paused(town, minutes=59)
    assert not _paused(town, minutes=61)


def test_guesses_at_codes_that_never_went_out_do_not_stop_the_service(quick_town):
    town = quick_town
    for _ in range(41):
        here = town.conversation()
        town.ask(here, account_ref=["A-999999"])
        town.fail(here, 5)
    assert not _paused(town)


def test_the_store_holds_no_code(quick_town):
    town = quick_town
    here = town.conversation()
    town.ask(here)
    code = town.code()
    with town.database.read() as connection:
        row = connection.execute(sa.select(challenges)).one()
    assert len(row.code_hash) == 64
    assert all(code != value and code not in str(row.id) for value in row)


def test_another_key_makes_another_hash(quick_town):
    town = quick_town
    here = town.conversation()
    town.ask(here)
    town.codes = Codes(b"another key")
    assert town.type_in(here, town.code()) == "wrong"


def test_fifty_at_once_get_five_attempts_and_at_most_one_success(town):
    here = town.conversation()
    town.ask(here)
    right, said = town.code(), Counter()
    start = threading.Barrier(50)
    guesses = [right if i % 10 == 9 else f"{(int(right) + i + 1) % 10**6:06d}" for i in range(50)]

    def guess(digits):
        start.wait()
        said[_patiently(lambda: town.type_in(here, digits))] += 1

    threads = [threading.Thread(target=guess, args=(digits,)) for digits in guesses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with town.database.read() as connection:
        row = connection.execute(sa.select(challenges)).one()
    evaluated = row.attempts + said["passed"]
    assert sum(said.values()) == 50
    assert said["passed"] <= 1
    assert 1 <= evaluated <= 5
    assert (town.identity(here) is not None) == (said["passed"] == 1)


def test_ten_asking_at_once_send_five_letters(town):
    places = [town.conversation() for _ in range(10)]
    start = threading.Barrier(10)

    def ask(place):
        start.wait()
        _patiently(lambda: town.ask(place))

    threads = [threading.Thread(target=ask, args=(place,)) for place in places]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(town.letters("verification_code")) == 5
    assert sum(town.live(place) for place in places) >= 6


def _patiently(attempt):
    """Try again while the one writer of SQLite or a pool of five connections is taken."""
    for _ in range(20):
        try:
            return attempt()
        except (sa.exc.OperationalError, sa.exc.TimeoutError):
            continue
    raise AssertionError("the store stayed busy")
