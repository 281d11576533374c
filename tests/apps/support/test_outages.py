"""The engine is away, hangs, fails or comes back; servers end and start again. Nothing is lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from rig.door import Browser, Engine, Running, heard, says

from apps.support.turns import Pace
from helpdesk.handoff import store as handoffs
from helpdesk.store.database import Database

AWAY = (503, {"error": "actions_unavailable"})
FAILED = (500, {"error": "turn_failed"})


def until_answered(browser: Browser) -> list[str]:
    """Everything that is told until the turn is finished."""
    told: list[str] = []
    while True:
        body = browser.poll()
        told += heard(body)
        if not body["working"]:
            return told


def test_an_outage_is_told_once_and_the_message_answered_when_it_is_over(
    browser: Browser, engine: Engine
) -> None:
    engine.answer = lambda _: AWAY
    browser.post(text="cancel my account")
    body = browser.poll()
    assert body["working"] is True
    assert [m["author"] for m in body["messages"]] == ["customer", "system"]
    assert "saved" in heard(body)[0]
    tries = len(engine.asked)
    browser.post(text="are you there?")
    while len(engine.asked) < tries + 3:
        time.sleep(0.01)
    engine.answer = lambda b: says(b, f"answer to {b['text']}")
    assert until_answered(browser) == ["answer to cancel my account", "answer to are you there?"]
    assert [m["author"] for m in browser.log()].count("system") == 1


def test_an_engine_that_is_not_there_is_told_at_once(browser: Browser, engine: Engine) -> None:
    engine.stop()
    started = time.monotonic()
    browser.post(text="hello")
    assert "saved" in heard(browser.poll())[0]
    assert time.monotonic() - started < 1
    engine.start()
    assert until_answered(browser) == ["heard"]


def test_a_conversation_opened_during_an_outage_is_greeted_afterwards(
    porter: Running, engine: Engine, browse: Callable[..., Browser]
) -> None:
    engine.stop()
    browser = browse(porter)
    assert "saved" in heard(browser.opened)[0] and browser.opened["working"] is True
    browser.post(text="hello")
    engine.start()
    assert until_answered(browser) == ["heard", "heard"]
    assert engine.texts()[-2:] == ["/greet", "hello"]


def test_an_engine_that_hangs_is_told_after_the_soft_limit_and_asked_again_after_the_hard(
    browser: Browser, engine: Engine
) -> None:
    hang = threading.Event()

    def hanging(body: dict[str, Any]) -> tuple[int, Any]:
        if len(engine.asked) == 2:
            hang.wait(10)
        return says(body, "late")

    engine.answer = hanging
    started = time.monotonic()
    browser.post(text="hello")
    assert "saved" in heard(browser.poll())[0]
    assert 0.4 < time.monotonic() - started < 1.2
    assert until_answered(browser) == ["late"]
    assert engine.texts() == ["/greet", "hello", "hello"]
    hang.set()


def test_the_limits_of_the_product_tell_an_outage_within_five_seconds() -> None:
    assert Pace().soft <= 4 and Pace().hard <= 15 and Pace().poison_after == 3


def test_a_turn_that_fails_three_times_is_given_up_and_the_next_message_is_answered(
    browser: Browser, engine: Engine
) -> None:
    engine.answer = lambda b: FAILED if b["text"] == "poison" else says(b, "fine", slots={"x": 1})
    engine_state = engine.asked[0]["state"]
    browser.post(text="poison")
    body = browser.poll()
    assert len(engine.asked) == 4
    assert body["working"] is False and body["messages"][-1]["author"] == "system"
    assert "where does my case stand?" in body["messages"][-1]["text"]
    assert browser.say("hello") == ["fine"]
    assert engine.asked[-1]["state"] == engine_state


def test_a_turn_that_fails_once_is_tried_again_unnoticed(browser: Browser, engine: Engine) -> None:
    engine.answer = lambda b: FAILED if len(engine.asked) == 2 else says(b, "fine")
    assert browser.say("hello") == ["fine"]


def test_nonsense_from_the_engine_is_a_failed_turn(browser: Browser, engine: Engine) -> None:
    nonsense = iter([[], {"messages": "x", "state": {}}, {"messages": [], "state": {"slots": 1}}])
    engine.answer = lambda _: (200, next(nonsense))
    browser.post(text="hello")
    assert browser.poll()["messages"][-1]["author"] == "system"


def test_a_server_that_starts_answers_what_was_left_unanswered(
    start: Callable[..., Running], engine: Engine, browse: Callable[..., Browser]
) -> None:
    first = start()
    browser = browse(first)
    engine.answer = lambda _: AWAY
    browser.post(text="cancel")
    browser.poll()
    first.stop()
    engine.answer = lambda b: says(b, "here I am")
    again = browse(start(), browser.opened)
    again.after = browser.after
    assert until_answered(again) == ["here I am"]
    assert [m["text"] for m in again.log()].count("here I am") == 1


def test_two_servers_answer_one_message_once(
    start: Callable[..., Running], engine: Engine, browse: Callable[..., Browser]
) -> None:
    one, _other = start(), start()  # unanswered messages of the other are taken over early here
    browser = browse(one)

    def slowly(body: dict[str, Any]) -> tuple[int, Any]:
        time.sleep(0.4)
        return says(body, "once")

    engine.answer = slowly
    browser.post(text="hello")
    assert until_answered(browser) == ["once"]
    time.sleep(0.5)
    assert [m["text"] for m in browser.log()].count("once") == 1
    assert engine.texts().count("hello") > 1  # both asked; the store let one of them answer


def test_readiness_says_which_part_is_away(browser: Browser, engine: Engine) -> None:
    engine.stop()
    answer = browser.http.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"] == {"store": True, "engine": False, "model": False}
    assert browser.http.get("/healthz").status_code == 200


def test_a_locked_store_is_said_kindly_while_reading_goes_on(
    browser: Browser, database: Database
) -> None:
    with database.write():
        started = time.monotonic()
        refused = browser.post(text="hello")
        assert refused.status_code == 503 and refused.json()["code"] == "busy"
        assert int(refused.headers["Retry-After"]) >= 1
        assert time.monotonic() - started < 6.5
        started = time.monotonic()
        assert len(browser.log()) == 1
        assert time.monotonic() - started < 0.5
    assert browser.say("hello again")[-1] == "heard"


def test_W53_a_person_is_offered_in_an_outage_and_asked_for_without_the_engine(
    browser: Browser, engine: Engine, database: Database
) -> None:
    engine.stop()
    browser.post(text="cancel my account")
    told = browser.poll()["messages"][-1]
    (choice,) = told["choices"]
    assert choice["label"] == "Talk to a person instead"

    assert browser.post(choice=choice["id"]).status_code == 202

    said = browser.poll(wait=0)["messages"][-1]
    assert said["author"] == "system" and said["case"]["number"] in said["text"]
    assert "Nobody is at the desk at this moment" in said["text"]
    with database.read() as connection:
        (handed,) = handoffs.listing(connection)
    assert (handed["reason"], handed["case_number"]) == ("bot_error", said["case"]["number"])
    engine.start()
    assert until_answered(browser) == ["heard"]  # the first message; the choice is dealt with
    assert [m["text"] for m in browser.log()].count(said["text"]) == 1
