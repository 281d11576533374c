"""Which clauses of a message are wishes of their own; a second wish is never made up."""

from __future__ import annotations

import pytest

TWO = [
    ("cancel ext 1012 and I need a PIN for 408 555 0132", "cancel_service", "request_porting_pin"),
    ("I need 3 more lines and 2 headsets", "add_lines", "order_devices"),
    ("I want to upgrade to X4 and add 3 lines", "upgrade_service", "add_lines"),
    ("I need a CSR and a porting PIN for 408-555-0132", "request_csr", "request_porting_pin"),
    ("send me the CSR and the PIN please", "request_csr", "request_porting_pin"),
    ("can I get a PIN plus a CSR?", "request_porting_pin", "request_csr"),
    ("we need phones and lines", "order_devices", "add_lines"),
    ("can you mail me the csr plus the pin please", "request_csr", "request_porting_pin"),
    ("a PIN for those numbers and cancel that extension", "request_porting_pin", "cancel_service"),
    ("do not cancel anything, just send the CSR and the PIN", "request_csr", "request_porting_pin"),
    ("Cancel ext 1012 on 12/31 and order a headset for 1013", "cancel_service", "order_devices"),
    ("Can you cancel ext 1012? Also add 2 lines please.", "cancel_service", "add_lines"),
    ("close the account and port out the numbers", "cancel_service", "port_out"),
    ("cancel my account, and is there a fee?", "cancel_service", "faq/how_much"),
    ("I need a CSR. How long does that take?", "request_csr", "faq/how_long"),
    ("send me a PIN and explain what it is for", "request_porting_pin", "faq/porting_pin"),
    ("I want to cancel my account and talk to someone", "cancel_service", "request_human"),
]
ONE = [
    "cancel ext 1012 and 1013",
    "cancel ext. 1012, ext. 1013 and 1014 on 5 March",
    "port 408-555-0132 and move it to Example Telecom",
    "order 2 phones and ship them overnight",
    "add 5 lines and I need them by Friday",
    "add a line and give it to Bob",
    "cancel ext 1012 and move its number to ext 1013",
    "cancel everything and make sure I am not billed",
    "we are moving to another carrier and need a PIN",
    "I don't want to cancel, I need a PIN",
    "I was told to cancel and port my number",
    "I need a PIN and the account number",
    "order 2 phones and headsets",
    "I need a PIN and quickly",
    "a man told me to cancel and port",
    "two of our numbers and the fax line",
    "we neither need phones nor lines",
    "get me a manager and fast",
    "send me the record and the address on it",
    "if I cancel my account and port my numbers, is there a fee?",
    "how do I cancel and port?",
    "we have 12 lines and 9 phones and two offices",
    "what's a CSR and who can get it?",
]


@pytest.mark.parametrize(("text", "first", "second"), TWO)
def test_two_wishes_are_two(inside, text, first, second):
    found = inside("understood", text)

    assert [wish for wish, _ in found["wishes"]] == [first, second]
    assert found["intent"] == ("request_human" if "request_human" in second else first)


@pytest.mark.parametrize("text", ONE)
def test_one_wish_is_not_made_two(inside, text):
    assert len(inside("understood", text)["wishes"]) < 2


@pytest.mark.parametrize("open_slot", ["cancel_items", None])
def test_one_clause_beside_other_words_is_found(inside, open_slot):
    said = "1012, and is there a cancellation fee?"

    assert inside("understood", said, open_slot)["wishes"] == [
        ["faq/buyout_fees", "and is there a cancellation fee?"]
    ]


@pytest.mark.parametrize(
    ("text", "goal"),
    [
        ("is there a fee to cancel? If not, cancel it all", "cancel_service"),
        ("how do I keep my numbers? And send me a CSR", "request_csr"),
        ("My internet is down since Monday. Send me a CSR", "request_csr"),
        ("No idea what that is on my bill. I want to add 3 lines", "add_lines"),
    ],
)
def test_a_goal_behind_a_question_or_mere_talk_is_what_is_wanted(inside, text, goal):
    assert inside("understood", text)["intent"] == goal


def test_mere_talk_beside_an_answer_begins_nothing(inside):
    assert (
        inside("understood", "I have no idea. Can you look at it?", "port_date")["intent"]
        == "dont_know"
    )


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("what's a CSR and how long does it take?", ["faq/csr", "faq/how_long"]),
        ("how much is it and how long does it take?", ["faq/how_much", "faq/how_long"]),
    ],
)
def test_two_questions_are_two_when_the_second_names_nothing(inside, text, topics):
    assert [wish for wish, _ in inside("understood", text)["wishes"]] == topics


def test_what_is_sure_of_a_clause_counts_when_the_whole_is_not(inside):
    found = inside("understood", "please cancel everything and send me a confirmation letter")

    assert found["intent"] == "cancel_service"


def test_a_clause_is_an_order_or_a_question_by_its_shape(inside):
    assert inside("clauses", "Hi! Please cancel 1012, 1013 and then tell me what it costs") == [
        ["order", "cancel 1012"],
        ["question", "tell me what it costs"],
    ]
    assert inside("clauses", "Bank and Sons, Main and Fourth, thanks and bye") == []
    assert inside("clauses", "I need a PIN. " * 40) == [], "who says so much is read as a whole"
