"""Every route of the desk, in order; whatever else is asked for under its address is not there."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from apps.support.desk import (
    admin,
    audit,
    begin,
    cases,
    conversation,
    door,
    form,
    metrics,
    moves,
    news,
    queue,
    search,
    shell,
    signing,
    writing,
)
from helpdesk.agents.store import Agent


@door.desk()
async def missing(request: Request, agent: Agent) -> Response:
    """Say that there is no such page."""
    return shell.refuse(request, 404, "missing", agent)


def routes() -> list[BaseRoute]:
    """Return the desk's routes."""
    return [
        *signing.routes(),
        *news.routes(),
        *queue.routes(),
        *moves.routes(),
        *conversation.routes(),
        *writing.routes(),
        *form.routes(),
        *begin.routes(),
        *cases.routes(),
        *search.routes(),
        *audit.routes(),
        *metrics.routes(),
        *admin.routes(),
        Route(f"{door.HOME}/{{rest:path}}", missing, methods=["GET"]),
    ]
