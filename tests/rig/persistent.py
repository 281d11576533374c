"""A customer whose browser never gives up: what was written is sent until it has arrived."""

from __future__ import annotations

import time

import httpx
from rig.talk import Talk

GIVE_UP_SECONDS = 150
PAUSE_SECONDS = 0.15


class Persistent(httpx.BaseTransport):
    """Repeats a request until it is answered, unchanged: a message keeps its client id.

    The page does so too (conversation.js), with longer pauses.
    """

    def __init__(self) -> None:
        self._once = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the first answer that is not "later"; raise what happened when none ever comes."""
        until = time.monotonic() + GIVE_UP_SECONDS
        while True:
            try:
                answer = self._once.handle_request(request)
                answer.read()  # a server may die in the middle of its answer
            except httpx.TransportError:
                if time.monotonic() > until:
                    raise
            else:
                later = answer.status_code == 429 or answer.status_code >= 500
                if not later or time.monotonic() > until:
                    return answer
            time.sleep(PAUSE_SECONDS)

    def close(self) -> None:
        """Close the connections."""
        self._once.close()


class PersistentTalk(Talk):
    """A conversation that outlives every server it is held with."""

    answer_seconds = GIVE_UP_SECONDS
    letter_seconds = GIVE_UP_SECONDS

    def _client(self, url: str) -> httpx.Client:
        return httpx.Client(base_url=url, timeout=40, transport=Persistent())

    def wait_for_answer(self, seq: int) -> None:
        """Wait for everything that is answered to a message which another browser sent."""
        self._collect(seq)

    def close(self) -> None:
        """Close the browser."""
        self._http.close()
