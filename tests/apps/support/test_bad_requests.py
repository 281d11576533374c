"""Whatever is sent: a problem document with one kind sentence, and nothing changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from rig.door import Browser, Engine, Running

from apps.support.limits import Limits, Window

DEEP = "[" * 10_000


def problem(answer: httpx.Response, status: int, code: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["code"]) == (status, code)
    assert set(body) == {"type", "title", "status", "detail", "code"}
    assert body["detail"].endswith(".") and "Traceback" not in answer.text


@pytest.mark.parametrize(
    "raw, status, code",
    [
        (b"", 400, "malformed"),
        (b"{", 400, "malformed"),
        (b"[]", 400, "malformed"),
        (b"null", 400, "malformed"),
        (b"7", 400, "malformed"),
        (b'"text"', 400, "malformed"),
        (DEEP.encode(), 400, "malformed"),
        (b'{"client_id": NaN, "text": "x"}', 400, "malformed"),
        (b'{"client_id": "1", "text": "x", "text": "y"}', 400, "malformed"),
        (b'{"client_id": "1", "text": "\xff"}', 400, "malformed"),
        ('{"client_id": "1", "text": "x"}'.encode("utf-16"), 400, "malformed"),
        (b"9" * 5000, 400, "malformed"),
        (b"{}", 400, "missing_text"),
        (b'{"text": "x"}', 400, "missing_text"),
        (b'{"client_id": "1"}', 400, "missing_text"),
        (b'{"client_id": 1, "text": "x"}', 400, "missing_text"),
        (b'{"client_id": "", "text": "x"}', 400, "missing_text"),
        (b'{"client_id": "a b", "text": "x"}', 400, "missing_text"),
        (b'{"client_id": "1", "text": null}', 400, "missing_text"),
        (b'{"client_id": "1", "text": ["x"]}', 400, "missing_text"),
        (b'{"client_id": "1", "text": "x", "choice": "y"}', 400, "missing_text"),
        (b'{"client_id": "1", "choice": 5}', 400, "missing_text"),
        (b'{"client_id": "1", "text": "a\\u0000b"}', 400, "control_characters"),
        (b'{"client_id": "1", "text": "a\\u001b[2Jb"}', 400, "control_characters"),
        (b'{"client_id": "1", "text": "a\\ud800b"}', 400, "control_characters"),
        (b'{"client_id": "1", "text": " \\n\\t "}', 400, "empty"),
        (b'{"client_id": "1", "text": "///"}', 400, "empty"),
        (json.dumps({"client_id": "1", "text": "x" * 2001}).encode(), 400, "too_long"),
        (json.dumps({"client_id": "1", "text": "x" * 17000}).encode(), 413, "too_large"),
        (b"x" * 1_000_000, 413, "too_large"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_body_that_is_not_a_message_changes_nothing(
    browser: Browser, engine: Engine, raw: bytes, status: int, code: str
) -> None:
    headers = {**browser.headers, "Content-Type": "application/json"}
    answer = browser.http.post(f"{browser.path}/messages", content=raw, headers=headers)
    problem(answer, status, code)
    assert len(browser.log()) == 1 and len(engine.asked) == 1


def test_a_chunked_body_is_cut_off_at_the_limit(browser: Browser) -> None:
    headers = {**browser.headers, "Content-Type": "application/json"}
    chunks = (b"x" * 4096 for _ in range(100))
    answer = browser.http.post(f"{browser.path}/messages", content=chunks, headers=headers)
    problem(answer, 413, "too_large")


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
    ],
)
def test_only_plain_json_is_read(browser: Browser, headers: dict[str, str]) -> None:
    answer = browser.http.post(
        f"{browser.path}/messages",
        content=b'{"client_id": "1", "text": "x"}',
        headers={**browser.headers, **headers},
    )
    problem(answer, 415, "wrong_type")


@pytest.mark.parametrize(
    "text", ["🎉🎉🎉", "👩‍👩‍👧‍👦", "שלום", "x" * 2000, "a\nb\tc", "e\u0301" * 1000]
)
def test_unusual_texts_are_stored_as_they_were_said(browser: Browser, text: str) -> None:
    assert browser.say(text) == ["heard"]
    assert browser.log()[1]["text"] == text.replace("e\u0301", "é")


@pytest.mark.parametrize(
    "body, code",
    [
        ({}, "unknown_provider"),
        ({"provider": "nobody"}, "unknown_provider"),
        ({"provider": ["8x8"]}, "unknown_provider"),
        ({"provider": "../8x8"}, "unknown_provider"),
        ({"provider": "8x8", "locale": "<script>"}, "malformed"),
        ({"provider": "8x8", "locale": 5}, "malformed"),
    ],
)
def test_a_conversation_that_cannot_be_opened(browser: Browser, body: Any, code: str) -> None:
    problem(browser.http.post("/api/chat/conversations", json=body), 400, code)


@pytest.mark.parametrize(
    "query", ["after=x", "after=-1", "wait=x", "wait=nan", "after=99999999999999"]
)
def test_a_place_that_is_no_number_is_refused(browser: Browser, query: str) -> None:
    answer = browser.http.get(f"{browser.path}/messages?{query}", headers=browser.headers)
    problem(answer, 400, "wrong_cursor")


@pytest.mark.parametrize(
    "path",
    ["/api/chat/conversations/%00/messages", f"/api/chat/conversations/{'x' * 999}/messages"],
)
def test_an_impossible_conversation_id_is_an_unknown_one(browser: Browser, path: str) -> None:
    problem(browser.http.get(path, headers=browser.headers), 404, "no_conversation")


def test_a_flood_is_told_to_slow_down_and_nothing_of_it_is_lost(
    start: Callable[..., Running], engine: Engine, browse: Callable[..., Browser]
) -> None:
    browser = browse(start(limits=Limits()))
    engine.answer = lambda _: (503, {})
    browser.post(text="first")
    browser.poll()
    answers = [browser.post(text=f"message {n}") for n in range(30)]
    taken = [a for a in answers if a.status_code == 202]
    assert len(taken) == 10
    problem(answers[-1], 429, "slow_down")
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 10
    assert len([m for m in browser.log() if m["author"] == "customer"]) == 11


def test_who_waits_for_each_answer_is_not_slowed_down(
    start: Callable[..., Running], browse: Callable[..., Browser]
) -> None:
    browser = browse(start(limits=Limits()))
    assert all(browser.say(f"message {n}") == ["heard"] for n in range(25))


def test_one_address_cannot_open_conversations_without_end(
    start: Callable[..., Running], browse: Callable[..., Browser]
) -> None:
    limits = Limits(conversations=(Window(3, 60),), spare_loopback=False)
    browser = browse(start(limits=limits))
    for _ in range(2):
        browser.open()
    answer = browser.http.post("/api/chat/conversations", json={"provider": "8x8"})
    problem(answer, 429, "too_many_conversations")
    assert int(answer.headers["Retry-After"]) > 50
