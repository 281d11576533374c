"""The queue: who waits, whom somebody answers, and who of us is here."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from apps.support.desk import door, shell
from apps.support.parts import Parts
from helpdesk.agents.deeds import store as deeds
from helpdesk.agents.presence import store as presence
from helpdesk.agents.presence.store import Status
from helpdesk.agents.store import Agent
from helpdesk.chat import store as chat
from helpdesk.handoff.queue import store as queue


@door.desk()
async def queue_page(request: Request, agent: Agent) -> Response:
    """Show the queue."""
    return shell.render(request, agent, "queue.html")


@door.desk()
async def waiting_count(request: Request, agent: Agent) -> Response:
    """Return how many customers wait, for the badge."""
    parts: Parts = request.app.state.parts
    waiting = await parts.threads.read(queue.waiting_ids)
    return shell.render(request, agent, "_count.html", waiting=waiting)


@door.desk(*door.ANSWERING)
async def say_status(request: Request, agent: Agent) -> Response:
    """Keep what an agent says of themselves."""
    parts: Parts = request.app.state.parts
    said, now = door.form(request).get("status", ""), parts.clock()
    if said not in list(Status):
        return shell.refuse(request, 422, "no_such_status", agent)

    def say(connection: chat.Connection) -> None:
        presence.say(connection, agent.id, Status(said), now)
        deeds.keep(connection, "status", agent_id=agent.id, now=now, status=said)

    await parts.threads.write(say)
    parts.bells.ring("desk")
    request.state.presence = Status(said)
    return shell.done(request, agent, "_presence.html", door.HOME)


def routes() -> list[Route]:
    """Return the routes of this module."""
    return [
        Route(f"{door.HOME}/queue/count", waiting_count, methods=["GET"]),
        Route(door.HOME, queue_page, methods=["GET"]),
        Route(f"{door.HOME}/presence", say_status, methods=["POST"]),
    ]
