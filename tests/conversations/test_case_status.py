"""Where a case stands (R010, R012, X5): the customer's own cases, in words, who acts next."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from rig import steps
from rig.pack import tells

from helpdesk.tickets import store as tickets
from helpdesk.vocabulary import CaseStatus

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)


def cancelling(talk, who):
    """Send a cancellation request, and return the conversation."""
    chat = steps.ask(talk, who, "please cancel our whole account").choose("No number is moving")
    return chat.choose("23 December").say("yes")


@pytest.fixture
def moved(directory):
    """Move a case, as the provider's people do."""

    def move(number, *path):
        with directory.write() as connection:
            for status in path:
                tickets.move(
                    connection, number, CaseStatus(status), by="provider", note="", now=NOW
                )

    return move


def test_a_case_is_told_by_its_number_with_what_happens_next(talk, person):
    robin = person()
    number = cancelling(talk, robin).case["number"]

    chat = steps.ask(talk, robin, f"status of case {number}")

    assert f"Case {number}" in chat.text
    assert "received, not dealt with yet" in chat.text
    assert "without your answer they do not cancel" in chat.text
    assert "Wednesday, 23 December 2026" in chat.text
    assert chat.case == {"number": number, "kind": "cancel_service", "status": "received"}


def test_a_case_number_may_be_said_in_small_letters_and_pieces(talk, person):
    robin = person()
    number = cancelling(talk, robin).case["number"]

    chat = steps.ask(talk, robin, f"any news on {number.lower().replace('-', ' ')}?")

    assert f"Case {number}" in chat.text


def test_without_a_number_all_own_cases_are_told_newest_first(talk, person):
    robin = person()
    chat = cancelling(talk, robin)
    first = chat.case["number"]
    chat.say("add 2 lines").say("x4").say("yes")
    second = chat.case["number"]

    chat.say("check my cases")

    assert chat.text.index(second) < chat.text.index(first)


def test_who_is_known_already_is_not_asked_again(talk, person):
    chat = cancelling(talk, person()).say("check my cases")

    assert chat.question is None
    assert "received" in chat.text


def test_a_customer_without_cases_hears_so(talk, person):
    chat = steps.ask(talk, person(), "check my cases")

    assert "There is no case on your account" in chat.text


def test_somebody_elses_case_and_no_case_get_the_same_answer(talk, person):
    theirs = cancelling(talk, person()).case["number"]
    none = "C-AAAAAAAA"
    chat = steps.ask(talk, person(), "check my cases")
    of_theirs = chat.say(f"status of case {theirs}").text.replace(theirs, "…")

    of_none = chat.say(f"status of case {none}").text.replace(none, "…")

    assert of_theirs == of_none
    assert chat.case is None


def test_nothing_is_said_of_a_case_before_the_customer_is_known(talk, person):
    number = cancelling(talk, person()).case["number"]

    chat = talk().say(f"status of case {number}")

    assert chat.slot == "account_ref"
    assert "received" not in chat.text


def test_a_case_that_waits_for_the_customer_says_so_and_is_not_called_cancelled(
    talk, person, moved
):
    robin = person()
    number = cancelling(talk, robin).case["number"]
    moved(number, "waiting_on_customer")

    chat = steps.ask(talk, robin, f"status of case {number}")

    assert "waiting for you" in chat.text
    assert "nothing happens until you answer" in chat.text
    assert "cancelled" not in chat.text


@pytest.mark.parametrize(
    "path, told",
    [
        (["in_review"], "being looked at by our team"),
        (["scheduled"], "scheduled"),
        (["withdrawn"], "Nothing was changed"),
        (["rejected"], "turned down"),
        (["scheduled", "grace"], "can still be restored"),
        (["scheduled", "grace", "closed"], "a person can still look at it"),
        (["scheduled", "grace", "restored"], "restored"),
    ],
    ids=lambda value: value[-1] if isinstance(value, list) else "",
)
def test_every_status_is_told_in_plain_words(talk, person, moved, path, told):
    robin = person()
    chat = cancelling(talk, robin)
    moved(chat.case["number"], *path)

    chat.say("check my cases")

    assert told in chat.text
    assert chat.case["status"] == path[-1]


def test_a_user_without_a_role_sees_no_cases(talk, person):
    robin = person(more_contacts=[{"email": "lee@three.example", "roles": ["user"]}])
    number = cancelling(talk, robin).case["number"]
    chat = talk().say("check my cases").verify(robin.account, "lee@three.example")

    assert tells(chat.text, "8x8.check_case_status.role")
    assert number not in chat.text


def test_a_colleague_with_a_role_sees_the_cases_of_the_account(talk, person):
    robin = person(more_contacts=[{"email": "pat@three.example", "roles": ["ordering"]}])
    number = cancelling(talk, robin).case["number"]
    chat = talk().say("check my cases").verify(robin.account, "pat@three.example")

    assert number in chat.text
