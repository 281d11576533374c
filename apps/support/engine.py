"""The engine as the support server sees it: state and text in, messages and new state out.

The contract stands in docs/architecture.md. Holds nothing between two calls but the connection.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from helpdesk.errors import HelpdeskError

CONNECT_SECONDS = 2.0


class EngineAway(HelpdeskError):
    """The engine or its actions cannot be reached, or take too long; the turn may be tried again."""


class TurnFailed(HelpdeskError):
    """The engine answered that this turn cannot be done."""


@dataclass(frozen=True)
class Question:
    """What the engine is asked: a text, or a payload when `is_payload`."""

    conversation: str
    seq: int
    text: str
    is_payload: bool
    state: dict[str, Any]
    turn: str = ""  # its own name, when it answers no message of the log


@dataclass(frozen=True)
class Answer:
    """What the engine made of it."""

    messages: list[dict[str, Any]]
    state: dict[str, Any]
    reading: dict[str, Any] | None = None  # what the text was taken for; kept to learn from


class Engine:
    """Calls one engine over HTTP."""

    def __init__(self, url: str, token: str, longest: float) -> None:
        self._client = httpx.AsyncClient(
            base_url=url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(longest, connect=CONNECT_SECONDS),
            limits=httpx.Limits(
                max_connections=32, max_keepalive_connections=8, keepalive_expiry=60
            ),
            trust_env=False,
        )

    async def turn(self, question: Question) -> Answer:
        """Return the engine's answer. Raises EngineAway or TurnFailed."""
        body = {
            "conversation": question.conversation,
            "turn": question.turn or f"{question.conversation}:{question.seq}",
            "text": question.text,
            "trusted": question.is_payload,
            "state": question.state,
        }
        try:
            response = await self._client.post("/webhooks/gateway/turn", json=body)
        except httpx.TransportError as error:
            raise EngineAway(type(error).__name__) from error
        if response.status_code in (
            401,
            404,
            502,
            503,
            504,
        ):  # also an engine that is still starting
            raise EngineAway(str(response.status_code))
        if response.status_code != 200:
            raise TurnFailed(str(response.status_code))
        return _answer(response)

    async def is_ready(self) -> bool:
        """Tell whether the engine answers and its model is loaded."""
        try:
            response = await self._client.get("/webhooks/gateway/ready", timeout=CONNECT_SECONDS)
        except httpx.TransportError:
            return False
        return response.status_code == 200

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


def _answer(response: httpx.Response) -> Answer:
    try:
        body = response.json()
    except ValueError:
        raise TurnFailed("not JSON") from None
    messages = body.get("messages") if isinstance(body, dict) else None
    state = body.get("state") if isinstance(body, dict) else None
    if not isinstance(messages, list) or not all(isinstance(m, dict) for m in messages):
        raise TurnFailed("no messages")
    if not isinstance(state, dict) or not isinstance(state.get("slots"), dict):
        raise TurnFailed("no state")
    understood = body.get("understood")
    return Answer(messages, state, understood if isinstance(understood, dict) else None)
