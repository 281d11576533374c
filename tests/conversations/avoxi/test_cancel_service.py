"""Cancelling at AVOXI (R073–R086): what takes a case, what the customer ends, and what a person decides."""

from __future__ import annotations

import pytest
from rig import steps

SUPER, ADMIN, USER = "super_admin", "admin", "user"


def summary(chat) -> str:
    assert chat.slot == "cancel_service_confirmed", chat.text
    return str(chat.heard[-1]["text"])


def test_a_number_ends_by_a_case_that_carries_name_account_and_contact_without_asking(
    company, porter
):
    house = company()
    number = house.numbers[0]
    chat = house.ask(ADMIN, f"please cancel the number {number}")

    told = summary(chat)
    assert "Full name: Robin Admin" in told
    assert f"Company or account: Company {house.account}, {house.account}" in told
    assert "Contact: a•••@house" in told
    assert "(404) 555-0199" in told

    chat.say("yes")
    kept = steps.case(porter, chat)
    assert (kept["kind"], kept["status"], kept["next_actor"]) == (
        "cancel_service",
        "received",
        "provider",
    )
    assert kept["fields"]["cancel_items"] == [number]
    assert kept["fields"]["cancel_name"] == "Robin Admin"
    assert house.account in kept["fields"]["cancel_company"]
    assert house.emails[ADMIN] in kept["fields"]["cancel_contact"]
    assert kept["effective_on"] is None
    assert "not cancelled yet" in chat.text
    assert "dashboard" in chat.text


def test_the_contact_can_be_changed_before_anything_is_sent_and_one_that_reaches_nobody_cannot(
    company, porter
):
    house = company()
    chat = house.ask(SUPER, f"cancel the number {house.numbers[1]}")
    summary(chat)

    chat.say("change the contact")
    assert chat.slot == "cancel_contact"
    chat.say("by pigeon")
    assert chat.slot == "cancel_contact"
    chat.say("404-555-0188")
    assert "0188" in summary(chat)
    chat.say("yes")

    assert "0188" in steps.case(porter, chat)["fields"]["cancel_contact"]


def test_the_account_number_alone_will_do_where_a_company_or_an_account_is_wanted(company, porter):
    house = company()
    chat = house.ask(SUPER, f"cancel the number {house.numbers[0]}")

    chat.say("change the company").say(house.account)
    assert f"Company or account: {house.account}" in summary(chat)
    chat.say("yes")

    assert steps.case(porter, chat)["fields"]["cancel_company"] == house.account


def test_five_licences_become_three_and_no_fewer(company, porter):
    chat = company().ask(SUPER, "cancel licences L-3, L-4 and L-5")

    assert "At least 3 contact-center licences have to stay" in chat.text
    assert "talk to a person" in chat.text
    assert chat.slot == "cancel_items"
    chat.say("L-4 and L-5").say("yes")

    kept = steps.case(porter, chat)
    assert kept["fields"]["cancel_items"] == ["L-4", "L-5"]
    assert kept["kind"] == "cancel_service"


def test_whether_all_licences_may_end_goes_to_a_person_with_the_question(company, porter):
    chat = company().ask(SUPER, "I want to cancel our licences")
    chat.say("all of them")

    assert "whether all of them can end" in chat.text
    assert chat.case["kind"] == "general"
    package = steps.package(porter, chat)
    assert package["reason"]["rules"] == ["avoxi.cancel_service.all-licences"]
    row = next(r for r in package["form"]["slots"] if r["name"] == "cancel_items")
    assert row["value"] == ["L-1", "L-2", "L-3", "L-4", "L-5"]


def test_a_licence_that_is_not_on_the_account_is_named_and_asked_for_again(company):
    chat = company().ask(SUPER, "cancel licence L-9")

    assert "L-9 is not on this account" in chat.text
    assert chat.slot == "cancel_items"
    chat.say("???")
    assert chat.slot == "cancel_items"
    chat.say("L-4 and L-77")
    assert "L-77 is not on this account" in chat.text
    assert chat.case is None


def test_the_initial_ucaas_trunk_takes_a_case_and_any_other_its_delete_button(company, porter):
    house = company()
    chat = house.ask(USER, "delete SIP trunk T-2")
    assert "delete button" in chat.text
    assert "nothing is filed" in chat.text
    assert chat.case is None

    chat = house.ask(ADMIN, "cancel our SIP trunks").say("all of them")
    assert "Name the initial trunk alone" in chat.text
    chat.say("T-1").say("yes")
    assert steps.case(porter, chat)["fields"]["cancel_items"] == ["T-1"]


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        ("inbound", ["for each number", "number details page"]),
        ("outbound", ["whole organization", "Company Settings", "one number"]),
        ("Call Insights", ["Log in", "Home", "Settings tab", "Cancel Plan"]),
        ("Number testing", ["at any time", "online portal"]),
    ],
)
def test_what_the_customer_ends_in_the_portal_is_told_in_order_and_nothing_is_filed(
    company, choice, told
):
    chat = company().ask(USER, "I want to cancel a service").choose(choice)

    places = [chat.text.index(words) for words in told]
    assert places == sorted(places) or choice == "outbound"
    assert "nothing is filed" in chat.text
    assert chat.case is None
    assert chat.slot is None


def test_a_jetpack_goes_to_the_account_manager_by_a_case(company, porter):
    chat = company().ask(SUPER, "I want to cancel a service").choose("Jetpack")
    chat.say("yes")

    kept = steps.case(porter, chat)
    assert kept["next_actor"] == "account_manager"
    assert "Account Manager" in chat.text
    assert "custom quote" in chat.text
    assert "service@avoxi.com" in chat.text
    chat.say("where is my case?")
    assert "Your Account Manager takes it up" in chat.text


def test_a_whole_account_goes_to_a_person_for_the_guide_says_nothing_of_it(company, porter):
    chat = company().ask(SUPER, "close our whole account")

    assert "no rule on ending a whole account" in chat.text
    assert steps.package(porter, chat)["reason"]["rules"] == ["avoxi.cancel_service.account"]


def test_an_account_that_has_ended_has_nothing_left_to_cancel(company):
    chat = company(status="cancelled", cancelled_on="2026-11-12").ask(SUPER, "cancel licence L-1")

    assert "already ended" in chat.text
    assert chat.case is None


def test_other_licences_have_no_minimum(company, porter):
    voice = [{"id": "L-1", "kind": "voice"}]
    chat = company(product="voice", licences=voice).ask(SUPER, "cancel licence L-1")

    summary(chat)
    chat.say("yes")
    assert steps.case(porter, chat)["fields"]["cancel_items"] == ["L-1"]
