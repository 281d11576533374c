"""Signing in and out. Every way to fail reads the same, and says nothing about who exists."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from apps import logs
from apps.support.desk import door, shell
from apps.support.parts import Parts
from apps.support.problems import Problem
from helpdesk.agents import signing_in
from helpdesk.agents.deeds import store as deeds
from helpdesk.agents.presence import store as presence
from helpdesk.agents.presence.store import Status
from helpdesk.agents.store import Agent, Role
from helpdesk.chat import store as chat

SAME_SITE = ("same-origin", "none")  # what browsers say of a form on our own page


async def sign_in_page(request: Request) -> Response:
    """Ask who is there; whoever is signed in goes on."""
    there = door.local(request.query_params.get("next", door.HOME))
    try:
        known = await door.agent_of(request)
    except (*chat.UNAVAILABLE, TimeoutError):
        return shell.refuse(request, 503, "busy")
    if known is not None:
        return RedirectResponse(there, 303, shell.NO_STORE)
    return _page(request, there)


async def sign_in(request: Request) -> Response:
    """Try the password and open a session."""
    parts: Parts = request.app.state.parts
    try:
        form = await door.read_form(request)
        # No session is there yet to carry a token: the browser says whose page sent the form.
        if request.headers.get("sec-fetch-site", "same-origin") not in SAME_SITE:
            return shell.refuse(request, 403, "not_our_page")
        tried = partial(
            _try,
            email=form.get("email", ""),
            password=form.get("password", ""),
            address=request.client.host if request.client else "",
            parts=parts,
        )
        token = await parts.threads.write(tried)
    except Problem:
        return shell.refuse(request, 413, "too_large")
    except (*chat.UNAVAILABLE, TimeoutError) as error:
        logs.get().warning("store unavailable", exc_info=error)
        return shell.refuse(request, 503, "busy")
    there = door.local(form.get("next", door.HOME))
    if token is None:
        return _page(request, there, email=form.get("email", ""), failed=True, status=401)
    parts.bells.ring("desk")
    answer = RedirectResponse(there, 303, shell.NO_STORE)
    door.admit(answer, parts.desk.settings, token)
    return answer


@door.desk()
async def sign_out(request: Request, agent: Agent) -> Response:
    """End the session; a second time changes nothing."""
    parts: Parts = request.app.state.parts
    token, now = door.token_of(request), parts.clock()

    def leave(connection: chat.Connection) -> None:
        signing_in.sign_out(connection, token)
        presence.gone(connection, agent.id, now)
        deeds.keep(connection, "signed_out", agent_id=agent.id, now=now)

    await parts.threads.write(leave)
    parts.bells.ring("desk")
    answer = RedirectResponse(door.SIGN_IN, 303, shell.NO_STORE)
    answer.delete_cookie(door.COOKIE, path=door.HOME)
    return answer


def routes() -> list[Route]:
    """Return the routes of this module."""
    return [
        Route(door.SIGN_IN, sign_in_page, methods=["GET"]),
        Route(door.SIGN_IN, sign_in, methods=["POST"]),
        Route(f"{door.HOME}/sign-out", sign_out, methods=["POST"]),
    ]


def _try(
    connection: chat.Connection, *, email: str, password: str, address: str, parts: Parts
) -> str | None:
    now = parts.clock()
    token = signing_in.sign_in(
        connection, email=email, password=password, address=address, now=now
    ).token
    if token is not None:
        agent = signing_in.current(connection, token, now)
        assert agent is not None  # opened a moment ago, in this transaction
        if agent.role is not Role.AUDITOR:  # nobody waits for somebody who only reads
            presence.say(connection, agent.id, Status.ONLINE, now)
        deeds.keep(connection, "signed_in", agent_id=agent.id, now=now)
    return token


def _page(
    request: Request, there: str, *, email: str = "", failed: bool = False, status: int = 200
) -> Response:
    minutes = int(signing_in.WINDOW.total_seconds() // 60)
    return shell.render(
        request, None, "sign_in.html", status,
        next=there, email=email, failed=failed, minutes=minutes,
    )  # fmt: skip
