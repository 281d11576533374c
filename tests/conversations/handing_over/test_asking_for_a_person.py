"""A person asked for at any question of any form receives the form as it stands, and no secret."""

from __future__ import annotations

import json

import pytest
from rig import steps
from rig.digits import stands_in
from rig.ways import CLAIMS, QUESTIONS, WAYS

from helpdesk.handoff import store as handoffs

AT_EVERY_QUESTION = pytest.mark.parametrize(
    ("way", "slot"), [pytest.param(w, s, id=f"{w.form}-{s}") for w, s in QUESTIONS]
)


@pytest.fixture
def package(directory):
    """Return the package of the last case of a conversation, straight from the store."""

    def of(chat):
        with directory.read() as connection:
            return handoffs.show(connection, chat.case["number"].replace("C-", "H-"))["package"]

    return of


def by_status(package):
    found = {}
    for row in package["form"]["slots"]:
        found.setdefault(row["status"], set()).add(row["name"])
    return found


def answered_before(way, slot):
    """Return the questions that were answered when `slot` is open; a saved request counts as none."""
    order = way.after_claims
    return order[: order.index(slot)] if slot in order else ()


@AT_EVERY_QUESTION
def test_W47_the_package_holds_what_was_answered_what_is_missing_and_where_the_customer_stood(
    start, package, way, slot
):
    journey = start(way).to(slot)
    answered = answered_before(way, slot)

    # W47: once is enough at every question; nobody is talked out of it.
    kept = package(journey.chat.say("talk to a person"))

    rows = {row["name"]: row for row in kept["form"]["slots"]}
    assert kept["reason"] == {"code": "customer_request", "rules": [], "slot": slot}
    assert kept["form"]["active_slot"] == slot
    for name in answered:
        assert rows[name]["status"] == "filled"
        assert rows[name]["value"] == journey.kept(name)
        assert rows[name]["display"]
    for name in set(way.steps) - set(answered):
        assert rows[name]["status"] in ("missing", "not_applicable")
    if slot in way.steps:
        assert rows[slot]["status"] == "missing"
        assert rows[slot]["active"]


@pytest.mark.parametrize("slot", CLAIMS)
def test_no_secret_and_no_whole_address_is_in_the_package(start, package, slot):
    journey = start(WAYS["request_porting_pin_form"]).to(slot)
    code = journey.chat.code(journey.who.email) if slot == "code" else "000000"
    journey.chat.say("talk to a person")

    text = json.dumps(package(journey.chat))

    assert not stands_in(code, text)
    assert journey.who.email not in text


def test_the_command_line_shows_the_same_package(start, package, porter):
    journey = start(WAYS["order_devices_form"]).to("device_shipping")
    journey.chat.say("talk to a person")

    assert steps.package(porter, journey.chat) == package(journey.chat)


def test_the_customer_is_told_the_case_the_hours_and_that_nothing_need_be_repeated(start):
    journey = start(WAYS["cancel_service_form"]).to("cancel_date")

    chat = journey.chat.say("talk to a person")

    assert chat.case["number"] in chat.text
    assert "5 answers" in chat.text
    assert "6 a.m. to 6 p.m. Pacific" in chat.text
    assert "need not repeat" in chat.text
    assert chat.slot is None


def test_what_could_not_be_read_three_times_is_the_reason(start, package):
    journey = start(WAYS["add_lines_form"]).to("lines_quantity")
    for said in ("florble wump", "gnarf zibble", "qwrt plonk", "talk to a person"):
        journey.chat.say(said)

    assert package(journey.chat)["reason"]["code"] == "attempts_exceeded"


def test_what_the_customer_does_not_know_is_marked_so(start, package):
    journey = start(WAYS["port_out_form"]).to("port_carrier")
    journey.chat.say("I don't know").say("talk to a person")

    assert "port_carrier" in by_status(package(journey.chat))["unknown_to_customer"]


def test_after_a_person_was_asked_for_the_same_request_starts_anew(start):
    journey = start(WAYS["add_lines_form"]).to("lines_plan")
    journey.chat.say("talk to a person")

    journey.chat.say(journey.way.opening)

    assert journey.chat.slot == "lines_quantity"
