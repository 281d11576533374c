"""The chat over a WebSocket: the same messages as they come, and the same way of sending them.

First frame of the browser: {"token", "after"}. Then it may send what it would POST; the answer is
{"client_id", "seq"} or {"client_id", "problem"}. The server sends what a poll would say, and while a
person types {"typing": {"name"}}, which holds for six seconds or until the next news. When the token
opens the conversation no more, it sends {"problem"} and closes.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import Any

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from apps.support import bodies, doors, problems, saying, transcript
from apps.support.parts import Parts
from apps.support.problems import Problem
from apps.support.typing import Sign
from helpdesk.chat import store, tokens
from helpdesk.vocabulary import Owner

FIRST_FRAME_SECONDS = 5.0
LINE_SECONDS = 10.0  # between two looks at the place in line
REFUSED, AWAY = 1008, 1012  # close codes: policy violation, service restart


@dataclass(frozen=True)
class Key:
    """What a browser entered with: it may lose its worth while the socket is open."""

    conversation_id: str
    token: str


class ShutOut(Exception):
    """The conversation was opened elsewhere, or the token's time is over."""


async def chat_socket(socket: WebSocket) -> None:
    """Serve one browser until it goes."""
    parts: Parts = socket.app.state.parts
    await socket.accept()
    try:
        key, after = await asyncio.wait_for(_enter(socket, parts), FIRST_FRAME_SECONDS)
    except Problem as problem:
        await _refuse(socket, parts, problem)
        return
    except (TimeoutError, WebSocketDisconnect):
        with contextlib.suppress(RuntimeError):
            await socket.close(REFUSED)
        return
    try:
        async with asyncio.TaskGroup() as group:
            hearing = group.create_task(_hear(socket, parts, key))
            telling = group.create_task(_tell(socket, parts, key, after))
            await asyncio.wait({hearing, telling}, return_when=asyncio.FIRST_COMPLETED)
            hearing.cancel()
            telling.cancel()
    except* ShutOut:
        await _refuse(socket, parts, Problem("no_conversation"))
    with contextlib.suppress(RuntimeError):
        await socket.close(AWAY)


def routes() -> list[WebSocketRoute]:
    """Return the route of this module."""
    return [WebSocketRoute("/api/chat/ws", chat_socket)]


async def _refuse(socket: WebSocket, parts: Parts, problem: Problem) -> None:
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        await socket.send_json({"problem": problems.document(parts.wording, problem)})
        await socket.close(REFUSED)


async def _enter(socket: WebSocket, parts: Parts) -> tuple[Key, int]:
    frame = bodies.parse(await socket.receive_text())
    token, after = frame.get("token"), frame.get("after", 0)
    if not isinstance(token, str) or not isinstance(after, int) or not 0 <= after < 2**31:
        raise Problem("no_token")
    if not token.isascii():
        raise Problem("no_conversation")
    conversation_id = await parts.threads.read(lambda c: store.conversation_of_token(c, token))
    if conversation_id is None or tokens.is_over(token, parts.clock()):
        raise Problem("no_conversation")
    return Key(conversation_id, token), after


async def _hear(socket: WebSocket, parts: Parts, key: Key) -> None:
    """Take in what the browser sends, until it goes."""
    with contextlib.suppress(WebSocketDisconnect):
        while True:
            raw = await socket.receive_text()
            await socket.send_json(await _take_in(parts, key, raw))


async def _take_in(parts: Parts, key: Key, raw: str) -> dict[str, Any]:
    client_id = None
    try:
        if len(raw.encode("utf-8", "surrogatepass")) > bodies.LARGEST:
            raise Problem("too_large")
        body = bodies.parse(raw)
        client_id = body.get("client_id")
        if not await doors.opens(parts, key.conversation_id, key.token):
            raise ShutOut
        received = await saying.say(parts, key.conversation_id, body)
    except Problem as problem:
        words = problems.document(parts.wording, problem)
        return {"client_id": client_id, "problem": words, "retry_after": problem.retry_after}
    except (*store.UNAVAILABLE, TimeoutError):
        words = problems.document(parts.wording, Problem("busy"))
        return {"client_id": client_id, "problem": words, "retry_after": 2}
    return {"client_id": client_id, "seq": received.seq}


async def _tell(socket: WebSocket, parts: Parts, key: Key, after: int) -> None:
    """Send news as it comes; the first frame says where the conversation stands.

    What is told ends every sign of typing given before it. Raises ShutOut.
    """
    conversation_id = key.conversation_id
    told: tuple[Any, ...] = ()
    shown: Sign | None = None
    with parts.bells.listen(conversation_id) as bell, contextlib.suppress(WebSocketDisconnect):
        while not parts.bells.closing:
            bell.clear()
            try:
                seen = await parts.threads.read(
                    lambda c: _look(parts, c, key, after)  # noqa: B023
                )
            except (*store.UNAVAILABLE, TimeoutError):
                await asyncio.sleep(1)
                continue
            sign = parts.typing.sign(conversation_id, parts.clock())
            talk = seen.talk
            stands = (talk.last_seq, talk.owner, talk.is_working, seen.beside)
            if stands != told:
                await socket.send_json(transcript.view(talk, seen.messages, seen.beside))
                told, after = stands, max(after, talk.last_seq)
            elif sign is not None and sign is not shown:
                await socket.send_json({"typing": {"name": sign.name}})
            shown = sign
            # In line, the place moves with what happens to others: no bell of this one rings then.
            in_line = talk.owner is Owner.QUEUE
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(bell.wait(), LINE_SECONDS if in_line else None)


def _look(parts: Parts, connection: store.Connection, key: Key, after: int) -> saying.Seen:
    if not doors.holds(connection, key.conversation_id, key.token, parts.clock()):
        raise ShutOut
    return saying.look(parts, connection, key.conversation_id, after)
