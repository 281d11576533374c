"""The queue: who waits, whom somebody answers, what is to be written to, and who of us is here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from apps.support.bells import DESK
from apps.support.desk import door, shell
from apps.support.parts import Parts
from helpdesk.agents.deeds import store as deeds
from helpdesk.agents.presence import store as presence
from helpdesk.agents.presence.store import Status
from helpdesk.agents.store import Agent
from helpdesk.chat import store as chat
from helpdesk.forms import words as form_words
from helpdesk.handoff import words as reasons
from helpdesk.handoff.queue import store as queue
from helpdesk.handoff.queue.row import List, Row
from helpdesk.vocabulary import Owner


@door.desk()
async def queue_page(request: Request, agent: Agent) -> Response:
    """Show one list of the queue, and who is here."""
    return shell.render(request, agent, "queue.html", **await _list(request, agent), at_home=True)


@door.desk()
async def queue_list(request: Request, agent: Agent) -> Response:
    """Return one list, for a page that is open."""
    at_home = request.query_params.get("at") == "home"
    values = await _list(request, agent)
    return shell.render(request, agent, "_queue.html", **values, at_home=at_home)


@door.desk()
async def waiting_count(request: Request, agent: Agent) -> Response:
    """Return how many customers wait, for the badge, and whom colleagues gave this agent."""
    waiting, given = await _parts(request).threads.read(
        lambda c: (queue.waiting_ids(c), queue.given_ids(c, agent.id))
    )
    return shell.render(request, agent, "_count.html", waiting=waiting, given=given)


@door.desk(*door.ANSWERING)
async def say_status(request: Request, agent: Agent) -> Response:
    """Keep what an agent says of themselves."""
    parts = _parts(request)
    said, now = door.form(request).get("status", ""), parts.clock()
    if said not in list(Status):
        return shell.refuse(request, 422, "no_such_status", agent)

    def say(connection: chat.Connection) -> None:
        presence.say(connection, agent.id, Status(said), now)
        deeds.keep(connection, "status", agent_id=agent.id, now=now, status=said)

    await parts.threads.write(say)
    parts.bells.ring(DESK)
    request.state.presence = Status(said)
    return shell.done(request, agent, "_presence.html", door.HOME)


def routes() -> list[Route]:
    """Return the routes of this module."""
    return [
        Route(door.HOME, queue_page, methods=["GET"]),
        Route(f"{door.HOME}/queue/list", queue_list, methods=["GET"]),
        Route(f"{door.HOME}/queue/count", waiting_count, methods=["GET"]),
        Route(f"{door.HOME}/presence", say_status, methods=["POST"]),
    ]


async def _list(request: Request, agent: Agent) -> dict[str, Any]:
    """Return what the templates of the queue show."""
    parts = _parts(request)
    settings, now = parts.desk.settings, parts.clock()
    asked = request.query_params.get("list", "")
    which = List(asked) if asked in list(List) else List.WAITING
    target = timedelta(minutes=settings.reply_minutes)

    def read(connection: chat.Connection) -> dict[str, Any]:
        return {
            "rows": queue.rows(connection, which, agent_id=agent.id, target=target, now=now),
            "counts": queue.counts(connection, agent.id, now),
            "colleagues": presence.here(connection, now),
        }

    found = await parts.threads.look(read)
    open_here = request.query_params.get("open", "")
    return {
        **found,
        "rows": [_shown(row, parts, agent) for row in found["rows"]],
        "which": which,
        "lists": list(List),
        "target": int(target.total_seconds()),
        "capacity": settings.agent_capacity,
        "open_here": open_here,
    }


def _shown(row: Row, parts: Parts, agent: Agent) -> dict[str, Any]:
    """Return a row with its codes in words."""
    pack = parts.desk.packs.get(row.provider)
    said = shell.words()["queue"]
    owner = row.agent_name if row.owner is Owner.AGENT else said["owners"][row.owner.value]
    mine = row.agent_id == agent.id and row.owner is Owner.AGENT
    return {
        "row": row,
        "provider": pack.name if pack else row.provider,
        "reason": reasons.reason(row.reason) if row.reason else None,
        "request": form_words.option("requests", row.request) if row.request else None,
        "owner": said["owners"]["me"] if mine else owner,
        "waits": row.owner is Owner.QUEUE,
        "mine": mine,
        "speaker": _speaker(row, agent),
        "from_customer": row.awaits_answer,
    }


def _speaker(row: Row, agent: Agent) -> str:
    """Return who really said the last line."""
    if row.last is None:
        return ""
    authors: dict[str, str] = shell.words()["queue"]["authors"]
    if row.last.author == "customer":
        return row.customer or authors["customer"]
    if row.last.author == "agent":
        return authors["me"] if row.last.name == agent.name else row.last.name or authors["agent"]
    return authors[row.last.author]


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts
