"""The audit log: one stream to read and to take away as CSV. No route of it writes."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from functools import partial

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from apps.support.desk import door, filters, shell
from apps.support.parts import Parts
from helpdesk.agents import store as agents
from helpdesk.agents.store import Agent, Role
from helpdesk.audit import store as audit
from helpdesk.audit.store import Filters, Line
from helpdesk.forms import words as form_words
from helpdesk.reading import dates

A_PAGE = 100
A_PIECE = 2000  # lines of an export read at once
COLUMNS = ("at", "by", "source", "what", "before", "after", "note", "case", "conversation")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what makes a spreadsheet compute a cell


@door.desk(Role.LEAD, Role.AUDITOR)
async def audit_page(request: Request, agent: Agent) -> Response:
    """Show a page of the log."""
    parts: Parts = request.app.state.parts
    people = await parts.threads.read(agents.listing)
    actors = [*shell.words()["audit"]["actors"].items(), *((p.id, p.name) for p in people)]
    wanted, number = _wanted(request, [value for value, _ in actors]), filters.page(request)
    lines = await parts.threads.look(
        lambda c: audit.lines(c, wanted, limit=A_PAGE + 1, offset=(number - 1) * A_PAGE)
    )
    return shell.render(
        request, agent, "audit.html", wanted=wanted, lines=lines[:A_PAGE], actors=actors,
        number=number, older=len(lines) > A_PAGE, what=_what, value=_value,
        exactly=lambda at: dates.say_moment(at, "UTC"),
        to_page=lambda n: filters.other_page(request, n),
    )  # fmt: skip


@door.desk(Role.LEAD, Role.AUDITOR)
async def export(request: Request, agent: Agent) -> Response:
    """Return every line that fits, as CSV, piece by piece: years of it need no memory."""
    parts: Parts = request.app.state.parts
    people = await parts.threads.read(agents.listing)
    actors = [*shell.words()["audit"]["actors"], *(p.id for p in people)]
    wanted = replace(_wanted(request, actors), until=parts.clock())
    headers = {**shell.NO_STORE, "Content-Disposition": 'attachment; filename="audit.csv"'}
    return StreamingResponse(
        _pieces(parts, wanted), headers=headers, media_type="text/csv; charset=utf-8"
    )


def routes() -> list[Route]:
    """Return the routes of this module."""
    return [
        Route(f"{door.HOME}/audit", audit_page, methods=["GET"]),
        Route(f"{door.HOME}/audit.csv", export, methods=["GET"]),
    ]


def _wanted(request: Request, actors: Sequence[str]) -> Filters:
    return Filters(
        actor=filters.chosen(request, "actor", actors),
        case=filters.text(request, "case").upper() or None,
        conversation=filters.text(request, "conversation") or None,
    )


def _what(line: Line) -> str:
    """Return what a line is about: the deed, or the question whose answer changed."""
    if line.source == audit.DEED:
        return str(shell.words()["audit"]["deeds"].get(line.what, line.what))
    is_answer = line.source == audit.ANSWER and line.what in form_words.slots()
    return form_words.label(line.what) if is_answer else ""


def _value(line: Line, value: str) -> str:
    """Return a value before or after a change, in words where it has some."""
    said = shell.words()
    known = {audit.OWNER: said["audit"]["owners"], audit.CASE: said["cases"]["status"]}
    return str(known.get(line.source, {}).get(value, value))


async def _pieces(parts: Parts, wanted: Filters) -> AsyncIterator[str]:
    yield ",".join(COLUMNS) + "\r\n"
    for start in itertools.count(0, A_PIECE):
        piece = partial(audit.lines, wanted=wanted, limit=A_PIECE, offset=start)
        lines = await parts.threads.look(piece)
        yield _csv(lines)
        if len(lines) < A_PIECE:
            return


def _csv(lines: Sequence[Line]) -> str:
    written = io.StringIO()
    writer = csv.writer(written)
    for line in lines:
        at = line.at.isoformat(timespec="seconds")
        cells = (line.by, line.source, line.what, line.before, line.after, line.note)
        places = (line.case_number or "", line.conversation_id or "")
        writer.writerow([at, *map(_cell, (*cells, *places))])
    return written.getvalue()


def _cell(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
