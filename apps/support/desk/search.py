"""The desk's search: whatever somebody remembers, narrowed by filters that stand in the address."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from apps.support.desk import door, filters, shell
from apps.support.parts import Parts
from helpdesk.agents import store as agents
from helpdesk.agents.store import Agent
from helpdesk.chat.store import Connection
from helpdesk.forms import words as form_words
from helpdesk.handoff import words as handoff_words
from helpdesk.tickets.search import query as queries
from helpdesk.tickets.search import store as search
from helpdesk.tickets.search.store import Filters, Found


@door.desk()
async def search_page(request: Request, agent: Agent) -> Response:
    """Show what is found."""
    parts: Parts = request.app.state.parts
    people = await parts.threads.read(agents.listing)
    typed = filters.text(request, "q")
    query = queries.read(typed)
    wanted = Filters(
        status=filters.chosen(request, "status", shell.words()["cases"]["status"]),
        kind=filters.chosen(request, "kind", form_words.options("case_kinds")),
        reason=filters.chosen(request, "reason", handoff_words.reasons()),
        agent=filters.chosen(request, "agent", [person.id for person in people]),
        span=filters.span(request, parts),
    )

    def find(connection: Connection) -> Found:
        return search.find(connection, query, wanted)

    found = await parts.threads.look(find)
    return shell.render(
        request, agent, "search.html", typed=typed, wanted=wanted, found=found,
        people=[(p.id, p.name) for p in people],
        is_asked=not (query.is_empty and wanted.is_empty), most=search.MOST,
        excerpt=lambda text: queries.excerpt(text, query), reasons=handoff_words.reasons(),
        kinds=form_words.options("case_kinds"), packs=parts.desk.packs,
    )  # fmt: skip


def routes() -> list[Route]:
    """Return the routes of this module."""
    return [Route(f"{door.HOME}/search", search_page, methods=["GET"])]
