"""Who is at the desk: the cookie, the token that shows that our own page asks, and who may what."""

from __future__ import annotations

import hashlib
import hmac
import re
import urllib.parse
from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.datastructures import ImmutableMultiDict
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response

from apps import logs
from apps.support import bodies
from apps.support.desk import shell
from apps.support.parts import Parts
from apps.support.problems import Problem
from helpdesk.agents import signing_in
from helpdesk.agents.presence import store as presence
from helpdesk.agents.presence.store import Status
from helpdesk.agents.store import Agent, Role
from helpdesk.chat import store as chat
from helpdesk.errors import NotAllowed, NotFound
from helpdesk.settings import Settings

COOKIE = "porter_desk"
HOME = "/desk"
SIGN_IN = f"{HOME}/sign-in"
ANSWERING = (Role.AGENT, Role.LEAD)  # an auditor reads and changes nothing
LARGEST = 64 * 1024  # bytes of a form
MOST_FIELDS = 400
_OURS = re.compile(r"/desk(?:[/?][\x21-\x5b\x5d-\x7e]*)?")

Handler = Callable[[Request, Agent], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]
Form = ImmutableMultiDict[str, str]


def desk(*roles: Role) -> Callable[[Handler], Endpoint]:
    """Let in who is signed in with one of these roles; without roles, everybody who is signed in.

    A request that changes something must carry the session's token. What the handler raises on
    purpose becomes a page or, for a part of a page, one sentence.
    """

    def guard(handler: Handler) -> Endpoint:
        @wraps(handler)
        async def guarded(request: Request) -> Response:
            try:
                return await _enter(request, roles, handler)
            except (*chat.UNAVAILABLE, TimeoutError) as error:
                logs.get().warning("store unavailable", exc_info=error)
                return shell.refuse(request, 503, "busy")
            except Exception as error:
                logs.get().error("request failed", exc_info=error)
                return shell.refuse(request, 500, "failed")

        return guarded

    return guard


async def agent_of(connection: HTTPConnection) -> Agent | None:
    """Return whose session the cookie opens, or None."""
    parts, token = _parts(connection), token_of(connection)
    now = parts.clock()
    return await parts.threads.read(lambda c: signing_in.current(c, token, now)) if token else None


def token_of(connection: HTTPConnection) -> str:
    """Return the session's token as the browser sent it, or nothing."""
    return connection.cookies.get(COOKIE, "")


def form(request: Request) -> Form:
    """Return the fields of the form that was sent; every value as it was typed."""
    fields: Form = request.state.form
    return fields


async def read_form(request: Request) -> Form:
    """Read the fields of a form. Raises Problem when it is too large."""
    raw = await bodies.read(request, LARGEST)
    try:
        fields = urllib.parse.parse_qsl(
            raw.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise Problem("too_large") from None
    return ImmutableMultiDict(fields)


def local(address: str) -> str:
    """Return an address of the desk as it was asked for, or the desk's first page."""
    return address if _OURS.fullmatch(address) else HOME


def admit(response: Response, settings: Settings, token: str) -> None:
    """Give the browser the session's cookie; it goes with the browser."""
    secure = settings.env == "production" or settings.public_url.startswith("https:")
    response.set_cookie(COOKIE, token, path=HOME, secure=secure, httponly=True, samesite="lax")


async def _enter(request: Request, roles: tuple[Role, ...], handler: Handler) -> Response:
    agent = await _who(request)
    if agent is None:
        return _away(request)
    if roles and agent.role not in roles:
        return shell.refuse(request, 403, "not_your_role", agent)
    if request.method not in ("GET", "HEAD"):
        try:
            request.state.form = await read_form(request)
        except Problem:
            return shell.refuse(request, 413, "too_large", agent)
        if not _is_ours(request):
            return shell.refuse(request, 403, "not_our_page", agent)
    try:
        return await handler(request, agent)
    except NotFound:
        return shell.refuse(request, 404, "missing", agent)
    except NotAllowed:
        return shell.refuse(request, 403, "not_allowed", agent)


async def _who(request: Request) -> Agent | None:
    """Return who asks; note what pages show of them, and that they are still there."""
    parts, token = _parts(request), token_of(request)
    request.state.csrf, request.state.presence = "", None
    if not token:
        return None
    now = parts.clock()
    agent = await parts.threads.read(lambda c: signing_in.current(c, token, now))
    if agent is None:
        return None
    request.state.csrf = _csrf(parts.desk.settings, token)
    request.state.presence = await parts.threads.read(lambda c: _present(c, agent, parts))
    if not shell.is_part(request) or request.method == "POST":
        # Parts fetch themselves anew all day long: they are no sign of a person.
        await still_here(parts, token)
    return agent


async def still_here(parts: Parts, token: str) -> None:
    """Note that somebody uses the session, no more than once a minute."""
    now = parts.clock()
    if await parts.threads.read(lambda c: signing_in.is_stale(c, token, now)):
        await parts.threads.write(lambda c: signing_in.touch(c, token, now))


def _present(connection: chat.Connection, agent: Agent, parts: Parts) -> Status | None:
    return presence.status_of(connection, agent.id, parts.clock())


def _away(request: Request) -> Response:
    """Ask to sign in, and come back to where they were."""
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if shell.is_part(request):
        seen = urllib.parse.urlsplit(request.headers.get("hx-current-url", ""))
        here = seen.path + (f"?{seen.query}" if seen.query else "")
    elif request.method != "GET":
        here = HOME
    there = f"{SIGN_IN}?{urllib.parse.urlencode({'next': local(here)})}"
    if request.method == "GET" and not shell.is_part(request):
        return RedirectResponse(there, 303, shell.NO_STORE)
    return shell.refuse(request, 401, "signed_out", link=there)


def _is_ours(request: Request) -> bool:
    said = request.headers.get("x-csrf-token") or form(request).get("csrf", "")
    return hmac.compare_digest(said.encode(), request.state.csrf.encode())


def _csrf(settings: Settings, token: str) -> str:
    key = settings.token("desk forms").encode()
    return hmac.new(key, token.encode(), hashlib.sha256).hexdigest()


def _parts(connection: HTTPConnection) -> Parts:
    parts: Parts = connection.app.state.parts
    return parts
