"""Is the server alive, can every part be used, and the figures."""

from __future__ import annotations

import asyncio
import secrets
import time
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from apps.support.engine import Engine, EngineAway, Question, TurnFailed
from apps.support.parts import Parts
from apps.support.turns import GREET
from helpdesk.chat import store

FRESH_SECONDS = 3.0
PROBE_SECONDS = 4.0
PROBE_TEXT = "what can you do?"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Readiness:
    """Looks at every part, at most once in FRESH_SECONDS however often it is asked."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._looked_at = float("-inf")
        self._found: dict[str, bool] = {}

    async def parts_usable(self, parts: Parts) -> dict[str, bool]:
        """Return for store, engine and model whether they can be used."""
        async with self._lock:
            if time.monotonic() - self._looked_at > FRESH_SECONDS:
                self._found = await _look(parts)
                self._looked_at = time.monotonic()
            return self._found


async def healthz(_: Request) -> Response:
    """Alive."""
    return JSONResponse({"status": "alive"})


async def readyz(request: Request) -> Response:
    """Every part can be used: 200, else 503, with each part's name."""
    found = await request.app.state.readiness.parts_usable(request.app.state.parts)
    ready = all(found.values())
    body = {"status": "ready" if ready else "not ready", "parts": found}
    return JSONResponse(body, 200 if ready else 503, {"Cache-Control": "no-store"})


async def metrics(request: Request) -> Response:
    """Figures for Prometheus."""
    parts: Parts = request.app.state.parts
    return Response(parts.measures.text(), headers={"Content-Type": CONTENT_TYPE})


def routes() -> list[Route]:
    """Return the routes of this module."""
    return [
        Route("/healthz", healthz, methods=["GET"]),
        Route("/readyz", readyz, methods=["GET"]),
        Route("/metrics", metrics, methods=["GET"]),
    ]


async def _look(parts: Parts) -> dict[str, bool]:
    provider = next(iter(parts.desk.packs), "")
    kept, ready = await asyncio.gather(_store_answers(parts), parts.engine.is_ready())
    return {"store": kept, "engine": ready, "model": ready and await _probe(parts.engine, provider)}


async def _store_answers(parts: Parts) -> bool:
    try:
        await parts.threads.read(store.ping)
    except (*store.UNAVAILABLE, TimeoutError):
        return False
    return True


async def _probe(engine: Engine, provider: str) -> bool:
    """Two real turns of a conversation that nobody keeps."""
    conversation = f"probe-{secrets.token_urlsafe(8)}"
    state: dict[str, Any] = {"form": None, "open": None, "slots": {"provider": provider}}
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            first = await engine.turn(Question(conversation, 0, GREET, True, state))
            second = await engine.turn(Question(conversation, 1, PROBE_TEXT, False, first.state))
    except (EngineAway, TurnFailed, TimeoutError):
        return False
    return bool(first.messages and second.messages)
