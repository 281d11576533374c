"""Two wishes in one message: one is done, the other noted, and Porter comes back to it."""

from __future__ import annotations

from rig import steps

NOTED = "I noted this as well"
NEXT = "Now to what else you asked for"


def test_the_second_is_begun_with_what_was_said_for_it_when_the_first_was_sent(talk, person):
    robin = person()
    chat = talk().say(f"cancel ext 1012 and I need a PIN for {robin.numbers[0]}")
    assert f"{NOTED}, for when we are done here: Get a porting PIN." in chat.text
    chat.verify(robin.account, robin.email).say("no number is moving")
    chat.say("23 December 2026")

    chat.say("yes")

    assert "Request received" in chat.text
    assert chat.case["kind"] == "cancel_service"
    assert f"{NEXT}: Get a porting PIN." in chat.text
    chat.say(chat.code(robin.email))
    assert chat.slot == "porting_pin_confirmed", "its number is known already"
    chat.say("yes")
    assert chat.case["kind"] == "porting_pin"
    assert chat.question is None


def test_it_is_kept_when_processes_die_and_comes_when_the_first_is_stopped(talk, person, porter):
    robin = person()
    chat = talk().say("I need 3 more lines and 2 headsets")
    chat.verify(robin.account, robin.email)

    porter.kill("actions")
    porter.kill("support")
    porter.wait_until_ready()
    chat.say("stop")

    assert f"{NEXT}: Order phones." in chat.text
    assert chat.slot == "device_model"
    chat.say("stop")
    assert NEXT not in chat.text, "each comes once"
    assert chat.question is None


def test_a_question_is_answered_first_and_an_answer_beside_it_is_taken(talk, person):
    robin = person()
    chat = talk().say("cancel ext 1012, and is there a fee?")
    assert "buy-out fee may apply" in chat.text
    assert NOTED not in chat.text
    chat.verify(robin.account, robin.email)
    assert chat.slot == "cancel_porting"

    chat.say("no number is moving, and what is a CSR?")
    assert "customer service record" in chat.text
    assert chat.slot == "cancel_date"

    chat.say("23 December 2026, and I also want to order two headsets")
    assert f"{NOTED}, for when we are done here: Order phones." in chat.text
    assert chat.slot == "cancel_service_confirmed"
    chat.say("talk to a person")
    assert "They also see what else you asked for: Order phones." in chat.text


def test_a_person_asked_for_wins_and_reads_the_wish_in_the_package(talk, porter):
    chat = talk().say("I want to cancel ext 1012 and talk to someone")

    assert chat.case["kind"] == "general"
    assert chat.question is None
    assert steps.package(porter, chat)["wishes"] == [
        {
            "request": "cancel_service",
            "label": "Cancel a service",
            "said": "I want to cancel ext 1012",
        }
    ]


def test_lists_and_further_details_are_no_second_wish(talk):
    for said in (
        "cancel ext 1012 and 1013",
        "port my number and move it to Example Telecom",
        "order 2 phones and ship them overnight",
        "I want to add 5 lines and I need them by Friday",
    ):
        chat = talk().say(said)
        assert NOTED not in chat.text, said
        assert chat.slot == "account_ref"
