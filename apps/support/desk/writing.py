"""What an agent writes: to the customer, who reads it at once, or a note that colleagues alone see."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from apps.support.bells import DESK
from apps.support.desk import door, moves, shell
from apps.support.parts import Parts
from apps.support.saying import CLIENT_ID
from helpdesk.agents.canned import filling
from helpdesk.agents.canned import store as canned_replies
from helpdesk.agents.store import Agent
from helpdesk.casework import moves as deeds
from helpdesk.casework import panel
from helpdesk.casework.desk import Place
from helpdesk.casework.moves import By
from helpdesk.chat import cleaning
from helpdesk.chat import store as chat
from helpdesk.chat.cleaning import TextRefused
from helpdesk.chat.lines.store import AGENTS, ALL, Line
from helpdesk.chat.owners import store as owners
from helpdesk.forms import words as form_words
from helpdesk.handoff import control
from helpdesk.handoff import store as handoffs
from helpdesk.handoff.control import Taken

NOTE = "note"


@door.desk(*door.ANSWERING)
async def write(request: Request, agent: Agent) -> Response:
    """Keep one message or note, once for each client id."""
    parts, fields, now = _parts(request), door.form(request), _parts(request).clock()
    is_note = fields.get("kind") == NOTE
    try:
        text = cleaning.clean(fields.get("text", "")).text
    except TextRefused as refused:
        most = str(cleaning.LIMIT)
        return shell.refuse(request, 422, f"message_{refused.code}", agent, most=most)
    unfilled = [name for name in filling.unfilled(text) if not is_note]
    if unfilled:
        return shell.refuse(request, 422, "unfilled", agent, what=_named(unfilled))
    line = Line(
        "agent", text, name=agent.name, agent_id=agent.id,
        visibility=AGENTS if is_note else ALL, client_id=_client_id(fields),
    )  # fmt: skip
    try:
        # Who may write is asked of the owner, not of an epoch: what stood before stays lawful.
        by = By(agent, 0, now)
        await parts.threads.write(lambda c: deeds.write(c, _id(request), by, line))
    except Taken as taken:
        return moves.refusal(request, agent, taken)
    parts.bells.ring(_id(request))
    parts.bells.ring(DESK)
    if shell.is_part(request):
        return Response(status_code=204, headers=shell.NO_STORE)
    return RedirectResponse(f"{door.HOME}/conversations/{_id(request)}#text", 303, shell.NO_STORE)


@door.desk(*door.ANSWERING)
async def typing(request: Request, agent: Agent) -> Response:
    """Let the customer know that their agent types; who types has not gone away."""
    parts, now = _parts(request), _parts(request).clock()
    has = await parts.threads.read(lambda c: owners.control(c, _id(request)))
    if not control.may_speak(has, agent):
        return moves.refusal(request, agent, Taken(has))
    parts.typing.tell(_id(request), agent.name, now)
    if has.lease_until is not None and has.lease_until - now < control.LEASE / 2:
        try:
            await parts.threads.write(lambda c: control.keep(c, _id(request), agent, now))
        except Taken as taken:
            return moves.refusal(request, agent, taken)
    return Response(status_code=204, headers=shell.NO_STORE)


@door.desk(*door.ANSWERING)
async def canned(request: Request, agent: Agent) -> Response:
    """List the canned replies, filled with what this conversation knows."""
    parts = _parts(request)

    def read(connection: chat.Connection) -> list[dict[str, object]]:
        talk = chat.conversation(connection, _id(request))
        values = _values(connection, parts, talk.id, talk.provider, agent)
        replies = canned_replies.listing(connection, talk.provider)
        return [_filled(reply.shortcut, filling.fill(reply.text, values)) for reply in replies]

    replies = await parts.threads.look(read)
    return shell.render(request, agent, "_canned.html", replies=replies)


def routes() -> list[Route]:
    """Return the routes of this module."""
    return [
        Route(f"{moves.ONE}/messages", write, methods=["POST"]),
        Route(f"{moves.ONE}/typing", typing, methods=["POST"]),
        Route(f"{moves.ONE}/canned", canned, methods=["GET"]),
    ]


def _values(
    connection: chat.Connection, parts: Parts, conversation_id: str, provider: str, agent: Agent
) -> dict[str, str]:
    """Return what fills the names of canned replies here: answers as shown, and who is who."""
    casework, now = parts.desk.casework, parts.clock()
    form = panel.of(casework, connection, conversation_id, now)
    place = Place(conversation_id, provider, f"{conversation_id}:desk")
    context = form.context if form else casework.context_in(connection, place, None, {}, now)
    rows = form.rows if form else []
    handed = handoffs.newest_open(connection, conversation_id)
    known = {
        "agent_name": agent.name,
        "provider_name": context.pack.name,
        "customer_name": context.contact.name if context.contact else None,
        "company": context.account.company if context.account else None,
        "case_number": (form and form.case_number) or (handed and handed["case_number"]),
        **{row["name"]: row.get("display") for row in rows},
    }
    return {name: value for name, value in known.items() if value}


def _filled(shortcut: str, text: str) -> dict[str, object]:
    return {"shortcut": shortcut, "text": text, "missing": _named(filling.unfilled(text))}


def _named(names: list[str]) -> str:
    """Return the names in words, each with what stands in the text."""
    said = shell.words()["composer"]["names"]
    return ", ".join(
        f"{said[name] if name in said else form_words.label(name)} {{{name}}}" for name in names
    )


def _client_id(fields: Mapping[str, str]) -> str:
    said = fields.get("client_id", "")
    return said if CLIENT_ID.fullmatch(said) else secrets.token_urlsafe(12)


def _id(request: Request) -> str:
    return str(request.path_params["conversation"])


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts
