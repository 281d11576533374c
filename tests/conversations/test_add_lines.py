"""Ordering lines at 8x8 (R053–R064, R068–R070, R072, X1, X3, X4): limits, who, and what it costs."""

from __future__ import annotations

import pytest
from rig import steps
from rig.pack import tells, tells_steps

SALES_LINE = "1-866-879-8647"
SALES_HOURS = "6 a.m. to 5 p.m. Pacific Time, Monday to Friday"
ORDERING = ("qtc_admin", "ordering", "billing_and_ordering")


def ask(talk, who, sentence="add 3 lines"):
    return steps.ask(talk, who, sentence)


# --- to the end ------------------------------------------------------------------------------


def test_an_order_is_a_received_case_with_an_order_number_a_quote_and_a_letter(
    talk, person, porter
):
    robin = person()
    chat = ask(talk, robin).choose("X4").say("yes")

    kept = steps.case(porter, chat)
    assert kept["number"].replace("C-", "O-") in chat.text
    assert (kept["kind"], kept["status"], kept["next_actor"]) == ("order", "received", "provider")
    assert kept["fields"]["lines_quantity"] == 3
    assert kept["fields"]["lines_plan"] == "x4"
    assert kept["fields"]["quote"] == {"each": "$44.00", "monthly": "$132.00"}
    assert [line["entered"] for line in kept["history"]] == ["received"]
    assert "How many lines: 3" in steps.letter(chat, robin)["body"]


def test_the_card_is_said_to_pay_the_first_order_only(talk, person):
    chat = ask(talk, person()).choose("X2").say("yes")

    assert tells_steps(chat.text, "order_next")
    assert "default payment method, which stays as it is" in chat.text


def test_the_summary_shows_what_it_costs_and_that_prices_are_demo_figures(talk, person):
    chat = ask(talk, person()).choose("X8")

    assert "$420.00" in chat.text
    assert "Demo price" in chat.text


def test_nothing_is_ordered_without_a_yes(talk, person):
    chat = ask(talk, person()).choose("X2").choose("Do not order")

    assert chat.case is None


# --- how many --------------------------------------------------------------------------------


def test_5_lines_are_ordered_here_without_a_word_of_sales(talk, person):
    chat = ask(talk, person(), "add 5 lines")

    assert not tells(chat.text, "8x8.add_lines.sales-helps")
    assert chat.slot == "lines_plan"


@pytest.mark.parametrize("lines", [6, 10])
def test_6_to_10_lines_can_be_ordered_here_and_sales_can_help(talk, person, lines):
    chat = ask(talk, person(), f"add {lines} lines")
    assert tells(chat.text, "8x8.add_lines.sales-helps")
    assert SALES_LINE in chat.text
    assert SALES_HOURS in chat.text

    chat.choose("X2").say("yes")

    assert chat.case["kind"] == "order"


def test_11_lines_go_to_sales(talk, person, porter):
    chat = ask(talk, person(), "add 11 lines")

    assert tells(chat.text, "8x8.add_lines.limit")
    assert not tells(chat.text, "8x8.add_lines.sales-helps")
    assert SALES_LINE in chat.text
    assert "Sales takes this from here" in chat.text
    assert chat.case["kind"] == "sales"
    found = steps.package(porter, chat)
    assert found["reason"]["rules"] == ["8x8.add_lines.limit"]
    quantity = next(s for s in found["form"]["slots"] if s["name"] == "lines_quantity")
    assert quantity["value"] == 11


@pytest.mark.parametrize("said", ["0", "-1"])
def test_no_line_at_all_is_asked_again(talk, person, said):
    chat = ask(talk, person(), "add lines")
    assert chat.slot == "lines_quantity"

    chat.say(said)

    assert "at least one" in chat.text
    assert chat.slot == "lines_quantity"


def test_a_thousand_lines_go_to_sales(talk, person):
    chat = ask(talk, person(), "add lines").say("1000")

    assert tells(chat.text, "8x8.add_lines.limit")
    assert chat.case["kind"] == "sales"


# --- which accounts --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes, rule",
    [
        ({"country": "GB"}, "country"),
        ({"wholesale": True}, "wholesale"),
        ({"payment_method": "other"}, "payment"),
        ({"product": "legacy"}, "product"),
        ({"product": "virtual_contact_center"}, "product"),
        ({"product": "contact_now"}, "product"),
    ],
    ids=lambda value: str(value),
)
def test_an_account_that_cannot_order_itself_is_taken_to_sales(talk, person, porter, changes, rule):
    chat = ask(talk, person(**changes))

    assert tells(chat.text, f"8x8.ordering.{rule}")
    assert SALES_LINE in chat.text
    assert chat.case["kind"] == "sales"
    assert steps.package(porter, chat)["reason"]["rules"] == [f"8x8.ordering.{rule}"]


@pytest.mark.parametrize(
    "changes, rule",
    [
        ({"product": "express"}, "express"),
        ({"product": "meet_standalone"}, "meet"),
        ({"status": "cancelled", "cancelled_on": "2026-11-10"}, "active"),
    ],
    ids=["express", "meet", "ended"],
)
def test_an_account_that_orders_elsewhere_is_told_where_and_no_case_is_opened(
    talk, person, changes, rule
):
    chat = ask(talk, person(**changes))

    assert tells(chat.text, f"8x8.ordering.{rule}")
    assert chat.question is None
    assert chat.case is None


@pytest.mark.parametrize("product", ["x_series", "editions"])
@pytest.mark.parametrize("method", ["invoice", "ach", "credit_card"])
def test_any_one_of_the_three_ways_to_pay_is_enough(talk, person, product, method):
    chat = ask(talk, person(product=product, payment_method=method))

    assert chat.slot == "lines_plan"


# --- cards -----------------------------------------------------------------------------------


def test_without_a_card_on_the_account_the_customer_hears_where_to_add_one(talk, person):
    chat = ask(talk, person(card_on_file=False))

    assert tells(chat.text, "8x8.ordering.card")
    assert "Never write a card number here" in chat.text
    assert chat.slot == "lines_plan"


def test_a_card_number_that_is_typed_is_masked_and_orders_nothing(talk, person):
    chat = ask(talk, person(card_on_file=False)).say("my card is 4111 1111 1111 1111")

    kept = steps.said(chat)[-1]["text"]
    assert "my card is" in kept
    assert "4111 1111" not in kept
    assert chat.slot == "lines_plan"


# --- who -------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ORDERING)
def test_each_of_the_three_profiles_may_order(talk, person, role):
    chat = ask(talk, person(contact={"roles": [role]}))

    assert chat.slot == "lines_plan"


@pytest.mark.parametrize("role", ["authorized", "user"])
def test_everybody_else_hears_the_three_names_and_whom_to_ask(talk, person, role):
    chat = ask(talk, person(contact={"roles": [role]}))

    assert tells(chat.text, "8x8.add_lines.role")
    for name in ("QTC Admin", "Ordering", "Billing and Ordering"):
        assert f"Customer Community {name}" in chat.text
    assert "Ask your admin" in chat.text
    assert chat.case is None
