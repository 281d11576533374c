"""One conversation at the desk: who has it, what was said under whom, what came with it."""

from __future__ import annotations

import secrets
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from apps.support import files
from apps.support.desk import door, moves, shell
from apps.support.parts import Parts
from apps.support.problems import Problem
from helpdesk.agents import store as agents
from helpdesk.agents.presence import store as presence
from helpdesk.agents.store import Agent, Role
from helpdesk.casework.desk import Place
from helpdesk.chat import store as chat
from helpdesk.chat.files import store as kept_files
from helpdesk.chat.lines import store as lines
from helpdesk.chat.log import Conversation
from helpdesk.chat.owners import store as owners
from helpdesk.chat.owners.store import Control
from helpdesk.errors import NotFound
from helpdesk.forms import words as form_words
from helpdesk.forms.model import Context
from helpdesk.handoff import control, stretches
from helpdesk.vocabulary import Owner

WARN_SHARE = 0.25  # of the lease: when so much is left, the agent is warned


@door.desk()
async def page(request: Request, agent: Agent) -> Response:
    """Show the conversation."""
    parts = _parts(request)

    def read(connection: chat.Connection) -> dict[str, Any]:
        found = _head(connection, parts, _id(request), agent)
        return {**found, **_told(connection, _id(request))}

    found = await parts.threads.look(read)
    client_id = secrets.token_urlsafe(12)
    return shell.render(request, agent, "conversation.html", client_id=client_id, **found)


@door.desk()
async def head(request: Request, agent: Agent) -> Response:
    """Show who has it now, who looks at it, and what may be done."""
    parts = _parts(request)
    found = await parts.threads.look(lambda c: _head(c, parts, _id(request), agent))
    return shell.render(request, agent, "_head.html", **found)


@door.desk()
async def newer(request: Request, agent: Agent) -> Response:
    """Show the lines after `after`; of the stretches, those after `epoch`."""
    parts = _parts(request)
    after, shown = (_number(request, name) for name in ("after", "epoch"))

    def read(connection: chat.Connection) -> dict[str, Any]:
        talk = chat.conversation(connection, _id(request))
        told = _told(connection, talk.id, after, shown)
        return {"talk": talk, **_customer(_context(connection, parts, talk)), **told}

    found = await parts.threads.look(read)
    return shell.render(request, agent, "_transcript.html", **found)


@door.desk()
async def file(request: Request, agent: Agent) -> Response:
    """Give a file of the conversation as a download."""
    parts, file_id = _parts(request), request.path_params["file"]
    found = await parts.threads.read(lambda c: kept_files.find(c, _id(request), file_id))
    try:
        return files.download(parts, found)
    except Problem:
        raise NotFound("there is no such file") from None


def routes() -> list[Route]:
    """Return the routes of this module."""
    return [
        Route(moves.ONE, page, methods=["GET"]),
        Route(f"{moves.ONE}/head", head, methods=["GET"]),
        Route(f"{moves.ONE}/lines", newer, methods=["GET"]),
        Route(f"{moves.ONE}/files/{{file}}", file, methods=["GET"]),
    ]


def _head(
    connection: chat.Connection, parts: Parts, conversation_id: str, agent: Agent
) -> dict[str, Any]:
    talk, now = chat.conversation(connection, conversation_id), parts.clock()
    has = owners.control(connection, conversation_id)
    everybody = {known.id: known for known in agents.listing(connection)}
    here = presence.here(connection, now)
    looking = presence.looking(connection, conversation_id, now)
    pack = parts.desk.packs.get(talk.provider)
    return {
        "talk": talk,
        "control": has,
        "mine": control.may_speak(has, agent),
        "move": _move(has),
        "provider_name": pack.name if pack else talk.provider,
        "viewers": [name for agent_id, name in looking if agent_id != agent.id],
        "colleagues": [
            p for p in here if p.agent_id != agent.id and _answers(everybody.get(p.agent_id))
        ],
        "held": next((p.held for p in here if p.agent_id == agent.id), 0),
        "capacity": parts.desk.settings.agent_capacity,
        "warn_seconds": int(control.LEASE.total_seconds() * WARN_SHARE),
        **_customer(_context(connection, parts, talk)),
    }


def _move(has: Control) -> str | None:
    """Return how an agent who does not have the conversation gets it, or None when nobody may."""
    if has.owner is Owner.AGENT:
        return None
    return "claim" if has.owner is Owner.QUEUE else "take-over"


def _answers(agent: Agent | None) -> bool:
    return agent is not None and agent.role is not Role.AUDITOR and agent.disabled_at is None


def _told(
    connection: chat.Connection,
    conversation_id: str,
    after: int = 0,
    shown: int = stretches.NONE_YET,
) -> dict[str, Any]:
    seen = lines.everything(connection, conversation_id, after=after)
    history = owners.history(connection, conversation_id) if seen else []
    names = {known.id: known.name for known in agents.listing(connection)} if history else {}
    return {
        "told": stretches.tell(seen, history, names, shown=shown),
        "kinds": form_words.options("case_kinds"),
    }


def _context(connection: chat.Connection, parts: Parts, talk: Conversation) -> Context | None:
    """Return what is known of the customer; None for a provider that is not served any more."""
    if talk.provider not in parts.desk.packs:
        return None
    place = Place(talk.id, talk.provider, f"{talk.id}:desk")
    return parts.desk.casework.context_in(connection, place, None, {}, parts.clock())


def _customer(context: Context | None) -> dict[str, Any]:
    contact = context.contact if context else None
    return {
        "customer": contact.name if contact else None,
        "account": context.account if context else None,
    }


def _number(request: Request, name: str) -> int:
    """Return a number of the address; -1 where there is none."""
    said = request.query_params.get(name, "")
    return int(said) if said.isdecimal() and len(said) < 10 else -1


def _id(request: Request) -> str:
    return str(request.path_params["conversation"])


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts
