"""The chat over a WebSocket: the same messages as they come, and the same way of sending them.

First frame of the browser: {"token", "after"}. Then it may send what it would POST; the answer is
{"client_id", "seq"} or {"client_id", "problem"}. The server sends what a poll would say, and while a
person types {"typing": {"name"}}, which holds for six seconds or until the next news.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from apps.support import bodies, problems, saying, transcript
from apps.support.parts import Parts
from apps.support.problems import Problem
from apps.support.typing import Sign
from helpdesk.chat import store, tokens

FIRST_FRAME_SECONDS = 5.0
REFUSED, AWAY = 1008, 1012  # close codes: policy violation, service restart


async def chat_socket(socket: WebSocket) -> None:
    """Serve one browser until it goes."""
    parts: Parts = socket.app.state.parts
    await socket.accept()
    try:
        conversation_id, after = await asyncio.wait_for(_enter(socket, parts), FIRST_FRAME_SECONDS)
    except Problem as problem:
        await socket.send_json({"problem": problems.document(parts.wording, problem)})
        await socket.close(REFUSED)
        return
    except (TimeoutError, WebSocketDisconnect):
        with contextlib.suppress(RuntimeError):
            await socket.close(REFUSED)
        return
    async with asyncio.TaskGroup() as group:
        hearing = group.create_task(_hear(socket, parts, conversation_id))
        telling = group.create_task(_tell(socket, parts, conversation_id, after))
        await asyncio.wait({hearing, telling}, return_when=asyncio.FIRST_COMPLETED)
        hearing.cancel()
        telling.cancel()
    with contextlib.suppress(RuntimeError):
        await socket.close(AWAY)


def routes() -> list[WebSocketRoute]:
    """Return the route of this module."""
    return [WebSocketRoute("/api/chat/ws", chat_socket)]


async def _enter(socket: WebSocket, parts: Parts) -> tuple[str, int]:
    frame = bodies.parse(await socket.receive_text())
    token, after = frame.get("token"), frame.get("after", 0)
    if not isinstance(token, str) or not isinstance(after, int) or not 0 <= after < 2**31:
        raise Problem("no_token")
    if not token.isascii():
        raise Problem("no_conversation")
    conversation_id = await parts.threads.read(lambda c: store.conversation_of_token(c, token))
    if conversation_id is None or tokens.is_over(token, parts.clock()):
        raise Problem("no_conversation")
    return conversation_id, after


async def _hear(socket: WebSocket, parts: Parts, conversation_id: str) -> None:
    """Take in what the browser sends, until it goes."""
    with contextlib.suppress(WebSocketDisconnect):
        while True:
            raw = await socket.receive_text()
            await socket.send_json(await _take_in(parts, conversation_id, raw))


async def _take_in(parts: Parts, conversation_id: str, raw: str) -> dict[str, Any]:
    client_id = None
    try:
        if len(raw.encode("utf-8", "surrogatepass")) > bodies.LARGEST:
            raise Problem("too_large")
        body = bodies.parse(raw)
        client_id = body.get("client_id")
        received = await saying.say(parts, conversation_id, body)
    except Problem as problem:
        words = problems.document(parts.wording, problem)
        return {"client_id": client_id, "problem": words, "retry_after": problem.retry_after}
    except (*store.UNAVAILABLE, TimeoutError):
        words = problems.document(parts.wording, Problem("busy"))
        return {"client_id": client_id, "problem": words, "retry_after": 2}
    return {"client_id": client_id, "seq": received.seq}


async def _tell(socket: WebSocket, parts: Parts, conversation_id: str, after: int) -> None:
    """Send news as it comes; the first frame says where the conversation stands.

    What is told ends every sign of typing given before it.
    """
    told: tuple[Any, ...] = ()
    shown: Sign | None = None
    with parts.bells.listen(conversation_id) as bell, contextlib.suppress(WebSocketDisconnect):
        while not parts.bells.closing:
            bell.clear()
            try:
                seen = await parts.threads.read(
                    lambda c: saying.look(parts, c, conversation_id, after)  # noqa: B023
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
            await bell.wait()
