"""Logs hold ids and counts; what people wrote does not get in, whatever way it comes."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from apps import logs

CANARY = "dana@blueheron.example wants her PIN 402913"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    out = io.StringIO()
    logs.configure("test", "INFO", out)
    yield out
    logs.configure("test")


def only(stream: io.StringIO) -> dict[str, Any]:
    line: dict[str, Any] = json.loads(stream.getvalue())
    return line


def test_a_line_says_what_when_where_and_which(stream: io.StringIO) -> None:
    logs.get().info("letter sent", letter_id="ab12", count=3)

    line = only(stream)
    assert line["at"].endswith("+00:00")
    assert {key: line[key] for key in line if key != "at"} == {
        "event": "letter sent",
        "level": "info",
        "process": "test",
        "letter_id": "ab12",
        "count": 3,
    }


def test_a_key_that_is_not_allowed_is_left_out_and_named(stream: io.StringIO) -> None:
    logs.get().info("message stored", text=CANARY, seq=4)

    assert only(stream)["dropped"] == ["text"]
    assert "dana" not in stream.getvalue()


@pytest.mark.parametrize("key", ["event", "case", "letter_id", "conversation", "reason"])
def test_a_sentence_does_not_fit_where_an_id_belongs(stream: io.StringIO, key: str) -> None:
    logs.get().info(**{"event": "x", key: CANARY})

    assert only(stream)[key] == "(not an id)"
    assert "402913" not in stream.getvalue()


def test_an_error_is_its_class_and_its_place(stream: io.StringIO) -> None:
    try:
        raise ValueError(CANARY)
    except ValueError as error:
        logs.get().error("turn failed", exc_info=error)

    line = only(stream)
    assert line["error"] == "ValueError"
    assert line["where"].startswith("test_logs.py:")
    assert "402913" not in stream.getvalue()


def test_a_library_may_say_that_it_has_something_to_say_but_not_what(stream: io.StringIO) -> None:
    logging.getLogger("some.library").warning("refused: %s", CANARY)

    assert only(stream)["logger"] == "some.library"
    assert "402913" not in stream.getvalue()


def test_what_is_below_the_level_is_not_written(stream: io.StringIO) -> None:
    logs.get().debug("looked")

    assert stream.getvalue() == ""
