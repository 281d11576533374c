"""The engine's only door: `POST /webhooks/gateway/turn` and `GET /webhooks/gateway/ready`.

Checks who asks and whether the body is a turn; assistant/turn.py plays it. Keeps nothing, and
never logs or echoes what a customer wrote.
"""

from __future__ import annotations

import hmac
import logging
import os
import re
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from assistant import guards, logs
from assistant.errors import ActionsUnavailable, BadTurn, TurnFailed
from assistant.turn import CHANNEL, State, Turn, play

MAX_BODY = 64 * 1024
MAX_TEXT = 2000
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,128}")

log = logging.getLogger(__name__)


class Gateway(InputChannel):
    """Takes turns from the support server, which alone knows the token."""

    def __init__(self, token: str) -> None:
        """Take the token; without one there is no door."""
        if not token:
            raise ValueError("set PORTER_ENGINE_TOKEN: without a token the engine takes no turns")
        self._token = f"Bearer {token}".encode()
        guards.apply()

    @classmethod
    def name(cls) -> str:
        """Return the last part of the address: /webhooks/gateway."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> Gateway:
        """Read the token from the environment; credentials.yml holds no secret."""
        return cls(os.environ.get("PORTER_ENGINE_TOKEN", ""))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the two routes."""
        door = Blueprint("gateway")

        @door.get("/ready")
        async def ready(request: Request) -> HTTPResponse:
            agent = getattr(request.app.ctx, "agent", None)
            loaded = agent is not None and agent.is_ready()
            return response.json({"ready": loaded}, status=200 if loaded else 503)

        @door.post("/turn")
        async def take(request: Request) -> HTTPResponse:
            if not self._known(request):
                return response.json({"error": "wrong_token"}, status=401)
            return await _answer(request)

        return door

    def _known(self, request: Request) -> bool:
        given = request.headers.get("authorization", "").encode("utf-8", "surrogateescape")
        return hmac.compare_digest(given, self._token)


async def _answer(request: Request) -> HTTPResponse:
    """Play the turn of a request; every way to fail has its own status and says nothing of the text."""
    try:
        turn = read(request)
        with logs.during_a_turn():
            return response.json(await play(request.app.ctx.agent.processor, turn))
    except BadTurn as error:
        return response.json({"error": "bad_turn", "detail": str(error)}, status=400)
    except ActionsUnavailable as error:
        log.error("turn failed, action server unreachable: %s", error)
        return response.json({"error": "actions_unavailable"}, status=503)
    except TurnFailed as error:
        log.error("turn failed: %s", error)
        return response.json({"error": "turn_failed"}, status=500)
    except Exception as error:  # the answer must not carry what the error carries
        log.error("turn failed: %s\n%s", type(error).__name__, logs.frames(error))
        return response.json({"error": "turn_failed"}, status=500)


def read(request: Request) -> Turn:
    """Return the turn in a request's body. Raises BadTurn with what is wrong."""
    if len(request.body) > MAX_BODY:
        raise BadTurn("the body is larger than 64 kB")
    try:
        body = request.json
        request.body.decode("utf-8")
    except Exception:
        raise BadTurn("the body is no JSON") from None
    if not isinstance(body, dict):
        raise BadTurn("the body is no JSON object")
    text = body.get("text")
    if not isinstance(text, str) or not text.strip() or len(text) > MAX_TEXT or _broken(text):
        raise BadTurn("text must be 1 to 2,000 characters of whole Unicode")
    if not isinstance(body.get("trusted", False), bool):
        raise BadTurn("trusted must be true or false")
    return Turn(
        _id(body, "conversation"), _id(body, "turn"), text, body.get("trusted", False), _state(body)
    )


def _id(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise BadTurn(f"{name} must be an id of letters, digits, and _.:-")
    return value


def _state(body: dict[str, Any]) -> State:
    state = body.get("state", {})
    if not isinstance(state, dict) or not isinstance(state.get("slots", {}), dict):
        raise BadTurn("state must be an object with form, open and slots")
    for name in ("form", "open"):
        if not isinstance(state.get(name), (str, type(None))):
            raise BadTurn(f"state.{name} must be a name or null")
    return State(state.get("form"), state.get("open"), state.get("slots", {}))


def _broken(text: str) -> bool:
    """Say whether the text holds half a character, which no encoder downstream can write."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return "\0" in text
