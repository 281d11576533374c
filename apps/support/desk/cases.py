"""Cases at the desk: the list, one case with its time line, and the moves it may make now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from apps.support.bells import DESK
from apps.support.desk import door, filters, shell
from apps.support.parts import Parts
from helpdesk.accounts import store as accounts
from helpdesk.agents.store import Agent
from helpdesk.casework import filed, moving
from helpdesk.casework.moving import MovedOn, MoveUnfit, Wanted
from helpdesk.chat.store import Connection
from helpdesk.errors import MoveNotAllowed, NotFound
from helpdesk.forms import words as form_words
from helpdesk.forms.shared import masked
from helpdesk.handoff import words as handoff_words
from helpdesk.reading import dates
from helpdesk.tickets import lifecycle
from helpdesk.tickets import store as tickets
from helpdesk.tickets.case import Case
from helpdesk.tickets.listing import store as listing
from helpdesk.tickets.listing.store import Filters
from helpdesk.vocabulary import CaseStatus

ALL = f"{door.HOME}/cases"
ONE = f"{ALL}/{{number}}"
LONGEST_NOTE, LONGEST_TOLD = 500, 1000


@dataclass(frozen=True)
class Shown:
    """Everything that stands on the page of one case."""

    case: Case
    company: str | None
    fields: list[tuple[str, str]]
    history: list[dict[str, Any]]
    letters: list[dict[str, Any]]


@door.desk()
async def all_cases(request: Request, agent: Agent) -> Response:
    """List the cases that fit the address."""
    parts, now = _parts(request), _parts(request).clock()
    said = shell.words()["cases"]
    wanted = Filters(
        status=filters.chosen(request, "status", said["status"]),
        kind=filters.chosen(request, "kind", form_words.options("case_kinds")),
        provider=filters.chosen(request, "provider", parts.desk.packs),
        account=filters.text(request, "account") or None,
        actor=filters.chosen(request, "actor", said["actors"]),
        overdue=request.query_params.get("overdue") == "yes",
    )
    number = filters.page(request)
    page = await parts.threads.look(lambda c: listing.page(c, wanted, number, now))
    return shell.render(
        request, agent, "cases.html", wanted=wanted, page=page, packs=parts.desk.packs,
        providers=[(name, pack.name) for name, pack in sorted(parts.desk.packs.items())],
        kinds=form_words.options("case_kinds"),
        to_page=lambda n: filters.other_page(request, n),
    )  # fmt: skip


@door.desk()
async def one_case(request: Request, agent: Agent) -> Response:
    """Show one case."""
    return await _page(request, agent)


@door.desk(*door.ANSWERING)
async def move(request: Request, agent: Agent) -> Response:
    """Move a case, once; say how it stands when somebody else was first."""
    parts, number = _parts(request), _number(request)
    try:
        wanted = _wanted(request)
    except MoveUnfit as unfit:
        return await _page(request, agent, 422, unfit.code)

    def act(connection: Connection) -> Case:
        before = tickets.case(connection, number)
        if before is None:
            raise NotFound(f"there is no case {number}")
        pack, now = parts.desk.packs.get(before.provider), parts.clock()
        zone = pack.time_zone if pack else "UTC"
        return moving.move(connection, number, wanted, agent=agent, zone=zone, now=now)

    try:
        case = await parts.threads.write(act)
    except MoveUnfit as unfit:
        return await _page(request, agent, 422, unfit.code)
    except (MovedOn, MoveNotAllowed):
        return await _page(request, agent, 409, "moved_on")
    if case.conversation_id:
        parts.bells.ring(case.conversation_id)
    parts.bells.ring(DESK)
    return RedirectResponse(f"{ALL}/{number}", 303, shell.NO_STORE)


def routes() -> list[Route]:
    """Return the routes of this module."""
    return [
        Route(ALL, all_cases, methods=["GET"]),
        Route(ONE, one_case, methods=["GET"]),
        Route(f"{ONE}/move", move, methods=["POST"]),
    ]


async def _page(
    request: Request, agent: Agent, status: int = 200, problem: str | None = None
) -> Response:
    parts, number, now = _parts(request), _number(request), _parts(request).clock()
    shown = await parts.threads.look(lambda c: _shown(c, parts, number, now))
    typed = door.form(request) if problem else {}
    pack = parts.desk.packs.get(shown.case.provider)
    zone = pack.time_zone if pack else "UTC"
    said = shell.words()["case"]
    words = None if problem is None else said["problems"][problem]
    if words and problem == "moved_on":
        status_now = shell.words()["cases"]["status"][shown.case.status.value]
        words = words.format(status=status_now)
    return shell.render(
        request, agent, "case.html", status, shown=shown, case=shown.case, problem=words,
        typed=typed, moves=moving.possible(shown.case), dated=moving.DATED,
        explained=moving.EXPLAINED, note_of=_note,
        overdue=_is_overdue(shown.case, now), kind=_kind(shown.case), say_day=dates.say,
        exactly=lambda at: dates.say_moment(at, zone),
        provider=pack.name if pack else shown.case.provider,
    )  # fmt: skip


def _shown(connection: Connection, parts: Parts, number: str, now: datetime) -> Shown:
    case = tickets.case(connection, number)
    if case is None:
        raise NotFound(f"there is no case {number}")
    kept = tickets.show(connection, number)
    account = accounts.get(connection, case.account_id) if case.account_id else None
    fields = filed.rows(case, parts.desk.packs.get(case.provider), account, now)
    history = [{**line, "at": datetime.fromisoformat(line["at"])} for line in kept["history"]]
    letters = [
        {**sent, "to": masked(sent["to"]), "sent_at": _moment(sent["sent_at"])}
        for sent in kept["letters"]
    ]
    return Shown(case, account.company if account else None, fields, history, letters)


def _wanted(request: Request) -> Wanted:
    """Return the move that was asked for. Raises MoveUnfit when it cannot be read."""
    form = door.form(request)
    to, version, day = form.get("to", ""), form.get("version", ""), form.get("day", "").strip()
    if to not in list(CaseStatus) or not version.isdecimal() or len(version) > 9:
        raise MoveUnfit("to")
    if day and filters.day(day) is None:
        raise MoveUnfit("day_unread")
    note, told = form.get("note", "").strip(), form.get("told", "").strip()
    if len(note) > LONGEST_NOTE or len(told) > LONGEST_TOLD:
        raise MoveUnfit("too_long")
    return Wanted(CaseStatus(to), int(version), note, told, filters.day(day))


def _note(note: str) -> str:
    """Return a note of the time line; what the assistant notes as a code, in words."""
    known = shell.words()["case"]["notes"]
    named = known.get(note) or form_words.options("requests").get(note)
    return named or handoff_words.reason(note)


def _kind(case: Case) -> str:
    said = form_words.option("case_kinds", case.kind.value)
    return said[:1].upper() + said[1:]


def _is_overdue(case: Case, now: datetime) -> bool:
    return case.due is not None and case.due < now and case.status not in lifecycle.ENDS


def _moment(iso: str | None) -> datetime | None:
    return datetime.fromisoformat(iso) if iso else None


def _number(request: Request) -> str:
    number: str = request.path_params["number"]
    return number.strip().upper()


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts
