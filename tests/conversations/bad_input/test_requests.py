"""Requests that no page would send: each gets a problem document with one sentence, and leaves no trace."""

from __future__ import annotations

import json
import uuid

import httpx
import pytest
from rig import kindness, people, steps
from rig.talk import Talk


def raw(chat, content, content_type="application/json", headers=None):
    """Post bytes as they are into the conversation."""
    return httpx.post(
        f"{chat._http.base_url}conversations/{chat.id}/messages",
        content=content,
        headers={"Content-Type": content_type, **(chat.headers if headers is None else headers)},
    )


def message(text):
    return json.dumps(
        {"client_id": str(uuid.uuid5(uuid.NAMESPACE_OID, text)), "text": text}
    ).encode()


@pytest.fixture(scope="module")
def open_question(porter, directory, tmp_path_factory):
    """A conversation of a proved customer with an open question; no test here answers it."""
    robin = people.person(directory, tmp_path_factory.mktemp("accounts"))
    return steps.ask(
        lambda: Talk(porter.url, porter.home / "mailbox"), robin, "I need a porting PIN"
    )


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 400, "malformed"),
        (b"{", 400, "malformed"),
        (b"[]", 400, "malformed"),
        (b"null", 400, "malformed"),
        (b"[" * 10_000, 400, "malformed"),
        (b'{"client_id": NaN, "text": "x"}', 400, "malformed"),
        (b'{"client_id": "1", "text": "x", "text": "y"}', 400, "malformed"),
        (b'{"client_id": "1", "text": "\xff"}', 400, "malformed"),
        ('{"client_id": "1", "text": "x"}'.encode("utf-16"), 400, "malformed"),
        (b'{"client_id": "1"}', 400, "missing_text"),
        (b'{"client_id": 1, "text": "x"}', 400, "missing_text"),
        (b'{"client_id": "1", "text": {"a": 1}}', 400, "missing_text"),
        (b'{"client_id": "1", "text": "x", "choice": "y"}', 400, "missing_text"),
        (b'{"client_id": "a/b", "text": "x"}', 400, "missing_text"),
        (message("x" * 2001), 400, "too_long"),
        (message("x" * 20_000), 413, "too_large"),
        (message(" \n\t\u200b"), 400, "empty"),
        (message("///"), 400, "empty"),
        (message("a\0b"), 400, "control_characters"),
        (message("a\x1b[2Jb"), 400, "control_characters"),
        (b'{"client_id": "1", "text": "a\\ud800b"}', 400, "control_characters"),
        (b'{"client_id": "1", "choice": "no-such-choice"}', 409, "stale_choice"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_message_that_cannot_be_taken(open_question, unchanged, content, status, code):
    log = open_question.fetch(0)["messages"]
    with unchanged(open_question):
        answer = raw(open_question, content)
    kindness.refusal(answer, status, code)
    assert open_question.fetch(0)["messages"] == log


def test_a_message_in_another_format_is_not_read(open_question, unchanged):
    with unchanged(open_question):
        answer = raw(open_question, message("cancel my account"), "text/plain")
    kindness.refusal(answer, 415, "wrong_type", "cancel my account")


@pytest.mark.parametrize(
    ("token", "status", "code"),
    [
        ({}, 401, "no_token"),
        ({"Authorization": "Bearer"}, 401, "no_token"),
        ({"Authorization": "Basic abc"}, 401, "no_token"),
        ({"Authorization": "Bearer abc"}, 404, "no_conversation"),
        ({"Authorization": b"Bearer \xff\xfe"}, 404, "no_conversation"),
    ],
)
def test_without_the_token_nothing_is_read_or_written(
    open_question, unchanged, token, status, code
):
    with unchanged(open_question):
        kindness.refusal(raw(open_question, message("yes"), headers=token), status, code)
    url = f"{open_question._http.base_url}conversations/{open_question.id}/messages"
    kindness.refusal(httpx.get(url, headers=token), status, code)


def test_the_conversation_of_somebody_else_looks_like_one_that_does_not_exist(talk, unchanged):
    mine, other = talk(), talk()
    log = other.fetch(0)["messages"]
    with unchanged(other):
        theirs = raw(other, message("cancel my account"), headers=mine.headers)
    other_id, other.id = other.id, "no-such-conversation"
    nobodys = raw(other, message("cancel my account"), headers=mine.headers)
    other.id = other_id
    kindness.refusal(theirs, 404, "no_conversation", "cancel my account")
    assert theirs.content == nobodys.content
    assert other.fetch(0)["messages"] == log


def test_the_secret_of_somebody_else_stays_theirs(talk, person):
    robin, stranger = person(), talk()
    chat = steps.ask(talk, robin, "I need a porting PIN").say(robin.numbers[0]).say("yes")
    url = [m["secret"]["url"] for m in chat.log if m["secret"]][-1].removeprefix("/api/chat")
    for path in (url, url.replace(chat.id, stranger.id)):
        kindness.refusal(
            stranger._http.get(path, headers=stranger.headers),
            404,
            "no_conversation" if path == url else "not_found",
        )
    assert chat.reveal().status_code == 200


def test_a_choice_of_an_answered_question_is_stale(talk, person, unchanged):
    robin = person()
    chat = steps.ask(talk, robin, "I need a porting PIN")
    old = chat.heard[-1]["choices"][0]["id"]
    chat.say(robin.numbers[1])
    assert chat.slot == "porting_pin_confirmed"
    with unchanged(chat):
        kindness.refusal(chat.post(choice=old), 409, "stale_choice", old)


def test_a_choice_of_another_conversation_is_none_here(talk, person, unchanged):
    robin, other = person(), person()
    theirs = steps.ask(talk, other, "I need a porting PIN").say(other.numbers[0])
    mine = steps.ask(talk, robin, "I need a porting PIN").say(robin.numbers[0])
    yes = theirs.heard[-1]["choices"][0]["id"]
    with unchanged(mine), unchanged(theirs):
        kindness.refusal(mine.post(choice=yes), 409, "stale_choice", yes)


def test_pressing_twice_is_one_answer(talk, person, done):
    robin = person()
    chat = steps.ask(talk, robin, "I need a porting PIN").say(robin.numbers[0])
    yes, before = chat.heard[-1]["choices"][0]["id"], done()
    pressed = [chat.post(choice=yes, client_id="once") for _ in range(2)]
    again = chat.post(choice=yes)
    assert [p.status_code for p in pressed] == [202, 200]
    kindness.refusal(again, 409, "stale_choice")
    chat._collect(pressed[0].json()["seq"])
    assert done()["pins"] == before["pins"] + 1


def test_one_client_id_with_two_texts_is_refused(talk, unchanged):
    chat = talk()
    assert chat.post(text="hello", client_id="same").status_code == 202
    chat._collect(1)
    with unchanged(chat):
        kindness.refusal(
            chat.post(text="cancel my account", client_id="same"),
            409,
            "client_id_used",
            "cancel my account",
        )
    assert "cancel my account" not in [m["text"] for m in chat.fetch(0)["messages"]]


@pytest.mark.parametrize(
    "path", ["/api/chat", "/api/chat/conversations/%00/messages", "/api/nothing"]
)
def test_an_address_that_is_not_there_is_said_kindly(porter, path):
    answer = httpx.get(f"{porter.url}{path}", headers={"Authorization": "Bearer x"})
    assert answer.status_code == 404
    kindness.assert_kind(answer.json()["detail"])
