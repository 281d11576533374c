"""A customer who talks to Porter through its public API, and reads their own letters."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import httpx

Message = dict[str, Any]
T = TypeVar("T")


class Talk:
    """One conversation. `heard` is all that was said to the customer since they last spoke."""

    answer_seconds = 20.0
    letter_seconds = 15.0

    def __init__(self, url: str, mailbox: Path, provider: str = "8x8") -> None:
        self._http = self._client(f"{url}/api/chat")
        self._mailbox = mailbox
        opened = self._http.post("/conversations", json={"provider": provider, "locale": "en"})
        opened.raise_for_status()
        body = opened.json()
        self.id, self.token = body["id"], body["token"]
        self.seq = 0
        self.log: list[Message] = []
        self.heard: list[Message] = []
        self._seen = {letter.stem for letter in mailbox.glob("*.json")}  # of other conversations
        self._collect(0)

    def _client(self, url: str) -> httpx.Client:
        return httpx.Client(base_url=url, timeout=40)

    @property
    def headers(self) -> dict[str, str]:
        """Return what proves whose conversation it is."""
        return {"Authorization": f"Bearer {self.token}"}

    def post(self, **body: Any) -> httpx.Response:
        """Post one message as it is, and return the raw answer."""
        return self._http.post(
            f"/conversations/{self.id}/messages",
            json={"client_id": str(uuid.uuid4()), **body},
            headers=self.headers,
        )

    def say(self, text: str) -> Talk:
        """Say something and wait for everything that is answered."""
        return self._sent(self.post(text=text))

    def choose(self, label: str) -> Talk:
        """Press the choice whose label contains `label`."""
        offered = [c for m in self.heard for c in m["choices"]]
        found = [c for c in offered if label.casefold() in c["label"].casefold()]
        assert found, f"no choice {label!r} among {[c['label'] for c in offered]}\n{self.text}"
        return self._sent(self.post(choice=found[0]["id"]))

    def _sent(self, response: httpx.Response) -> Talk:
        assert response.status_code in (200, 202), (response.status_code, response.text)
        self._collect(response.json()["seq"])
        return self

    def _collect(self, after: int) -> None:
        self.heard = []
        deadline = time.monotonic() + self.answer_seconds
        while time.monotonic() < deadline:
            body = self.fetch(max(after, self.seq), wait=10)
            for message in body["messages"]:
                self.log.append(message)
                if message["author"] != "customer":
                    self.heard.append(message)
            self.seq = max(self.seq, body["last_seq"])
            if self.heard and not body["working"]:
                return
        raise TimeoutError(f"no answer in {self.answer_seconds} s to {after}; heard {self.heard}")

    def fetch(self, after: int, wait: int = 0) -> dict[str, Any]:
        """Return what the API holds after a sequence number."""
        response = self._http.get(
            f"/conversations/{self.id}/messages",
            params={"after": after, "wait": wait},
            headers=self.headers,
        )
        response.raise_for_status()
        body: dict[str, Any] = response.json()
        return body

    @property
    def text(self) -> str:
        """Return the sentences of the last answer."""
        return "\n".join(m["text"] for m in self.heard)

    @property
    def question(self) -> dict[str, Any] | None:
        """Return the open question, if there is one."""
        questions = [m["question"] for m in self.heard if m["question"]]
        return questions[-1] if questions else None

    @property
    def card(self) -> dict[str, Any] | None:
        """Return the open question without what is new each time it is asked: its number among the
        others, how often it was tried, the ids of its choices."""
        if self.question is None:
            return None
        lasting = ("form", "slot", "label", "kind", "why", "held")
        answers = [{k: a[k] for k in ("slot", "shown")} for a in self.question["answers"]]
        return {name: self.question[name] for name in lasting} | {"answers": answers}

    @property
    def slot(self) -> str | None:
        """Return the slot of the open question."""
        return self.question["slot"] if self.question else None

    @property
    def case(self) -> dict[str, Any] | None:
        """Return the last case that was shown in this conversation."""
        cases = [m["case"] for m in self.log if m["case"]]
        return cases[-1] if cases else None

    @property
    def labels(self) -> list[str]:
        """Return the labels of the choices offered now."""
        return [c["label"] for m in self.heard for c in m["choices"]]

    def reveal(self) -> httpx.Response:
        """Fetch the last secret that was offered, and return the raw answer."""
        url = [m["secret"]["url"] for m in self.log if m["secret"]][-1]
        return self._http.get(url.removeprefix("/api/chat"), headers=self.headers)

    # --- letters -----------------------------------------------------------------------------

    def letters(self, to: str) -> list[dict[str, Any]]:
        """Return the letters somebody received, oldest first."""
        read = [json.loads(p.read_text()) for p in self._mailbox.glob("*.json")]
        return sorted((m for m in read if m["to"] == to), key=lambda m: m["sent_at"])

    def code(self, email: str) -> str:
        """Wait for a verification code that was not used yet, and return the newest."""

        def unused() -> list[dict[str, Any]]:
            fresh = [m for m in self.letters(email) if m["id"] not in self._seen]
            return [letter for letter in fresh if _code(letter)]

        newest = wait_for(unused, self.letter_seconds)[-1]
        self._seen.add(newest["id"])
        return str(_code(newest))

    def verify(self, account: str, email: str) -> Talk:
        """Answer the questions that prove who is asking."""
        if self.slot == "account_ref":
            self.say(account)
        if self.slot == "email":
            self.say(email)
        assert self.slot == "code", (self.slot, self.text)
        return self.say(self.code(email))


def _code(letter: dict[str, Any]) -> str | None:
    found = re.search(r"\b(\d{6})\b", letter["body"])
    return found[1] if found and "code" in letter["subject"].lower() else None


def wait_for(look: Callable[[], T], seconds: float = 15) -> T:
    """Return what `look` finds as soon as it finds something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.02)
    raise TimeoutError(f"nothing came in {seconds} s")
