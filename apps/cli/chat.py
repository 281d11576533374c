"""`./porter chat`: a customer's conversation in the terminal, through the same API as everybody's.

Type a number to take a choice, "/pin" to see a porting PIN, "/quit" (or Ctrl-D) to leave.
"""

from __future__ import annotations

import argparse
import sys
import time
import uuid
from typing import Any, TextIO

import httpx

from apps.cli import output
from helpdesk import settings as settings_module
from helpdesk.errors import HelpdeskError

WAIT_SECONDS = 20
TRIES = 5
BETWEEN_TRIES = 1.0


class ChatRefused(HelpdeskError):
    """The support server said no; its sentence says what to do."""


class Client:
    """One conversation over HTTP. Keeps nothing but where it has read to."""

    def __init__(self, http: httpx.Client, provider: str) -> None:
        self._http = http
        opened = self._call("POST", "", json={"provider": provider, "locale": "en"})
        self._id, self._headers = opened["id"], {"Authorization": f"Bearer {opened['token']}"}
        self._after = 0
        self.first: list[dict[str, Any]] = self._read(opened)

    def send(self, **content: str) -> None:
        """Send a text or a choice; tried again under the same id, it is taken once."""
        body = {"client_id": str(uuid.uuid4()), **content}
        self._call("POST", f"/{self._id}/messages", json=body)

    def answer(self) -> list[dict[str, Any]]:
        """Wait until the turn is finished, or somebody says why it is not; return what is new."""
        heard: list[dict[str, Any]] = []
        while not heard:
            query = {"after": self._after, "wait": WAIT_SECONDS}
            news = self._call("GET", f"/{self._id}/messages", params=query)
            heard = [m for m in self._read(news) if m["author"] != "customer"]
            if not news["working"]:
                break
        return heard

    def reveal(self, url: str) -> dict[str, Any]:
        """Return a secret; the server shows it once."""
        return self._call("GET", url.partition("/conversations")[2])

    def _read(self, news: dict[str, Any]) -> list[dict[str, Any]]:
        messages = [m for m in news["messages"] if m["seq"] > self._after]
        self._after = max(self._after, news["last_seq"])
        return messages

    def _call(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        headers = getattr(self, "_headers", {})
        for attempt in range(TRIES):
            try:
                url = f"/api/chat/conversations{path}"
                response = self._http.request(method, url, headers=headers, **options)
            except httpx.TransportError:
                if attempt == TRIES - 1:
                    raise ChatRefused(
                        f"Nobody answers at {self._http.base_url}: start Porter with ./porter run."
                    ) from None
                time.sleep(BETWEEN_TRIES)
                continue
            body: dict[str, Any] = response.json()
            if response.status_code in (429, 503) and attempt < TRIES - 1:
                time.sleep(float(response.headers.get("Retry-After", BETWEEN_TRIES)))
            elif response.is_error:
                raise ChatRefused(body.get("detail", response.reason_phrase))
            else:
                return body
        raise ChatRefused("The support server does not answer.")


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("chat", help="chat in the terminal")
    parser.add_argument(
        "--provider", required=True, help="whose customer you are: a rule pack's name"
    )
    parser.add_argument("--url", help="address of the support server, in place of the settings'")
    parser.set_defaults(run=main)


def main(arguments: argparse.Namespace) -> int:
    """Chat until the customer leaves."""
    url = arguments.url or settings_module.load().public_url
    with httpx.Client(base_url=url, timeout=WAIT_SECONDS + 10) as http:
        client = Client(http, arguments.provider)
        converse(client, sys.stdin, sys.stdout)
    return 0


def converse(client: Client, said: TextIO, out: TextIO) -> None:
    """Take lines from `said`, write what is answered to `out`."""
    choices, secret = _show(client.first or client.answer(), out)
    while line := _line(said, out):
        words = line.strip()
        if words == "/quit":
            return
        try:
            if words == "/pin" and secret:
                shown = client.reveal(secret)
                print(f"  {shown['value']}  (until {shown['expires_at']})", file=out)
                continue
            if words.isdecimal() and 0 < int(words) <= len(choices):
                client.send(choice=choices[int(words) - 1]["id"])
            elif words:
                client.send(text=words)
            else:
                continue
            choices, newest = _show(client.answer(), out)
            secret = newest or secret
        except ChatRefused as refused:
            print(f"! {refused}", file=out)


def _line(said: TextIO, out: TextIO) -> str:
    print("> ", end="", file=out, flush=True)
    return said.readline()


def _show(messages: list[dict[str, Any]], out: TextIO) -> tuple[list[dict[str, Any]], str | None]:
    """Write messages; return the choices that stand now and the newest secret's address."""
    choices: list[dict[str, Any]] = []
    secret = None
    for message in messages:
        print(output.safe_lines(message["text"]), file=out)
        if question := message["question"]:
            _show_question(question, out)
        if message["case"]:
            print(f"  [{message['case']['number']}: {message['case']['status']}]", file=out)
        if message["secret"]:
            secret = message["secret"]["url"]
            print("  [/pin shows it, once]", file=out)
        choices = message["choices"] or choices
    for number, choice in enumerate(choices, start=1):
        print(f"  {number}. {choice['label']}", file=out)
    return choices, secret


def _show_question(question: dict[str, Any], out: TextIO) -> None:
    step = f" ({question['step']}/{question['total']})" if question.get("total") else ""
    print(f"  [{question['label']}{step}]", file=out)
    if question.get("why"):
        print(f"  {question['why']}", file=out)
