"""What an agent does with a conversation as a whole: take it, give it on, give it back, send its
form, end it. What is lawful stands in helpdesk/handoff/control.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from apps.support.bells import DESK
from apps.support.desk import door, going_on, shell
from apps.support.desk.going_on import Agreed, NotSent, NotYet
from apps.support.engine import EngineAway, TurnFailed
from apps.support.parts import Parts
from helpdesk.agents import store as agents
from helpdesk.agents.presence import store as presence
from helpdesk.agents.store import Agent
from helpdesk.casework import moves
from helpdesk.casework.moves import By, MovedOn
from helpdesk.chat import store as chat
from helpdesk.chat.lines.store import Line
from helpdesk.errors import MoveNotAllowed, NotAllowed
from helpdesk.handoff import words
from helpdesk.handoff.control import Taken

ONE = f"{door.HOME}/conversations/{{conversation}}"
T = TypeVar("T")


@door.desk(*door.ANSWERING)
async def claim(request: Request, agent: Agent) -> Response:
    """Take a customer from the line; one more than the agent's share only when they say so."""
    parts, conversation_id = _parts(request), _id(request)
    most = parts.desk.settings.agent_capacity
    confirmed = door.form(request).get("confirmed") == "yes"

    def take(connection: chat.Connection) -> bool:
        here = presence.here(connection, parts.clock())
        held = next((p.held for p in here if p.agent_id == agent.id), 0)
        if held >= most and not confirmed:
            return False
        joined = _line(connection, parts, conversation_id, "joined", agent)
        moves.claim(connection, conversation_id, _by(request, agent), joined)
        return True

    return await _do(request, agent, take, full=str(most))


@door.desk(*door.ANSWERING)
async def take_over(request: Request, agent: Agent) -> Response:
    """Step in unasked."""
    parts, conversation_id = _parts(request), _id(request)

    def take(connection: chat.Connection) -> None:
        line = _line(connection, parts, conversation_id, "took_over", agent)
        by = _by(request, agent)
        moves.take_over(connection, parts.desk.casework, conversation_id, by, line)

    return await _do(request, agent, take)


@door.desk(*door.ANSWERING)
async def release(request: Request, agent: Agent) -> Response:
    """Put the customer back in line."""
    line = words.line("released")
    return await _do(
        request,
        agent,
        lambda c: moves.release(c, _id(request), _by(request, agent), line),
        to=door.HOME,
    )


@door.desk(*door.ANSWERING)
async def transfer(request: Request, agent: Agent) -> Response:
    """Give the conversation to a colleague."""
    parts, conversation_id = _parts(request), _id(request)
    wanted = door.form(request).get("to", "")

    def give(connection: chat.Connection) -> None:
        to = next((a for a in agents.listing(connection) if a.id == wanted), None)
        if to is None:
            raise NotAllowed("no such colleague")
        line = _line(connection, parts, conversation_id, "transferred", to)
        moves.transfer(connection, conversation_id, _by(request, agent), to, line)

    return await _do(request, agent, give, to=door.HOME)


@door.desk(*door.ANSWERING)
async def close(request: Request, agent: Agent) -> Response:
    """End the human stretch."""
    line = words.line("closed", name=agent.name)
    return await _do(
        request,
        agent,
        lambda c: moves.close(c, _id(request), _by(request, agent), line),
        to=door.HOME,
    )


@door.desk(*door.ANSWERING)
async def hand_back(request: Request, agent: Agent) -> Response:
    """Let the assistant go on at the exact question. `mode`: next, summary, chat, or a slot's name."""
    fields = door.form(request)
    by, mode = _by(request, agent), fields.get("mode", "next")
    return await _go_on(request, agent, going_on.hand_back(_parts(request), _id(request), by, mode))


@door.desk(*door.ANSWERING)
async def send(request: Request, agent: Agent) -> Response:
    """Send the form on the customer's behalf, with how they agreed to it."""
    fields = door.form(request)
    consent = fields.get("consent", "")
    if consent not in shell.words()["form"]["consents"]:
        return shell.refuse(request, 422, "no_consent", agent)
    version = int(fields["version"]) if fields.get("version", "").isdecimal() else -1
    agreed = Agreed(fields.get("draft", ""), version, consent, fields.get("told") == "yes")
    sending = going_on.send(_parts(request), _id(request), _by(request, agent), agreed)
    return await _go_on(request, agent, sending)


def routes() -> list[Route]:
    """Return the routes of this module."""
    deeds = {
        "claim": claim,
        "take-over": take_over,
        "release": release,
        "transfer": transfer,
        "close": close,
        "hand-back": hand_back,
        "send": send,
    }
    return [Route(f"{ONE}/{name}", deed, methods=["POST"]) for name, deed in deeds.items()]


def refusal(request: Request, agent: Agent, error: Exception) -> Response:
    """Say why a move was not made: somebody was first, or there is no such move from here."""
    if isinstance(error, Taken):
        owner = error.now.agent_name
        if owner is None or owner == agent.name:
            return shell.refuse(request, 409, "moved_on", agent)
        return shell.refuse(request, 409, "claimed", agent, name=owner)
    return shell.refuse(request, 409, "moved_on", agent)


async def _do(
    request: Request,
    agent: Agent,
    work: Callable[[chat.Connection], object],
    *,
    to: str | None = None,
    full: str = "",
) -> Response:
    """Do one move in one transaction, and lead on."""
    parts = _parts(request)
    try:
        done = await parts.threads.write(work)
    except (Taken, MoveNotAllowed) as error:
        return refusal(request, agent, error)
    if done is False:
        return shell.refuse(request, 409, "full", agent, count=full)
    _ring(parts, _id(request))
    return _lead(request, to or f"{door.HOME}/conversations/{_id(request)}")


async def _go_on(request: Request, agent: Agent, going: going_on.Going) -> Response:
    try:
        await going
    except (EngineAway, TurnFailed):
        return shell.refuse(request, 503, "assistant_away", agent)
    except NotYet as error:
        return shell.refuse(request, 422, error.code, agent, what=error.what)
    except NotSent as error:
        return shell.refuse(request, 422, "not_sent", agent, what=error.said)
    except MovedOn:
        return shell.refuse(request, 409, "said_meanwhile", agent)
    except (Taken, MoveNotAllowed) as error:
        return refusal(request, agent, error)
    _ring(_parts(request), _id(request))
    return _lead(request, f"{door.HOME}/conversations/{_id(request)}")


def _lead(request: Request, to: str) -> Response:
    if shell.is_part(request):
        return Response(status_code=204, headers={**shell.NO_STORE, "HX-Redirect": to})
    return RedirectResponse(to, 303, shell.NO_STORE)


def _ring(parts: Parts, conversation_id: str) -> None:
    parts.bells.ring(conversation_id)
    parts.bells.ring(DESK)


def _line(
    connection: chat.Connection, parts: Parts, conversation_id: str, name: str, agent: Agent
) -> Line:
    talk = chat.conversation(connection, conversation_id)
    provider = parts.desk.packs[talk.provider].name
    return words.line(name, name=agent.name, provider_name=provider)


def _by(request: Request, agent: Agent) -> By:
    """Whose move it is; an epoch that is no number is one nobody has seen."""
    epoch = door.form(request).get("epoch", "")
    return By(agent, int(epoch) if epoch.isdecimal() else -1, _parts(request).clock())


def _id(request: Request) -> str:
    return str(request.path_params["conversation"])


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts
