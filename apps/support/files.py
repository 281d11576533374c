"""Files of a chat: taken in as they come, byte by byte, and given back as downloads and nothing else.

POST takes the bare bytes; the headers Client-Id and File-Name (percent-encoded UTF-8) say which
message and which name. A name in the address would end up in the logs of proxies.
"""

from __future__ import annotations

import asyncio
import re
from datetime import datetime
from urllib.parse import unquote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from apps import logs
from apps.support import doors, saying
from apps.support.bells import DESK
from apps.support.parts import Parts
from apps.support.problems import Problem
from helpdesk.chat import store as chat
from helpdesk.chat.files import intake, kinds, store
from helpdesk.chat.files.kinds import FileRefused
from helpdesk.chat.files.shelf import Arrived, Arriving
from helpdesk.chat.log import Received
from helpdesk.chat.owners import store as owners
from helpdesk.errors import Conflict, NotFound
from helpdesk.handoff.control import LEASE

LONGEST = 300.0  # seconds a file may take to come
LONGEST_NAME = 1_000  # as it comes, before it is cleaned
ON_ITS_WAY = re.compile(r"[0-9]{1,20}")
AS_DOWNLOAD = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


async def post_file(request: Request) -> Response:
    """Take a file in: 202 when it is new, 200 when it came before under this id."""
    parts: Parts = request.app.state.parts
    conversation_id = await doors.enter(request, parts)
    client_id, name = _label(request)
    wait = parts.gate.file(conversation_id, request.client.host if request.client else "")
    if wait:
        raise Problem("slow_down", retry_after=wait)
    try:
        received = await _keep(request, parts, conversation_id, client_id, name)
    except FileRefused as refused:
        fills = {"largest": str(kinds.MEGABYTES), "most": str(kinds.MOST)}
        raise Problem(refused.code, fills=fills) from None
    except Conflict:
        raise Problem("client_id_used") from None
    parts.measures.messages.labels("file", received.is_new).inc()
    parts.bells.ring(conversation_id)
    parts.bells.ring(DESK)
    return JSONResponse(
        {"seq": received.seq}, 202 if received.is_new else 200, {"Cache-Control": "no-store"}
    )


async def get_file(request: Request) -> Response:
    """Give a file of this conversation as a download; no browser shows it on a page of ours."""
    parts: Parts = request.app.state.parts
    conversation_id = await doors.enter(request, parts)
    file_id = request.path_params["file"]
    try:
        found = await parts.threads.read(lambda c: store.find(c, conversation_id, file_id))
    except NotFound:
        raise Problem("not_found") from None
    return download(parts, found)


def download(parts: Parts, file: store.File) -> Response:
    """Return the answer that carries a file, for whoever was found to be allowed to have it."""
    place = parts.shelf.place(file.id)
    if not place.is_file():
        logs.get().error("a file is gone from the disk", file=file.id)
        raise Problem("not_found")
    return FileResponse(place, headers=AS_DOWNLOAD, media_type=file.type, filename=file.name)


def routes() -> list[Route]:
    """Return the routes of this module."""
    one = "/api/chat/conversations/{conversation}/files"
    return [
        Route(one, post_file, methods=["POST"]),
        Route(one + "/{file}", get_file, methods=["GET"]),
    ]


def _label(request: Request) -> tuple[str, str]:
    """The id and the name of what comes; refuses at once what says itself that it is too big."""
    client_id, name = request.headers.get("client-id", ""), request.headers.get("file-name", "")
    if not saying.CLIENT_ID.fullmatch(client_id) or not 0 < len(name) <= LONGEST_NAME:
        raise Problem("missing_file_name")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Problem("missing_file_name")
    announced = request.headers.get("content-length", "0")
    if ON_ITS_WAY.fullmatch(announced) and int(announced) > kinds.LARGEST:
        raise Problem("file_too_large", fills={"largest": str(kinds.MEGABYTES)})
    return client_id, unquote(name, errors="replace")


async def _keep(
    request: Request, parts: Parts, conversation_id: str, client_id: str, name: str
) -> Received:
    """Lay the file on the shelf, then write it down; leave nothing where that is refused."""
    try:
        arriving = parts.shelf.begin()
    except OSError as error:
        raise _no_room(error) from None
    arrived, now = await _arrive(request, arriving), parts.clock()
    try:
        received = await parts.threads.write(
            lambda c: _receive(parts, c, conversation_id, client_id, name, arrived, now)
        )
    except (FileRefused, Conflict, NotFound):
        arriving.discard()  # after any other error it may be written down all the same
        raise
    if not received.is_new:
        arriving.discard()
    return received


def _receive(
    parts: Parts,
    connection: chat.Connection,
    conversation_id: str,
    client_id: str,
    name: str,
    arrived: Arrived,
    now: datetime,
) -> Received:
    """Write it down; whoever sent it to a person waits for that person's answer from now on."""
    received = intake.receive(
        connection, conversation_id, client_id, name, arrived, notice=parts.file_notice, now=now
    )
    if received.is_new:
        owners.start_lease(connection, conversation_id, now + LEASE)
    return received


async def _arrive(request: Request, arriving: Arriving) -> Arrived:
    """Take every byte; leave nothing when that does not come to its end."""
    try:
        async with asyncio.timeout(LONGEST):
            async for chunk in request.stream():
                arriving.write(chunk)
        return await asyncio.to_thread(arriving.settle)
    except BaseException as error:
        arriving.discard()
        if isinstance(error, ClientDisconnect | TimeoutError):
            raise Problem("file_broken_off") from None
        if isinstance(error, OSError):
            raise _no_room(error) from None
        raise


def _no_room(error: OSError) -> Problem:
    logs.get().error("a file cannot be kept", exc_info=error)
    return Problem("busy", retry_after=30)
