"""Bringing a cancelled service back at 8x8 (R016–R018, X7, X12)."""

from __future__ import annotations

import pytest
from rig import steps
from rig.pack import tells, tells_steps

RESTORE = "please restore my service"


def ended(person, day, **changes):
    return person(status="cancelled", cancelled_on=day, **changes)


def test_a_restore_is_a_received_case_and_the_customer_hears_what_to_answer(talk, person, porter):
    robin = ended(person, "2026-11-10")
    chat = steps.ask(talk, robin, RESTORE).say("yes")

    assert "Nothing is restored yet" in chat.text
    assert tells_steps(chat.text, "restore")
    kept = steps.case(porter, chat)
    assert (kept["kind"], kept["status"]) == ("restore", "received")
    assert kept["fields"] == {"cancelled_on": "2026-11-10"}
    assert [line["entered"] for line in kept["history"]] == ["received"]


def test_the_letter_names_the_cancellation_e_mail_too(talk, person):
    robin = ended(person, "2026-11-10")
    chat = steps.ask(talk, robin, RESTORE).say("yes")

    assert "cancellation e-mail" in steps.letter(chat, robin)["body"]


def test_nothing_is_asked_for_without_a_yes(talk, person):
    chat = steps.ask(talk, ended(person, "2026-11-10"), RESTORE).choose("Leave it")

    assert chat.case is None


@pytest.mark.parametrize("day", ["2026-11-23", "2026-10-25", "2026-10-24"])
def test_until_day_30_the_service_can_be_restored(talk, person, day):
    chat = steps.ask(talk, ended(person, day), RESTORE)

    assert chat.slot == "restore_confirmed"


def test_on_day_31_a_person_looks_and_nobody_says_no(talk, person, porter):
    chat = steps.ask(talk, ended(person, "2026-10-23"), RESTORE)

    assert tells(chat.text, "8x8.restore_service.grace")
    assert chat.case["kind"] == "general"
    assert steps.package(porter, chat)["reason"]["rules"] == ["8x8.restore_service.grace"]
    assert "impossible" not in chat.text


def test_an_active_account_has_nothing_to_restore(talk, person):
    chat = steps.ask(talk, person(), RESTORE)

    assert tells(chat.text, "8x8.restore_service.cancelled")
    assert chat.case is None


@pytest.mark.parametrize("product", ["editions", "express", "meet_standalone"])
def test_a_product_without_a_rule_goes_to_a_person(talk, person, product):
    chat = steps.ask(talk, ended(person, "2026-11-10", product=product), RESTORE)

    assert tells(chat.text, "8x8.restore_service.product")
    assert chat.case["kind"] == "general"


def test_only_an_authorized_contact_restores(talk, person):
    robin = ended(person, "2026-11-10", contact={"roles": ["ordering"]})
    chat = steps.ask(talk, robin, RESTORE)

    assert tells(chat.text, "8x8.restore_service.role")
    assert chat.case is None
