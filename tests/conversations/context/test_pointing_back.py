"""What was said in an earlier request need not be typed again; nobody else's answers are ever used."""

from __future__ import annotations

from rig import steps

HEARD = "Noted:"


def ported(talk, robin, number):
    """A conversation in which a port of this number was just passed on."""
    chat = steps.ask(talk, robin, f"port out {number}")
    chat.say("Example Telecom").say("5 January 2027").say("yes")
    assert chat.case["kind"] == "port_out_help"
    return chat


def test_another_request_for_that_number_knows_it(talk, person, answers):
    robin = person()
    chat = ported(talk, robin, robin.numbers[1])

    chat.say("I also need a CSR for that number")

    assert chat.slot == "csr_choice"
    assert answers(chat)["csr_numbers"] == [robin.numbers[1]]
    chat.say("only the record").say("yes")
    assert chat.case["kind"] == "csr"


def test_at_an_open_question_the_same_is_what_was_said_before_and_the_other_is_what_was_not(
    talk, person, answers
):
    robin = person()
    chat = ported(talk, robin, robin.numbers[0])
    chat.say("I need a CSR")
    assert chat.slot == "csr_numbers"

    chat.say("same as before")

    assert HEARD in chat.text
    assert answers(chat)["csr_numbers"] == [robin.numbers[0]]
    chat.say("change the numbers").say("the other one")
    assert answers(chat)["csr_numbers"] == [robin.numbers[1]]


def test_a_request_that_was_put_aside_counts_too(talk, person, answers):
    robin = person()
    chat = steps.ask(talk, robin, f"port out {robin.numbers[1]}")
    chat.say("Example Telecom").say("I need a CSR first")
    assert chat.slot == "csr_numbers"

    chat.say("the same number")

    assert answers(chat)["csr_numbers"] == [robin.numbers[1]]


def test_last_time_may_be_another_conversation_of_the_same_customer(talk, person, answers):
    robin = person()
    ported(talk, robin, robin.numbers[0])
    chat = steps.ask(talk, robin, "I need help to move a number to another carrier")
    assert chat.slot == "port_numbers"

    chat.say("the same as last time").say("same carrier as last time")

    assert answers(chat)["port_numbers"] == [robin.numbers[0]]
    assert answers(chat)["port_carrier"] == "Example Telecom"


def test_what_a_colleague_said_is_not_what_was_said_before(talk, person, answers):
    robin = person(more_contacts=[{"email": "casey@bluefinch.example", "roles": ["authorized"]}])
    ported(talk, robin, robin.numbers[0])
    chat = talk().say("I need a CSR").verify(robin.account, "casey@bluefinch.example")
    assert chat.slot == "csr_numbers"

    chat.say("same as before")

    assert "no earlier answer" in chat.text
    assert chat.slot == "csr_numbers"
    assert "csr_numbers" not in answers(chat)
    chat.say("same as last time")
    assert "no earlier answer" not in chat.text, "never the same sentence twice running"


def test_nothing_is_looked_up_for_who_is_not_known(talk, person):
    robin = person()
    ported(talk, robin, robin.numbers[0])
    chat = talk().say("I need a CSR").say("same as last time")
    assert chat.slot == "account_ref"
    assert robin.account not in chat.text
