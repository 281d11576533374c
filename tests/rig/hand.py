"""An agent at the desk without a browser: the same routes, the same cookie and token."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

import httpx
from rig.stack import Stack

_count: Iterator[int] = itertools.count(1)


class Hand:
    """One signed-in agent. What they send carries their session's token."""

    def __init__(self, porter: Stack, name: str, role: str = "agent") -> None:
        self.name = name
        self.email = f"{name.lower()}{next(_count)}.hand@desk.example"
        printed = porter.porter("agents", "add", name, "--email", self.email, "--role", role)
        password = re.search(r"shown only here: (\S+)", printed)
        assert password, printed
        self._http = httpx.Client(base_url=porter.url, timeout=40)
        signed = {"email": self.email, "password": password[1]}
        answer = self._http.post("/desk/sign-in", data=signed)
        assert answer.status_code == 303, (answer.status_code, answer.text)
        found = re.search(r"X-CSRF-Token\": \"([0-9a-f]+)\"", self.get("/desk").text)
        assert found, "the desk's page holds no token"
        self.csrf = found[1]

    def get(self, path: str, **params: Any) -> httpx.Response:
        """Return one page."""
        return self._http.get(path, params=params)

    def post(self, path: str, **fields: Any) -> httpx.Response:
        """Send one form."""
        return self._http.post(path, data={"csrf": self.csrf, **fields})

    def do(self, conversation: str, what: str, epoch: int, **fields: Any) -> httpx.Response:
        """Make a move with a conversation; the answer as it comes."""
        path = f"/desk/conversations/{conversation}/{what}"
        return self.post(path, epoch=epoch, **fields)

    def leave(self) -> None:
        """Sign out: nobody waits for this agent any more."""
        self.post("/desk/sign-out")
        self._http.close()
