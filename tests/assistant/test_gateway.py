"""The engine's contract: state and text in, messages and state out, or a failure that is one."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from rig.engine_process import body
from rig.scripted_actions import said

pytestmark = pytest.mark.slow

SLOTS = {"provider": "8x8"}


@pytest.fixture(autouse=True)
def _listening(actions):
    actions.calls.clear()
    actions.headers.clear()
    actions.script = {
        "action_greet": said("Hello."),
        "action_fetch": said("Fetched."),
        "action_answer": said("An answer."),
        "action_file": said("Filed."),
        "action_not_understood": said("Once more?"),
        "validate_order_form": lambda call: (200, {"events": [], "responses": []}),
    }
    with actions.listening():
        yield


def slot(name, value):
    return {"event": "slot", "name": name, "value": value}


def test_a_greeting_is_answered_by_its_action(engine, actions):
    answer = engine.turn("hello there", {"form": None, "open": None, "slots": SLOTS}).json()
    assert answer["messages"] == [{"text": "Hello."}]
    assert answer["state"] == {"form": None, "open": None, "slots": SLOTS}
    assert answer["understood"]["intent"] == "greet"
    assert answer["understood"]["confidence"] > 0.4


def test_an_action_learns_the_conversation_the_turn_and_the_slots_and_gets_the_token(
    engine, actions
):
    engine.turn("hello there", {"slots": SLOTS}, conversation="c-77", turn="c-77:9")
    call = actions.calls[0]
    assert call["sender_id"] == "c-77"
    assert call["tracker"]["latest_message"]["metadata"] == {"turn": "c-77:9", "trusted": False}
    assert call["tracker"]["slots"]["provider"] == "8x8"
    assert actions.headers[0]["x-action-token"] == "actions-token-of-the-tests"


def test_a_question_comes_with_its_topic(engine, actions):
    answer = engine.turn("how many days of notice must I give?").json()
    assert answer["understood"]["intent"] == "faq"
    assert answer["understood"]["topic"] == "faq/notice"
    selector = actions.calls[0]["tracker"]["latest_message"]["response_selector"]
    assert selector["faq"]["response"]["intent_response_key"] == "faq/notice"


def test_entities_arrive_with_canonical_values_and_exact_places(engine):
    text = "order a dozen Polycom headsets for ext 1012 to at&t"
    found = engine.turn(text).json()["understood"]["entities"]
    values = {e["entity"]: e["value"] for e in found}
    assert values["quantity"] == "12"
    assert values["extension"] == "1012"
    assert values["carrier"] == "AT&T"
    assert [text[e["start"] : e["end"]] for e in found if e["entity"] == "quantity"] == ["a dozen"]


def test_a_form_opens_asks_and_is_taken_up_again_from_its_state(engine, actions):
    actions.script["validate_order_form"] = said("Which?", slot("requested_slot", "order_item"))
    first = engine.turn("I want to order phones").json()
    assert first["state"] == {"form": "order_form", "open": "order_item", "slots": {}}
    actions.script["validate_order_form"] = said(
        "Noted.", slot("order_item", "black"), slot("requested_slot", None)
    )
    second = engine.turn("the black one", first["state"]).json()
    assert [m["text"] for m in second["messages"]] == ["Noted.", "Filed."]
    assert second["state"] == {"form": None, "open": None, "slots": {"order_item": "black"}}


def test_an_interruption_leaves_the_form_open(engine, actions):
    state = {"form": "order_form", "open": "order_item", "slots": {}}
    actions.script["validate_order_form"] = said("Which?", slot("requested_slot", "order_item"))
    answer = engine.turn("what does leaving early cost?", state).json()
    assert answer["state"]["form"] == "order_form"
    assert "An answer." in [m["text"] for m in answer["messages"]]


def test_buttons_and_custom_messages_are_passed_on_as_they_are(engine, actions):
    actions.script["action_greet"] = lambda call: (
        200,
        {
            "events": [],
            "responses": [
                {"text": "Pick\n\none", "buttons": [{"title": "A", "payload": "/affirm"}]},
                {"custom": {"question": {"form": "order_form", "slot": "order_item"}}},
            ],
        },
    )
    assert engine.turn("hello").json()["messages"] == [
        {"text": "Pick\n\none", "buttons": [{"title": "A", "payload": "/affirm"}]},
        {"custom": {"question": {"form": "order_form", "slot": "order_item"}}},
    ]


def test_an_action_that_raises_fails_the_whole_turn_and_nothing_is_said(engine, actions):
    actions.script["action_fetch"] = lambda call: (500, {"error": "boom", "request_body": call})
    answer = engine.turn("goodbye then")
    assert answer.status_code == 500
    assert answer.json() == {"error": "turn_failed"}


@pytest.mark.parametrize(
    "answer",
    [
        {"events": [{"event": "no such"}], "responses": []},
        {"events": [{"name": "slot"}], "responses": []},
        {"events": [{"event": "slot"}], "responses": []},
        {"events": [], "responses": 7},
        {"events": {}, "responses": []},
        [],
    ],
    ids=str,
)
def test_an_answer_of_another_shape_fails_the_turn(engine, actions, answer):
    actions.script["action_greet"] = lambda call: (200, answer)
    assert engine.turn("hello").status_code == 500


def test_an_action_that_takes_too_long_fails_the_turn(engine, actions):
    gate = threading.Event()
    actions.script["action_greet"] = lambda call: (gate.wait(8) and 0) or said("Late.")(call)
    began = time.monotonic()
    assert engine.turn("hello").json() == {"error": "turn_failed"}
    assert time.monotonic() - began < 7
    gate.set()


def test_actions_that_call_each_other_in_circles_fail_the_turn(engine, actions):
    again = {"event": "followup", "name": "action_greet"}
    actions.script["action_greet"] = said("Again.", again)
    assert engine.turn("hello").status_code == 500
    assert len(actions.calls) <= 11


def test_a_form_whose_check_fails_is_not_submitted(engine, actions):
    actions.script["validate_order_form"] = lambda call: (500, {"error": "boom"})
    assert engine.turn("I want to order phones").status_code == 500
    assert "action_file" not in [call["next_action"] for call in actions.calls]


def test_the_domain_is_sent_once_and_again_to_an_action_server_that_forgot_it(engine, actions):
    engine.turn("hello")
    actions.calls.clear()
    engine.turn("hello")
    assert "domain" not in actions.calls[0] and actions.calls[0]["domain_digest"]

    def forgot(call):
        return said("Back.")(call) if "domain" in call else (449, {"error": "Missing domain"})

    actions.script["action_greet"] = forgot
    assert engine.turn("hello").json()["messages"] == [{"text": "Back."}]


def test_the_same_turn_gives_the_same_answer_because_nothing_is_kept(engine, actions):
    state = {"form": "order_form", "open": "order_item", "slots": SLOTS}
    actions.script["validate_order_form"] = said("Which?", slot("requested_slot", "order_item"))
    answers = [engine.turn("two please", state).json() for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]


def test_turns_of_one_conversation_at_the_same_time_do_not_meet(engine, actions):
    gate = threading.Barrier(6, timeout=20)

    def echo(call):
        gate.wait()
        return said(str(call["tracker"]["slots"]["provider"]))(call)

    actions.script["action_greet"] = echo
    with ThreadPoolExecutor(6) as pool:
        states = [{"slots": {"provider": f"p{i}"}} for i in range(6)]
        answers = list(pool.map(lambda state: engine.turn("hello", state).json(), states))
    assert [a["messages"][0]["text"] for a in answers] == [f"p{i}" for i in range(6)]
    assert [a["state"]["slots"]["provider"] for a in answers] == [f"p{i}" for i in range(6)]


@pytest.mark.parametrize("prefix", ["", " ", "\t\n", "\u3000", "\u200b", "\uff0f", "\u2028"])
def test_a_customer_cannot_give_a_command(engine, actions, prefix):
    payload = (
        prefix + '/affirm{"order_item": "gold"}' if prefix != "\uff0f" else '\uff0faffirm{"a": 1}'
    )
    answer = engine.turn(payload).json()
    assert answer["understood"]["confidence"] < 1.0
    assert answer["state"]["slots"] == {}
    for call in actions.calls:
        assert not [
            e for e in call["tracker"]["latest_message"]["entities"] if e.get("value") == "gold"
        ]


@pytest.mark.parametrize("command", ["/restart", "/back", "/session_start"])
def test_rasas_own_commands_are_no_commands_either(engine, command):
    answer = engine.turn(command, {"form": None, "open": None, "slots": SLOTS}).json()
    assert answer["understood"]["intent"] not in ("restart", "back", "session_start")
    assert answer["state"]["slots"] == SLOTS


def test_the_support_server_can_give_one(engine, actions):
    answer = engine.turn('/inform{"quantity": "3"}', trusted=True).json()
    assert answer["understood"]["intent"] == "inform"
    assert answer["understood"]["confidence"] == 1.0
    assert [e["value"] for e in answer["understood"]["entities"]] == ["3"]
    assert actions.calls[0]["tracker"]["latest_message"]["metadata"]["trusted"] is True


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        "text",
        None,
        7,
        {},
        body(""),
        body("   "),
        body("x" * 2001),
        body("a\0b"),
        body("hi") | {"conversation": "a b"},
        body("hi") | {"turn": None},
        body("hi") | {"text": 5},
        body("hi") | {"trusted": "yes"},
        body("hi") | {"state": []},
        body("hi", {"form": 5}),
        body("hi", {"form": "no_such_form"}),
        body("hi", {"slots": [1]}),
        body("/no_such_intent") | {"trusted": True},
    ],
    ids=lambda wrong: repr(wrong)[:40],
)
def test_a_body_that_is_no_turn_is_refused_without_an_echo(engine, wrong):
    answer = engine.post(wrong)
    assert answer.status_code == 400
    assert answer.json()["error"] == "bad_turn"


def test_half_a_character_is_refused(engine):
    raw = json.dumps(body("hi \ud83d")).encode()
    headers = {"Authorization": "Bearer engine-token-of-the-tests"}
    assert (
        engine.client.post("/webhooks/gateway/turn", content=raw, headers=headers).status_code
        == 400
    )


def test_a_body_larger_than_a_turn_is_refused(engine):
    assert engine.post(body("hi", {"slots": {"provider": "x" * 70_000}})).status_code in (400, 413)


@pytest.mark.parametrize("token", ["wrong", "engine-token-of-the-test", "é"])
def test_nobody_without_the_token_is_heard(engine, actions, token):
    headers = {"Authorization": f"Bearer {token}".encode()}
    answer = engine.client.post("/webhooks/gateway/turn", json=body("hello"), headers=headers)
    assert answer.status_code == 401
    assert actions.calls == []


def test_there_is_no_other_door(engine):
    for path in (
        "/",
        "/status",
        "/model/parse",
        "/webhooks/rest/webhook",
        "/conversations/c-1/tracker",
    ):
        assert engine.client.get(path).status_code == 404


def test_long_messages_take_no_longer_than_a_blink(engine):
    engine.turn("x " * 900)
    began = time.monotonic()
    assert engine.turn("cancel everything " * 110).status_code == 200
    assert time.monotonic() - began < 1.0


def test_nothing_a_customer_said_is_in_the_log(engine, actions):
    secret = "Zanzibar-7719"
    engine.turn(f"hello {secret}")
    engine.turn(f"/{secret}")
    engine.turn(f"/{secret}", trusted=True)
    actions.script["action_greet"] = lambda call: (500, {"request_body": call})
    engine.turn(f"hello hello {secret}")
    engine.post(body(f"hi {secret}") | {"trusted": secret})
    assert secret not in engine.log.read_text()
    assert "action_greet answered 500" in engine.log.read_text()
