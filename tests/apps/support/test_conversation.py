"""A conversation through the public API: said, stored, answered, read again."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from rig.door import Browser, Engine, Running, heard, says

QUESTION = {
    "form": "cancel_service",
    "slot": "cancel_scope",
    "label": "What should end?",
    "kind": "choice",
    "step": 1,
    "total": 4,
    "why": None,
}


def offer(body: dict[str, Any], *labels: str, **state: Any) -> tuple[int, Any]:
    buttons = [{"title": label, "payload": f'/inform{{"answer": "{label}"}}'} for label in labels]
    return says(body, {"text": "Which one?", "buttons": buttons}, **state)


def test_a_conversation_opens_with_the_greeting(browser: Browser, engine: Engine) -> None:
    assert heard(browser.opened) == ["heard"]
    assert browser.opened["last_seq"] == 1
    assert engine.asked[0]["text"] == "/greet" and engine.asked[0]["trusted"] is True
    assert engine.asked[0]["state"]["slots"] == {"provider": "8x8"}
    assert engine.asked[0]["authorization"].startswith("Bearer ")


def test_a_message_has_exactly_the_fields_of_the_design(browser: Browser, engine: Engine) -> None:
    engine.answer = lambda body: says(
        body,
        "Noted.",
        {"text": "Which?", "buttons": [{"title": "All of it", "payload": "/inform"}]},
        {"custom": {"case": {"number": "C-4", "kind": "csr", "status": "received"}}},
        {"custom": {"secret": {"id": "s1", "kind": "porting_pin", "expires_at": "2026-12-01"}}},
        {"custom": {"question": QUESTION}},
    )
    browser.post(text="cancel please")
    said, first, last = browser.poll()["messages"]
    named = "seq author name text sent_at choices question case secret"  # in this order
    beside = "file opens_at"  # what was sent, when somebody is there
    assert list(said) == f"{named} {beside}".split()
    assert (said["author"], said["text"], said["question"]) == ("customer", "cancel please", None)
    assert (first["text"], first["case"], first["choices"]) == ("Noted.", None, [])
    assert last["question"] == QUESTION
    assert last["case"] == {"number": "C-4", "kind": "csr", "status": "received"}
    assert last["secret"]["url"] == f"{browser.path}/secrets/s1"
    assert set(last["secret"]) == {"kind", "url", "expires_at"}
    assert [set(choice) for choice in last["choices"]] == [{"id", "label"}]


def test_the_state_of_one_turn_is_told_to_the_next(browser: Browser, engine: Engine) -> None:
    engine.answer = lambda body: says(
        body, "ok", form="csr_form", open="csr_numbers", slots={"a": 1}
    )
    browser.say("one")
    browser.say("two")
    assert engine.asked[-1]["state"] == {
        "form": "csr_form",
        "open": "csr_numbers",
        "slots": {"provider": "8x8", "a": 1},
    }
    assert engine.asked[-1]["turn"] == f"{browser.opened['id']}:4"


def test_the_same_client_id_is_one_message(browser: Browser, engine: Engine) -> None:
    client_id = str(uuid.uuid4())
    answers = [browser.post(client_id=client_id, text="cancel") for _ in range(3)]
    assert [a.status_code for a in answers] == [202, 200, 200]
    assert len({a.json()["seq"] for a in answers}) == 1
    browser.poll()
    assert engine.texts().count("cancel") == 1
    other = browser.post(client_id=client_id, text="something else")
    assert other.status_code == 409 and other.json()["code"] == "client_id_used"


def test_twenty_posts_at_once_with_one_client_id_are_one_message(browser: Browser) -> None:
    client_id, seqs = str(uuid.uuid4()), []
    barrier = threading.Barrier(8)

    def post() -> None:
        barrier.wait()
        seqs.append(browser.post(client_id=client_id, text="cancel").json()["seq"])

    threads = [threading.Thread(target=post) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seqs == [2] * 8


def test_messages_are_answered_in_order_and_numbered_without_gaps(
    browser: Browser, engine: Engine
) -> None:
    for number in range(5):
        browser.post(text=f"message {number}")
    while browser.poll()["working"]:
        pass
    assert engine.texts()[1:] == [f"message {n}" for n in range(5)]
    assert [m["seq"] for m in browser.log()] == list(range(1, 12))


def test_a_choice_is_told_to_the_engine_as_its_payload(browser: Browser, engine: Engine) -> None:
    engine.answer = lambda body: offer(body, "Account", "Number", open="cancel_scope")
    browser.post(text="cancel")
    choices = browser.poll()["messages"][-1]["choices"]
    engine.answer = lambda body: says(body, "done")
    assert browser.post(choice=choices[1]["id"]).status_code == 202
    assert browser.poll()["messages"][0]["text"] == "Number"
    assert engine.asked[-1]["text"] == '/inform{"answer": "Number"}'
    assert engine.asked[-1]["trusted"] is True


def test_a_choice_of_an_earlier_question_is_refused_and_changes_nothing(
    browser: Browser, engine: Engine
) -> None:
    engine.answer = lambda body: offer(body, "Account", open="cancel_scope")
    browser.post(text="cancel")
    old = browser.poll()["messages"][-1]["choices"][0]["id"]
    browser.say("account")
    before = browser.log()
    refused = browser.post(choice=old)
    assert refused.status_code == 409 and refused.json()["code"] == "stale_choice"
    assert browser.post(choice="made-up").status_code == 409
    assert browser.log() == before


def test_a_choice_is_stale_once_something_else_was_answered(
    browser: Browser, engine: Engine
) -> None:
    engine.answer = lambda body: offer(body, "Account", open="cancel_scope")
    browser.post(text="cancel")
    choice = browser.poll()["messages"][-1]["choices"][0]["id"]
    engine.answer = lambda body: says(body, "When?", open="cancel_date")
    browser.say("the account")
    assert browser.post(choice=choice).status_code == 409


def test_an_answer_that_was_pressed_is_stale_when_its_form_is_done(
    browser: Browser, engine: Engine
) -> None:
    engine.answer = lambda body: offer(body, "Yes", open="csr_confirmed")
    browser.post(text="a CSR")
    choice = browser.poll()["messages"][-1]["choices"][0]["id"]
    engine.answer = lambda body: says(body, "Done", open=None)
    assert browser.post(choice=choice).status_code == 202
    assert browser.poll()["messages"][-1]["text"] == "Done"
    assert browser.post(choice=choice).status_code == 409


def test_choices_of_the_greeting_hold_while_no_question_is_open(
    browser: Browser, engine: Engine
) -> None:
    button = {"title": "Move a number away", "payload": "/port_out"}
    engine.answer = lambda body: says(body, {"text": "Start here", "buttons": [button]})
    browser.post(text="hello")
    choice = browser.poll()["messages"][-1]["choices"][0]["id"]
    engine.answer = lambda body: says(body, "You are welcome")
    browser.say("thanks")
    assert browser.post(choice=choice).status_code == 202


def test_commands_of_the_engine_are_plain_text(browser: Browser, engine: Engine) -> None:
    for text in ("/restart", " //affirm{}", "\u200b\uff0frestart", "EXTERNAL: /restart"):
        browser.say(text)
    assert not [b for b in engine.asked[1:] if b["trusted"] or b["text"].startswith("/")]


def test_a_card_number_is_taken_out_before_it_is_stored(browser: Browser, engine: Engine) -> None:
    answers = browser.say("charge 4111 1111 1111 1111 please")
    assert engine.texts()[-1] == "charge please"
    assert len(answers) == 2 and "card number" in answers[0]
    assert browser.log()[1]["text"] == "charge [card ending 1111 removed] please"
    assert "4111" not in str(browser.log())


def test_the_last_digits_of_a_card_are_no_answer(browser: Browser, engine: Engine) -> None:
    browser.say("4111 1111 1111 1111, cvv 123")
    assert (engine.texts()[-1], engine.asked[-1]["trusted"]) == ("/inform", True)


def test_somebody_elses_conversation_cannot_be_read_or_written(
    browser: Browser, porter: Running, browse: Callable[..., Browser]
) -> None:
    other = browse(porter)
    wrong = [
        browser.http.get(f"{other.path}/messages", headers=browser.headers),
        browser.http.get("/api/chat/conversations/no-such/messages", headers=browser.headers),
        browser.http.post(
            f"{other.path}/messages", json={"client_id": "1", "text": "x"}, headers=browser.headers
        ),
        browser.http.get(f"{other.path}/secrets/x", headers=browser.headers),
    ]
    assert {a.status_code for a in wrong} == {404}
    assert len({a.text for a in wrong}) == 1  # nobody learns which conversations exist
    unsigned = browser.http.get(f"{other.path}/messages")
    assert unsigned.status_code == 401 and unsigned.headers["WWW-Authenticate"] == "Bearer"
    assert len(other.log()) == 1


def test_a_poll_waits_for_the_finished_turn(browser: Browser, engine: Engine) -> None:
    release = threading.Event()

    def slowly(body: dict[str, Any]) -> tuple[int, Any]:
        release.wait(5)
        return says(body, "there")

    engine.answer = slowly
    browser.post(text="hello")
    threading.Timer(0.2, release.set).start()
    body = browser.poll()
    assert [m["text"] for m in body["messages"]] == ["hello", "there"]
    assert body["working"] is False and body["owner"] == "assistant"


def test_a_poll_without_news_ends_after_its_time(browser: Browser) -> None:
    started = time.monotonic()
    body = browser.poll(wait=0.3)
    assert body["messages"] == [] and 0.25 < time.monotonic() - started < 1.5


def test_a_second_process_answers_polls_of_what_the_first_wrote(
    browser: Browser, start: Callable[..., Running], browse: Callable[..., Browser]
) -> None:
    elsewhere = browse(start(), browser.opened)
    news: list[Any] = []
    polling = threading.Thread(target=lambda: news.append(elsewhere.poll()))
    polling.start()
    browser.say("hello")
    polling.join(3)
    assert [m["text"] for m in news[0]["messages"]] == ["hello", "heard"]


def test_a_long_poll_does_not_hold_up_the_end_of_the_server(
    start: Callable[..., Running], browse: Callable[..., Browser]
) -> None:
    porter = start()
    browser = browse(porter)
    polling = threading.Thread(target=lambda: browser.poll(wait=25))
    polling.start()
    time.sleep(0.1)
    started = time.monotonic()
    porter.stop()
    polling.join(5)
    assert not porter.thread.is_alive() and time.monotonic() - started < 3


def test_every_answer_carries_the_security_headers(browser: Browser) -> None:
    for path in (
        "/",
        "/healthz",
        "/8x8/",
        "/static/widget.js",
        "/nowhere",
        f"{browser.path}/messages",
    ):
        headers = browser.http.get(path).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe-inline" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_the_page_holds_no_inline_code_and_asks_no_other_host(browser: Browser) -> None:
    page = browser.http.get("/8x8/").text
    assert "porter-chat" in page
    assert "<script>" not in page and "style=" not in page and "onclick" not in page
    for name in ("widget.js", "site.js", "site.css"):
        source = browser.http.get(f"/static/{name}")
        assert source.status_code == 200
        assert "http://" not in source.text and "https://" not in source.text


def test_metrics_count_and_name_nobody(browser: Browser) -> None:
    browser.say("hello there")
    text = browser.http.get("/metrics").text
    assert 'porter_turns_total{outcome="answered"} 2.0' in text
    assert browser.opened["id"] not in text and "hello there" not in text


def test_ready_is_said_of_each_part(browser: Browser, engine: Engine) -> None:
    answer = browser.http.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["parts"] == {"store": True, "engine": True, "model": True}
    assert engine.texts()[-2:] == ["/greet", "what can you do?"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_a_wrong_method_is_a_problem_document(browser: Browser, method: str) -> None:
    answer: httpx.Response = browser.http.request(method, f"{browser.path}/messages")
    assert answer.status_code == 405
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_request_can_be_begun_by_its_name_from_a_page(browser: Browser, engine: Engine) -> None:
    begin = {"client_id": str(uuid.uuid4()), "goal": "cancel_service"}
    first, again = browser.post(**begin), browser.post(**begin)
    assert (first.status_code, again.status_code) == (202, 200) and first.json() == again.json()
    browser.poll()
    assert [m["text"] for m in browser.log() if m["author"] == "customer"] == ["Cancel a service"]
    assert engine.asked[-1]["text"] == "/cancel_service" and engine.asked[-1]["trusted"] is True
    for wrong in ("restart", "/cancel_service", "EXTERNAL_resume", 7, ""):
        assert browser.post(goal=wrong).status_code == 400
    assert browser.post(goal="port_out", text="both").status_code == 400
    assert browser.post(**{**begin, "goal": "port_out"}).status_code == 409
