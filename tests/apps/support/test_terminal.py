"""`./porter chat` through a real server."""

from __future__ import annotations

import io

import httpx
from rig.door import Engine, Running, says

from apps.cli import chat


def test_the_terminal_shows_questions_takes_numbers_and_tells_refusals(
    porter: Running, engine: Engine
) -> None:
    def answer(body):
        if body["text"] == "cancel":
            buttons = [{"title": "All", "payload": "/all"}, {"title": "One", "payload": "/one"}]
            question = {"form": "f", "slot": "s", "label": "What?", "kind": "choice",
                        "step": 1, "total": 3, "why": "To know."}  # fmt: skip
            return says(
                body,
                {"text": "\x1b[2JWhich?", "buttons": buttons},
                {"custom": {"question": question}},
            )
        return says(body, f"heard {body['text']}")

    engine.answer = answer
    out = io.StringIO()
    with httpx.Client(base_url=porter.url, timeout=30) as http:
        client = chat.Client(http, "8x8")
        chat.converse(client, io.StringIO("cancel\n2\n\n" + "x" * 2001 + "\n/quit\nnever\n"), out)
    shown = out.getvalue()
    assert "heard /greet" in shown and "[What? (1/3)]" in shown and "2. One" in shown
    assert "heard /one" in shown and "\x1b" not in shown
    assert "! Shorten it to 2,000 characters" in shown
    assert "never" not in engine.texts()
