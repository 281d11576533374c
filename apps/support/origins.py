"""Which other sites the widget may stand on. A request of any other site's page is refused.

Only the chat API and the widget's own files answer across sites; pages, and what a cookie opens,
never do. Requests without an Origin come from no page of another site and need none.
"""

from __future__ import annotations

import urllib.parse
from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

API, FILES = "/api/chat/", "/static/"
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "authorization, content-type, client-id, file-name",
    "Access-Control-Max-Age": "600",
}
NOT_ALLOWED = 403


class Origins:
    """Wraps the application; `allowed` and `own` are origins like https://www.example."""

    def __init__(self, app: ASGIApp, allowed: Collection[str], own: str) -> None:
        self._app = app
        self._allowed = allowed
        self._own = own

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            return await self._app(scope, receive, send)
        if scope["path"].startswith(FILES):
            return await self._app(scope, receive, _open_to_all(send))
        origin = foreign_origin(scope, self._own)
        if origin is None:
            return await self._app(scope, receive, send)
        if origin not in self._allowed or not scope["path"].startswith(API):
            return await _refuse(scope, receive, send)
        if scope["type"] == "http" and scope["method"] == "OPTIONS":
            return await Response(None, 204, _allowing(origin) | PREFLIGHT)(scope, receive, send)
        return await self._app(scope, receive, _allowing_sender(send, origin))


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address."""
    parts = urllib.parse.urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def foreign_origin(scope: Scope, own: str) -> str | None:
    """Return the request's Origin when it is another site's, else None.

    Ours is `own`, as customers see us through a proxy, and whatever host was asked.
    """
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if origin is None or origin == own:
        return None
    same = urllib.parse.urlsplit(origin).netloc == headers.get("host")
    return None if same else origin


def _allowing(origin: str) -> dict[str, str]:
    return {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}


def _allowing_sender(send: Send, origin: str) -> Send:
    more = _allowing(origin) | {"Access-Control-Expose-Headers": "Retry-After"}
    return _with_headers(send, more | {"Cross-Origin-Resource-Policy": "cross-origin"})


def _open_to_all(send: Send) -> Send:
    return _with_headers(send, {"Cross-Origin-Resource-Policy": "cross-origin"})


def _with_headers(send: Send, more: dict[str, str]) -> Send:
    async def send_more(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in more.items():
                headers[name] = value
        await send(message)

    return send_more


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()  # the handshake; closing before it is accepted answers 403
        await send({"type": "websocket.close", "code": 1008})
        return
    await Response(None, NOT_ALLOWED)(scope, receive, send)
