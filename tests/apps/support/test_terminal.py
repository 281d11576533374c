"""`./porter chat` through a real server."""

from __future__ import annotations

import io

import httpx
import pytest
from rig.door import Engine, Running, says

from apps.cli import chat
from apps.cli.__main__ import main
from helpdesk.settings import ROOT


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


def test_an_unknown_provider_is_told_in_one_sentence_with_those_there_are(
    porter: Running, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    known = sorted(path.stem for path in (ROOT / "helpdesk" / "providers").glob("*.yml"))
    monkeypatch.setattr("sys.stdin", io.StringIO("/quit\n"))

    assert main(["chat", "--provider", "nobody", "--url", porter.url]) == 1

    told = capsys.readouterr()
    sentence = f"Name one of the providers this support site serves: {', '.join(known)}."
    assert (told.out, told.err) == ("", sentence + "\n")
    assert main(["chat", "--provider", known[0], "--url", porter.url]) == 0
