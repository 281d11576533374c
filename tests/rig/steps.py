"""Steps that many conversations share."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from rig.people import Person
from rig.stack import Stack
from rig.talk import Talk, wait_for

Open = Callable[[], Talk]


def ask(talk: Open, who: Person, sentence: str) -> Talk:
    """Open a conversation, ask for something, and prove who is asking."""
    return talk().say(sentence).verify(who.account, who.email)


def case(porter: Stack, chat: Talk) -> dict[str, Any]:
    """Return the last case of the conversation as `./porter cases show` has it."""
    assert chat.case, f"no case in this conversation; last heard:\n{chat.text}"
    found: dict[str, Any] = json.loads(
        porter.porter("cases", "show", chat.case["number"], "--json")
    )
    return found


def package(porter: Stack, chat: Talk) -> dict[str, Any]:
    """Return the package a person received with the last case of the conversation."""
    assert chat.case, f"no case in this conversation; last heard:\n{chat.text}"
    handoff = chat.case["number"].replace("C-", "H-")
    found: dict[str, Any] = json.loads(porter.porter("handoffs", "show", handoff, "--json"))
    return dict(found["package"])


def letter(chat: Talk, who: Person) -> dict[str, Any]:
    """Wait for the letter about the last case of the conversation, and return it."""
    assert chat.case, f"no case in this conversation; last heard:\n{chat.text}"
    number = chat.case["number"]

    def about() -> list[dict[str, Any]]:
        return [found for found in chat.letters(who.email) if number in found["subject"]]

    return wait_for(about)[0]


def everything(chat: Talk) -> str:
    """Return every sentence the customer was told in this conversation."""
    return "\n".join(m["text"] for m in chat.log if m["author"] != "customer")


def said(chat: Talk) -> list[dict[str, Any]]:
    """Return what the customer wrote in this conversation, as the product keeps it."""
    return [m for m in chat.fetch(0)["messages"] if m["author"] == "customer"]
