"""Ordering phones at 8x8 (R055, R065–R068, X1, X2): never more than lines without one."""

from __future__ import annotations

import pytest
from rig import steps
from rig.pack import tells

PHONES = "I want to buy 3 desk phones"


def ask(talk, who, sentence=PHONES):
    return steps.ask(talk, who, sentence)


def quantity(talk, who, many):
    """Ask for phones, and say how many when that is asked."""
    chat = ask(talk, who, "order phones")
    if chat.slot == "device_model":
        chat.choose("Basic")
    return chat.say(str(many))


# --- to the end ------------------------------------------------------------------------------


def test_an_order_is_a_received_case_with_an_order_number_a_quote_and_a_letter(
    talk, person, porter
):
    robin = person()
    chat = ask(talk, robin).choose("Basic").choose("Ground")
    assert "$246.00" in chat.text

    chat.say("yes")

    kept = steps.case(porter, chat)
    assert kept["number"].replace("C-", "O-") in chat.text
    assert (kept["kind"], kept["status"]) == ("order", "received")
    assert kept["fields"]["devices_quantity"] == 3
    assert kept["fields"]["quote"]["total"] == "$246.00"
    assert [line["entered"] for line in kept["history"]] == ["received"]
    assert "Desk phone Basic" in steps.letter(chat, robin)["body"]


def test_shipping_is_asked_for_phones_and_not_for_lines(talk, person):
    robin = person()
    chat = ask(talk, robin).choose("Basic")
    assert chat.slot == "device_shipping"

    lines = ask(talk, person(), "add 3 lines").choose("X2")

    assert lines.slot == "add_lines_confirmed"


def test_nothing_is_ordered_without_a_yes(talk, person):
    chat = ask(talk, person()).choose("Basic").choose("Ground").choose("Do not order")

    assert chat.case is None


# --- how many --------------------------------------------------------------------------------


def test_as_many_phones_as_free_lines_can_be_ordered(talk, person):
    chat = quantity(talk, person(lines=12, devices=9), 3)

    assert chat.slot == "device_shipping"


def test_one_phone_more_than_free_lines_is_asked_again_with_the_most_there_can_be(talk, person):
    chat = quantity(talk, person(lines=12, devices=9), 4)

    assert tells(chat.text, "8x8.order_devices.free-lines")
    assert "without a phone - 3" in chat.text
    assert chat.slot == "devices_quantity"


def test_lines_ordered_a_moment_ago_do_not_count_yet(talk, person):
    chat = ask(talk, person(lines=12, devices=9), "add 2 lines").choose("X2").say("yes")
    assert chat.case["kind"] == "order"

    chat.say("I want to buy 5 desk phones")

    assert tells(chat.text, "8x8.order_devices.free-lines")
    assert "without a phone - 3" in chat.text


def test_with_a_phone_on_every_line_the_customer_orders_lines_first(talk, person):
    chat = ask(talk, person(lines=9, devices=9))

    assert tells(chat.text, "8x8.order_devices.no-free-line")
    assert "1-866-879-8647" in chat.text
    assert chat.case is None


def test_10_phones_are_ordered_here(talk, person):
    chat = quantity(talk, person(lines=12, devices=2), 10)

    assert chat.slot == "device_shipping"


def test_11_phones_go_to_sales_even_with_lines_for_them(talk, person, porter):
    chat = quantity(talk, person(lines=20, devices=2), 11)

    assert tells(chat.text, "8x8.order_devices.limit")
    assert chat.case["kind"] == "sales"
    assert steps.package(porter, chat)["reason"]["rules"] == ["8x8.order_devices.limit"]


@pytest.mark.parametrize("said", ["0", "-1"])
def test_no_phone_at_all_is_asked_again(talk, person, said):
    chat = quantity(talk, person(), said)

    assert "at least one" in chat.text
    assert chat.slot == "devices_quantity"


# --- which accounts, and who -----------------------------------------------------------------


@pytest.mark.parametrize(
    "changes, rule",
    [
        ({"country": "CA"}, "country"),
        ({"wholesale": True}, "wholesale"),
        ({"payment_method": "other"}, "payment"),
        ({"product": "contact_now"}, "product"),
    ],
    ids=["country", "wholesale", "payment", "product"],
)
def test_an_account_that_cannot_order_itself_is_taken_to_sales(talk, person, changes, rule):
    chat = ask(talk, person(**changes))

    assert tells(chat.text, f"8x8.ordering.{rule}")
    assert chat.case["kind"] == "sales"


@pytest.mark.parametrize("product, rule", [("express", "express"), ("meet_standalone", "meet")])
def test_express_and_meet_are_told_where_they_order(talk, person, product, rule):
    chat = ask(talk, person(product=product))

    assert tells(chat.text, f"8x8.ordering.{rule}")
    assert chat.case is None


def test_without_a_card_on_the_account_the_customer_hears_where_to_add_one(talk, person):
    chat = ask(talk, person(card_on_file=False))

    assert tells(chat.text, "8x8.ordering.card")
    assert chat.slot == "device_model"


def test_a_contact_without_an_ordering_profile_hears_the_three_names(talk, person):
    chat = ask(talk, person(contact={"roles": ["authorized"]}))

    assert tells(chat.text, "8x8.order_devices.role")
    assert "Customer Community Billing and Ordering" in chat.text
    assert chat.case is None
