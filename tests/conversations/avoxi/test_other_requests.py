"""Upgrades at AVOXI (R081, R082, R085), where cases are seen (R075), and what its guide says nothing of."""

from __future__ import annotations

import pytest
from rig import steps

SUPER, ADMIN, USER = "super_admin", "admin", "user"
UPGRADE = "I want to upgrade"


def test_a_jetpack_upgrade_is_a_case_with_the_account_manager(company, porter):
    chat = company().ask(ADMIN, UPGRADE).choose("Jetpack").say("yes")

    kept = steps.case(porter, chat)
    assert (kept["kind"], kept["status"], kept["next_actor"]) == (
        "upgrade",
        "received",
        "account_manager",
    )
    assert "Nothing is changed yet" in chat.text
    assert "custom quote" in chat.text
    assert "service@avoxi.com" in chat.text
    assert "Sales" not in chat.text


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        ("Call Insights", ["Log in", "Home", "Settings tab", "View or Change Plan"]),
        ("Number testing", ["at any time", "online portal"]),
    ],
)
def test_what_is_upgraded_in_the_portal_is_told_and_nothing_is_filed(company, choice, told):
    chat = company().ask(USER, UPGRADE).choose(choice)

    places = [chat.text.index(words) for words in told]
    assert places == sorted(places)
    assert chat.case is None


def test_any_other_upgrade_goes_to_a_person_and_a_users_jetpack_to_an_admin(company, porter):
    house = company()
    chat = house.ask(ADMIN, UPGRADE).choose("Something else")
    assert "no rule on upgrading that" in chat.text
    assert steps.package(porter, chat)["reason"]["rules"] == ["avoxi.upgrade_service.other"]

    chat = house.ask(USER, UPGRADE).choose("Jetpack")
    assert "by a Super Admin or admin" in chat.text
    assert chat.case is None


@pytest.mark.parametrize(
    "sentence",
    [
        "please restore our account",
        "I want to move a number to another carrier",
        "I need a porting PIN",
        "I need a customer service record",
        "add three lines",
        "I'd like to order two desk phones",
    ],
)
def test_where_the_guide_says_nothing_that_is_said_first_and_a_person_brought(
    company, porter, sentence
):
    house = company()
    chat = house.talk().say(sentence)
    assert "AVOXI gives no rule on that" in chat.text
    chat.verify(house.account, house.emails[SUPER])

    package = steps.package(porter, chat)
    assert package["reason"]["code"] == "no_rule"
    assert package["customer"]["account_ref"] == house.account
    assert chat.case["kind"] == "general"
    assert "A person takes this from here" in chat.text


def test_who_does_not_want_the_person_stops_and_nothing_is_kept(visitor):
    chat = visitor().say("I need a porting PIN").say("stop")

    assert chat.case is None
    assert chat.slot is None


def test_where_a_case_stands_is_told_with_the_portal_that_lists_it(company):
    house = company()
    chat = house.ask(ADMIN, f"cancel the number {house.numbers[0]}").say("yes")

    chat.say("where is my case?")

    assert chat.case["number"] in chat.text
    assert "support portal" in chat.text
