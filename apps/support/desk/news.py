"""Tells open desks that something changed; what it is they fetch themselves, with their own rights.

The browser sends {"look": conversation or null, "active": bool} when it opens, when it turns to
another conversation, and every twenty seconds. It is sent {"event", "detail"}: `queue-changed`,
`conversation-changed` with the conversation's id, `signed-out`.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from apps import logs
from apps.support import bodies
from apps.support.bells import DESK
from apps.support.desk import door
from apps.support.parts import Parts
from apps.support.problems import Problem
from helpdesk.agents.presence import store as presence
from helpdesk.agents.store import Agent, Role
from helpdesk.chat import store as chat

SILENT_SECONDS = 60.0  # then the browser is gone, whatever the connection says
PAUSE = 0.2  # seconds between two frames of one kind: many changes are one piece of news
REFUSED, AWAY = 1008, 1012  # close codes: policy violation, service restart


class Desk:
    """One open desk: whose it is, and the conversation before them."""

    def __init__(self, socket: WebSocket, parts: Parts, agent: Agent) -> None:
        self._socket = socket
        self._parts = parts
        self._agent = agent
        self._looks_at: str | None = None
        self._looked = parts.clock()
        self._telling: asyncio.Task[None] | None = None

    async def serve(self) -> None:
        """Hear and tell until the browser goes or its session ends."""
        ringing = asyncio.create_task(self._tell(DESK, {"event": "queue-changed"}))
        hearing = asyncio.create_task(self._hear())
        try:
            await asyncio.wait({ringing, hearing}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            tasks = [t for t in (ringing, hearing, self._telling) if t is not None]
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
            for error in ended:
                if isinstance(error, Exception) and not isinstance(error, _GONE):
                    logs.get().error("desk socket failed", exc_info=error)
            await self._look(None)

    async def _hear(self) -> None:
        while True:
            raw = await asyncio.wait_for(self._socket.receive_text(), SILENT_SECONDS)
            frame = bodies.parse(raw)
            if await door.agent_of(self._socket) is None:
                await self._socket.send_json({"event": "signed-out"})
                return
            if frame.get("active") is True:
                await door.still_here(self._parts, door.token_of(self._socket))
            looks_at = frame.get("look")
            await self._look(looks_at if isinstance(looks_at, str) else None)
            await self._seen()

    async def _seen(self) -> None:
        now, agent = self._parts.clock(), self._agent
        if agent.role is Role.AUDITOR:
            return
        was_here = await self._parts.threads.read(
            lambda c: presence.status_of(c, agent.id, now) is not None
        )
        await self._parts.threads.write(lambda c: presence.seen(c, agent.id, now))
        if not was_here:
            self._parts.bells.ring(DESK)

    async def _look(self, conversation: str | None) -> None:
        """Turn to a conversation, or keep looking at it."""
        before, self._looks_at = self._looks_at, conversation
        if before != conversation:
            await self._turn(before, conversation)
        if self._looks_at is not None and self._agent.role is not Role.AUDITOR:
            here, now, agent = self._looks_at, self._parts.clock(), self._agent
            self._looked = now
            await self._parts.threads.write(lambda c: presence.look(c, agent.id, here, now))
            if before != here:
                self._parts.bells.ring(here)

    async def _turn(self, before: str | None, conversation: str | None) -> None:
        if self._telling is not None:
            self._telling.cancel()
            self._telling = None
        if before is not None and self._agent.role is not Role.AUDITOR:
            # The page that follows this one may look already, before this one is gone.
            agent, looked = self._agent, self._looked
            await self._parts.threads.write(
                lambda c: presence.look_away(c, agent.id, before, looked)
            )
            self._parts.bells.ring(before)
        if conversation is None:
            return
        known = await self._parts.threads.read(lambda c: chat.marks(c, [conversation]))
        if not known:
            self._looks_at = None
            return
        news = {"event": "conversation-changed", "detail": conversation}
        self._telling = asyncio.create_task(self._tell(conversation, news))

    async def _tell(self, bell_of: str, news: dict[str, Any]) -> None:
        with self._parts.bells.listen(bell_of) as bell:
            while not self._parts.bells.closing:
                await bell.wait()
                bell.clear()
                await self._socket.send_json(news)
                await asyncio.sleep(PAUSE)


_GONE = (WebSocketDisconnect, TimeoutError, RuntimeError, Problem, *chat.UNAVAILABLE)


async def news(socket: WebSocket) -> None:
    """Serve one open desk until it goes."""
    parts: Parts = socket.app.state.parts
    await socket.accept()
    with contextlib.suppress(*_GONE):
        agent = await door.agent_of(socket)
        if agent is None:
            await socket.send_json({"event": "signed-out"})
            await socket.close(REFUSED)
            return
        await Desk(socket, parts, agent).serve()
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        await socket.close(AWAY)


def routes() -> list[WebSocketRoute]:
    """Return the route of this module."""
    return [WebSocketRoute(f"{door.HOME}/ws", news)]
