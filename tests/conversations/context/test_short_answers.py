"""A short answer is read in the light of the open question; what sounds like an order may be one, or not."""

from __future__ import annotations

from rig import steps

FREE = {"number": "+18005550199", "kind": "toll_free"}


def test_places_endings_and_exceptions_pick_from_the_numbers_that_are_offered(
    talk, person, answers
):
    robin = person(more_numbers=[{"number": "+12565550191"}])
    first, second, third = robin.numbers
    chat = steps.ask(talk, robin, "I need a porting PIN")
    for said, meant in (
        ("the second one", [second]),
        ("the first two", [first, second]),
        ("all except the last one", [first, second]),
        (f"all but {second}", [first, third]),
        ("the one ending 0191", [third]),
        ("all of them", [first, second, third]),
    ):
        chat.say(said)
        assert chat.slot == "porting_pin_confirmed", (said, chat.text)
        assert answers(chat)["pin_numbers"] == meant, said
        chat.say("change the numbers")
        assert chat.slot == "pin_numbers", (said, chat.text)

    for said in ("both", "none of them", "the other one", "that one"):
        chat.say(said)
        assert chat.slot == "pin_numbers", f"{said!r} is no sure answer, with three numbers"


def test_a_yes_that_leaves_something_out_is_no_yes_yet(talk, person, answers):
    robin = person(more_numbers=[FREE])
    chat = steps.ask(talk, robin, "port out all my numbers")
    chat.say("all of them").say("Example Telecom").say("5 January 2027")
    assert chat.slot == "port_out_confirmed"

    chat.say("yes but not the 800 one")

    assert chat.case is None
    assert answers(chat)["port_numbers"] == list(robin.numbers[:2])
    chat.say("yes")
    assert chat.case["kind"] == "port_out_help"


def test_what_sounds_like_an_order_may_be_an_answer_and_an_order_is_none(talk, person, answers):
    robin = person()
    chat = steps.ask(talk, robin, f"port out {robin.numbers[0]}")
    assert chat.slot == "port_carrier"

    chat.say("person83@cancel.example")
    assert chat.slot == "port_carrier", "an address is no carrier, and no wish for a person"
    chat.say("what is a CSR?")
    assert chat.slot == "port_carrier"
    assert "customer service record" in chat.text
    chat.say("Cancel Culture LLC")
    assert chat.slot == "port_date"
    assert answers(chat)["port_carrier"] == "Cancel Culture LLC"
    chat.say("change the carrier").say("we are moving to RingCentral")
    assert answers(chat)["port_carrier"] == "RingCentral"
    chat.say("change the carrier").say("I want to talk to someone")
    assert chat.case["kind"] == "general"


def test_addresses_decide_nothing_at_the_questions_of_who_is_asking(talk, person):
    chat = talk().say("add lines")
    for said in ("help@agent.example", "cancel@port.example", "person83@company83.example"):
        chat.say(said)
        assert chat.slot == "account_ref", (said, chat.text)
        assert chat.case is None
    robin = person()
    chat.say(robin.account)
    chat.say(robin.email) if chat.slot == "email" else None
    for said in ("help@agent.example", "talk.to@person.example"):
        chat.say(said)
        assert chat.slot == "code", (said, chat.text)
        assert chat.case is None
