"""What leads look after: canned replies, and who the people at the desk are."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from apps.support.desk import door, shell
from apps.support.parts import Parts
from helpdesk.agents import store as agents
from helpdesk.agents.canned import filling
from helpdesk.agents.canned import store as canned
from helpdesk.agents.canned.store import Reply
from helpdesk.agents.deeds import store as deeds
from helpdesk.agents.presence import store as presence
from helpdesk.agents.store import Agent, Role
from helpdesk.chat.store import Connection
from helpdesk.errors import Conflict

ADMIN = f"{door.HOME}/admin"
ONE = f"{ADMIN}/canned/{{canned}}"
NEW = "new"
SHORTCUT = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
LONGEST = 1000


class Unfit(Exception):
    """What was typed cannot be kept; `code` names why, `what` the names that nothing fills."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(code)
        self.code, self.what = code, what


@door.desk(Role.LEAD, Role.AUDITOR)
async def admin_page(request: Request, agent: Agent) -> Response:
    """Show canned replies and people."""
    return await _page(request, agent)


@door.desk(Role.LEAD)
async def keep(request: Request, agent: Agent) -> Response:
    """Keep a canned reply: a new one, or an old one written anew."""
    parts: Parts = request.app.state.parts
    which, now = request.path_params["canned"], parts.clock()
    try:
        shortcut, provider, text = _read(request, parts)
    except Unfit as unfit:
        return await _page(request, agent, 422, unfit.code, unfit.what)

    def act(connection: Connection) -> None:
        what = Reply(shortcut, provider, text, agent.id)
        if which == NEW:
            canned.add(connection, what, now)
        elif not canned.change(connection, which, what, now):
            raise Unfit("gone")
        deeds.keep(connection, "canned_kept", agent_id=agent.id, now=now, shortcut=shortcut)

    try:
        await parts.threads.write(act)
    except Conflict:
        return await _page(request, agent, 409, "taken", shortcut)
    except Unfit as unfit:
        return await _page(request, agent, 409, unfit.code)
    return RedirectResponse(ADMIN, 303, shell.NO_STORE)


@door.desk(Role.LEAD)
async def remove(request: Request, agent: Agent) -> Response:
    """Delete a canned reply; a second time changes nothing."""
    parts: Parts = request.app.state.parts
    which, now = request.path_params["canned"], parts.clock()

    def act(connection: Connection) -> None:
        known = canned.one(connection, which)
        if known is not None and canned.remove(connection, which):
            deeds.keep(
                connection, "canned_removed", agent_id=agent.id, now=now, shortcut=known.shortcut
            )

    await parts.threads.write(act)
    return RedirectResponse(ADMIN, 303, shell.NO_STORE)


def routes() -> list[Route]:
    """Return the routes of this module."""
    return [
        Route(ADMIN, admin_page, methods=["GET"]),
        Route(ONE, keep, methods=["POST"]),
        Route(f"{ONE}/remove", remove, methods=["POST"]),
    ]


async def _page(
    request: Request, agent: Agent, status: int = 200, problem: str | None = None, what: str = ""
) -> Response:
    parts: Parts = request.app.state.parts
    now = parts.clock()
    replies = await parts.threads.read(canned.listing)
    people = await parts.threads.read(agents.listing)
    here = await parts.threads.read(lambda c: presence.here(c, now))
    said = shell.words()["admin"]["problems"]
    form = door.form(request) if problem else {}
    names = {name: pack.name for name, pack in parts.desk.packs.items()}
    return shell.render(
        request, agent, "admin.html", status, replies=replies, people=people,
        at_desk={present.agent_id: present for present in here}, typed=form,
        editing=request.path_params.get("canned") if problem else request.query_params.get("edit"),
        problem=said[problem].format(what=what) if problem else None,
        provider_names=names, providers=sorted(names.items()),
        placeholders=filling.ABOUT_THE_CHAT, may_lead=agent.role is Role.LEAD, new=NEW,
    )  # fmt: skip


def _read(request: Request, parts: Parts) -> tuple[str, str | None, str]:
    """Return shortcut, provider and text. Raises Unfit."""
    form = door.form(request)
    shortcut = form.get("shortcut", "").strip().removeprefix("/").casefold()
    text, provider = form.get("text", "").strip(), form.get("provider", "")
    if not SHORTCUT.fullmatch(shortcut):
        raise Unfit("shortcut")
    if not text or len(text) > LONGEST:
        raise Unfit("text")
    if unknown := filling.unknown(text):
        raise Unfit("unknown", ", ".join(f"{{{name}}}" for name in unknown))
    return shortcut, provider if provider in parts.desk.packs else None, text
