"""Upgrading at 8x8 (R071, R072): a case for Sales, who complete it."""

from __future__ import annotations

import pytest
from rig import steps
from rig.pack import tells, tells_steps

UPGRADE = "I want to upgrade our plan"


def to_the_summary(talk, who):
    return steps.ask(talk, who, UPGRADE).choose("X4").say("12")


def test_an_upgrade_is_a_received_case_with_sales(talk, person, porter):
    robin = person()
    chat = to_the_summary(talk, robin).say("yes")

    assert tells_steps(chat.text, "upgrade_next")
    assert "1-866-879-8647" in chat.text
    kept = steps.case(porter, chat)
    assert (kept["kind"], kept["status"]) == ("upgrade", "received")
    assert kept["fields"] == {"upgrade_plan": "x4", "upgrade_quantity": 12}
    assert [line["entered"] for line in kept["history"]] == ["received"]
    assert "New plan: X4" in steps.letter(chat, robin)["body"]


def test_while_sales_is_there_the_customer_hears_so(talk, person):
    chat = to_the_summary(talk, person()).say("yes")

    assert "They are there now" in chat.text


def test_an_upgrade_is_not_an_order_of_lines(talk):
    chat = talk().say("upgrade us from X2 to X4")

    assert chat.question["form"] == "upgrade_service_form"


def test_how_many_lines_need_not_be_known(talk, person, porter):
    chat = steps.ask(talk, person(), UPGRADE).choose("X4").say("I don't know").say("yes")

    assert steps.case(porter, chat)["fields"]["upgrade_quantity"] == "unknown"


def test_nothing_is_passed_on_without_a_yes(talk, person):
    chat = to_the_summary(talk, person()).choose("Do not pass it on")

    assert chat.case is None


@pytest.mark.parametrize(
    "changes, rule",
    [
        ({"country": "CA"}, "country"),
        ({"wholesale": True}, "wholesale"),
        ({"payment_method": "other"}, "payment"),
        ({"product": "legacy"}, "product"),
    ],
    ids=["country", "wholesale", "payment", "product"],
)
def test_an_account_outside_the_article_is_taken_to_sales_at_once(talk, person, changes, rule):
    chat = steps.ask(talk, person(**changes), UPGRADE)

    assert tells(chat.text, f"8x8.ordering.{rule}")
    assert chat.case["kind"] == "sales"


@pytest.mark.parametrize("product, rule", [("express", "express"), ("meet_standalone", "meet")])
def test_express_and_meet_are_told_where_they_upgrade(talk, person, product, rule):
    chat = steps.ask(talk, person(product=product), UPGRADE)

    assert tells(chat.text, f"8x8.ordering.{rule}")
    assert chat.case is None


@pytest.mark.parametrize("role", ["authorized", "ordering"])
def test_an_authorized_contact_or_an_ordering_profile_may_ask(talk, person, role):
    chat = steps.ask(talk, person(contact={"roles": [role]}), UPGRADE)

    assert chat.slot == "upgrade_plan"


def test_a_user_is_told_who_may_ask(talk, person):
    chat = steps.ask(talk, person(contact={"roles": ["user"]}), UPGRADE)

    assert tells(chat.text, "8x8.upgrade_service.role")
    assert chat.case is None
