"""The form panel: every answer with where it comes from, changed in place by the assistant's own
validators, asked of the customer, and what else a form can be begun, proved and sent on with."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from apps.support.bells import DESK
from apps.support.desk import door, form_view, moves, sentences, shell
from apps.support.parts import Parts
from helpdesk.agents.store import Agent
from helpdesk.casework import asks, edits, panel
from helpdesk.casework.edits import CannotStand, ChangedMeanwhile, Given
from helpdesk.casework.panel import Panel
from helpdesk.chat import cleaning
from helpdesk.chat import store as chat
from helpdesk.chat.owners import store as owners
from helpdesk.errors import NotAllowed, NotFound
from helpdesk.handoff.control import Taken, may_speak

FORM = f"{moves.ONE}/form"
LONGEST = 2000  # signs of an answer
LONGEST_REASON = 200


@door.desk()
async def show(request: Request, agent: Agent) -> Response:
    """Show the form as it stands."""
    return await _panel(request, agent)


@door.desk(*door.ANSWERING)
async def answer(request: Request, agent: Agent) -> Response:
    """Give one answer, or take it back when nothing was given."""
    parts, slot, fields = _parts(request), _slot(request), door.form(request)
    now = parts.clock()

    def change(connection: chat.Connection) -> None:
        form = _shown(connection, request)
        given, why = _given(fields, form, slot), fields.get("reason", "").strip()
        reason = cleaning.clean(why[:LONGEST_REASON]).text if why else ""
        edits.edit(
            connection, form, slot, given,
            version=number(fields, "version"), agent=agent, reason=reason, now=now,
        )  # fmt: skip

    try:
        await parts.threads.write(change)
    except CannotStand as refused:
        form = await parts.threads.look(lambda c: open_form(c, parts, _id(request)))
        return await _refused(request, agent, slot, sentences.problem(form, refused))
    except cleaning.TextRefused:
        return await _refused(request, agent, slot, shell.words()["form"]["unreadable"])
    except ChangedMeanwhile as meanwhile:
        return await _conflict(request, agent, slot, meanwhile)
    except (Taken, NotAllowed) as error:
        return _refusal(request, agent, error)
    return await _changed(request, agent)


@door.desk(*door.ANSWERING)
async def ask(request: Request, agent: Agent) -> Response:
    """Put one question to the customer; their answer fills the form by itself."""
    slot, now = _slot(request), _parts(request).clock()

    def put(connection: chat.Connection) -> None:
        form = _shown(connection, request)
        edits.editable(form, slot)
        asks.ask(connection, form, slot, sentences.question(form, slot), agent, now)

    return await do(request, agent, put)


@door.desk(*door.ANSWERING)
async def withdraw(request: Request, agent: Agent) -> Response:
    """Ask no longer."""
    now = _parts(request).clock()

    def stop(connection: chat.Connection) -> None:
        _mine(connection, _id(request), agent)
        asks.withdraw(connection, _id(request), now)

    return await do(request, agent, stop)


@door.desk(*door.ANSWERING)
async def code(request: Request, agent: Agent) -> Response:
    """Send the customer a code and ask for it in the chat."""
    parts, now = _parts(request), _parts(request).clock()

    def look(connection: chat.Connection) -> tuple[Panel, int]:
        _mine(connection, _id(request), agent)
        talk = chat.conversation(connection, _id(request))
        return open_form(connection, parts, talk.id), talk.last_seq

    def put(connection: chat.Connection) -> None:
        form = open_form(connection, parts, _id(request))
        sentence = sentences.question(form, asks.CODE)
        asks.ask(connection, form, asks.CODE, sentence, agent, now)

    try:
        form, seq = await parts.threads.look(look)
    except Taken as error:
        return _refusal(request, agent, error)
    claims = [q.slot for q in form.form.questions if q.kind in edits.CLAIMS]
    if form.context.identity is None and not set(claims) <= form.context.answers.keys():
        return shell.refuse(request, 422, "claims_first", agent)
    # The letter has its own transaction; pressed again before anything is said, it is the same one.
    place = panel.at_turn(form, f"desk-code-{seq}")
    start = parts.desk.casework.start_code
    await asyncio.to_thread(start, place, form.form, form.context)
    return await do(request, agent, put)


def routes() -> list[Route]:
    """Return the routes of this module."""
    return [
        Route(FORM, show, methods=["GET"]),
        Route(f"{FORM}/answers/{{slot}}", answer, methods=["POST"]),
        Route(f"{FORM}/asks/{{slot}}", ask, methods=["POST"]),
        Route(f"{FORM}/withdraw", withdraw, methods=["POST"]),
        Route(f"{FORM}/code", code, methods=["POST"]),
    ]


async def do(request: Request, agent: Agent, work: Callable[[chat.Connection], object]) -> Response:
    """Do one thing with the form in one transaction, and show how it stands then."""
    try:
        await _parts(request).threads.write(work)
    except (Taken, NotAllowed) as error:
        return _refusal(request, agent, error)
    return await _changed(request, agent)


async def _changed(request: Request, agent: Agent) -> Response:
    parts = _parts(request)
    parts.bells.ring(_id(request))
    parts.bells.ring(DESK)
    if not shell.is_part(request):
        return RedirectResponse(f"{door.HOME}/conversations/{_id(request)}", 303, shell.NO_STORE)
    return await _panel(request, agent)


async def _refused(request: Request, agent: Agent, slot: str, said: str) -> Response:
    if not shell.is_part(request):
        return shell.refuse(request, 422, "cannot_stand", agent, what=said)
    return await _panel(request, agent, 422, problem={"slot": slot, "said": said})


async def _conflict(
    request: Request, agent: Agent, slot: str, meanwhile: ChangedMeanwhile
) -> Response:
    said, fields = shell.words()["form"], door.form(request)
    theirs = meanwhile.theirs or said["nothing"]
    who = meanwhile.by or said["the_customer"]
    if not shell.is_part(request):
        what = said["conflict"].format(who=who, theirs=theirs)
        return shell.refuse(request, 409, "cannot_stand", agent, what=what)
    mine = {name: fields.get(name, "") for name in ("text", "picked", "unknown")}
    yours = await _parts(request).threads.look(lambda c: _in_words(request, c, fields))
    conflict = {"slot": slot, "who": who, "theirs": theirs, "mine": mine, "mine_shown": yours}
    return await _panel(request, agent, 409, conflict=conflict)


def _refusal(request: Request, agent: Agent, error: Exception) -> Response:
    if isinstance(error, Taken):
        if error.now.agent_id is None:
            return shell.refuse(request, 409, "take_over_first", agent)
        return moves.refusal(request, agent, error)
    return shell.refuse(request, 409, "not_yours_to_answer", agent)


async def _panel(
    request: Request,
    agent: Agent,
    status: int = 200,
    problem: dict[str, Any] | None = None,
    conflict: dict[str, Any] | None = None,
) -> Response:
    parts, now = _parts(request), _parts(request).clock()
    casework, conversation_id = parts.desk.casework, _id(request)
    shown = await parts.threads.look(
        lambda c: form_view.of(casework, c, conversation_id, agent, now)
    )
    return shell.render(
        request, agent, "_form.html", status, problem=problem, conflict=conflict, **shown
    )


def _given(fields: door.Form, form: Panel, slot: str) -> Given:
    """What was typed, else what was picked of the choices there are. Raises TextRefused."""
    if fields.get("unknown") == "yes":
        return Given(is_unknown=True)
    typed, picked = fields.get("text", "").strip(), fields.get("picked", "")
    if typed:
        return Given(text=cleaning.clean(typed[:LONGEST]).text)
    if not picked:
        return Given()
    question = edits.editable(form, slot)
    offered = form_view.options(form, question)
    known = {json.dumps(option.value): option.value for option in offered}
    if picked not in known:
        raise NotAllowed("this is no choice any more")
    return Given(picked=known[picked])


def _in_words(request: Request, connection: chat.Connection, fields: door.Form) -> str:
    """What was given, as people read it."""
    form, said = open_form(connection, _parts(request), _id(request)), shell.words()["form"]
    if fields.get("unknown") == "yes":
        return str(said["not_known"])
    if typed := fields.get("text", "").strip():
        return typed
    question = form.form.question(_slot(request))
    picked = fields.get("picked", "")
    offered = form_view.options(form, question)
    labels = [form_view.label(question, o) for o in offered if json.dumps(o.value) == picked]
    return labels[0] if labels else str(said["nothing"])


def open_form(connection: chat.Connection, parts: Parts, conversation_id: str) -> Panel:
    """Return the form of a conversation. Raises NotFound."""
    found = panel.of(parts.desk.casework, connection, conversation_id, parts.clock())
    if found is None:
        raise NotFound("there is no form in this conversation")
    return found


def _shown(connection: chat.Connection, request: Request) -> Panel:
    """Return the form that the agent has before them. Raises NotAllowed when another is open now."""
    form = open_form(connection, _parts(request), _id(request))
    if door.form(request).get("draft", form.draft["id"]) != form.draft["id"]:
        raise NotAllowed("another form is open now; load the page again")
    return form


def _mine(connection: chat.Connection, conversation_id: str, agent: Agent) -> None:
    now = owners.control(connection, conversation_id)
    if not may_speak(now, agent):
        raise Taken(now)


def number(fields: door.Form, name: str) -> int:
    """Return a field that is a number; -1, which nothing has, when it is none."""
    said = fields.get(name, "")
    return int(said) if said.isdecimal() and len(said) < 10 else -1


def _slot(request: Request) -> str:
    return str(request.path_params["slot"])


def _id(request: Request) -> str:
    return str(request.path_params["conversation"])


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts
