"""What is not understood is said so, with readings to choose from, and never in the same words twice."""

from __future__ import annotations

from itertools import pairwise

from rig import steps

BABBLE = ["blorp fizzle quax", "wug wug dax toma", "glim snorf kratz", "plugh xyzzy frotz"]


def test_no_sentence_is_said_in_two_turns_running_outside_and_inside_a_form(talk, person):
    robin = person()
    chat, turns = talk(), []

    def hear(*said: str) -> None:
        for text in said:
            turns.append((text, {m["text"] for m in chat.say(text).heard}))

    hear("thanks", "thanks", "what is a CSR?", "what is a CSR?", "what is a CSR?")
    hear(*BABBLE, "are you a robot?", "are you a robot?")
    hear("add lines", "why do you ask?", "why do you ask?", robin.account, robin.email)
    hear(chat.code(robin.email), "zero", "zero", "zero", *BABBLE)
    hear("what is a CSR?", "what is a CSR?", "4", "X4", *BABBLE, "why?", "why?")

    for (_, before), (said, now) in pairwise(turns):
        assert not before & now, f"said again after {said!r}: {before & now}"
    assert chat.slot == "add_lines_confirmed"
    chat.say("yes")
    assert chat.case["kind"] == "order"


def test_a_message_in_spanish_is_told_so_in_spanish_and_offered_a_person(talk, person):
    chat = talk().say("hola, quiero cancelar mi cuenta")
    assert "solo entiendo inglés" in chat.text
    assert chat.labels == ["Talk to a person"]
    assert chat.question is None

    chat = steps.ask(talk, person(), "I need a porting PIN").say("no entiendo, por favor ayuda")
    assert "solo entiendo inglés" in chat.text
    assert chat.slot == "pin_numbers"


def test_the_second_miss_at_a_question_offers_help_and_a_person(talk, person):
    chat = steps.ask(talk, person(), "add lines")
    first = chat.say("purple").text
    second = chat.say("purple again").text

    assert 'like "3"' in first
    assert "talk to a person" not in first
    assert "talk to a person" in second
    assert chat.slot == "lines_quantity"
