"""Looking up one's own cases without the chat: a claim, a code, a list.

The same codes, the same words for every way to fail and the same rules as in the chat; behind the
page stands a conversation, and its token in a cookie that only this page gets.
"""

from __future__ import annotations

import asyncio
import urllib.parse
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from apps.support import bodies, doors
from apps.support.parts import Parts
from apps.support.site import pages, words
from helpdesk.casework import lookups
from helpdesk.casework.desk import Place
from helpdesk.chat import cleaning, store
from helpdesk.eligibility import verdict
from helpdesk.eligibility.pack import Pack
from helpdesk.forms import case_status
from helpdesk.forms import words as form_words
from helpdesk.forms.model import Context
from helpdesk.reading import claims, dates
from helpdesk.tickets.case import Case

COOKIE = "porter_cases"
LARGEST = 2048  # bytes of a form
NO_STORE = {"Cache-Control": "no-store"}
MOST_SHOWN = 50
FORM = case_status.FORM


@dataclass(frozen=True)
class Visit:
    """One browser at this page: whose conversation it holds."""

    parts: Parts
    pack: Pack
    conversation: str | None


async def show(request: Request) -> Response:
    """Show whichever comes next: who are you, the code, the cases."""
    visit = await _visit(request)
    if visit is None:
        return pages.missing()
    return await _page(visit)


async def claim(request: Request) -> Response:
    """Take a claim and send a code, if it is true; the answer is the same if not."""
    visit, form = await _visit(request), await _form(request)
    if visit is None or form is None:
        return pages.missing()
    refs, email = claims.account_refs(form.get("account", "")), claims.email(form.get("email", ""))
    if not refs or email is None:
        return await _page(visit, "missing", 400)
    if visit.parts.gate.conversation(request.client.host if request.client else ""):
        return await _page(visit, "too_fast", 429)
    conversation, token = await _open(visit, list(refs), email)
    answer = _back(visit)
    answer.set_cookie(
        COOKIE,
        f"{conversation}.{token}",
        path=_path(visit.pack),
        secure=visit.parts.desk.settings.public_url.startswith("https:"),
        httponly=True,
        samesite="strict",
    )
    return answer


async def prove(request: Request) -> Response:
    """Check the code."""
    visit, form = await _visit(request), await _form(request)
    if visit is None or form is None:
        return pages.missing()
    parts, here, now = visit.parts, visit.conversation, visit.parts.clock()
    if here is None:
        return _back(visit)
    digits = cleaning.looks_like_code(form.get("code", ""))
    if not digits:
        return await _page(visit, "wrong", 400)
    outcome = await parts.threads.write(
        lambda c: parts.desk.codes.check(c, conversation_id=here, digits=digits, now=now)
    )
    if outcome == "passed":
        return _back(visit)
    return await _page(visit, "wrong" if outcome == "wrong" else "spent", 400)


async def leave(request: Request) -> Response:
    """Forget who was here."""
    visit, form = await _visit(request), await _form(request)
    if visit is None or form is None:
        return pages.missing()
    parts, here = visit.parts, visit.conversation
    if here is not None:
        await parts.threads.write(lambda c: parts.desk.codes.forget(c, here))
    answer = _back(visit)
    answer.delete_cookie(COOKIE, path=_path(visit.pack))
    return answer


def routes() -> list[Route]:
    """Return the routes of this module."""
    return [
        Route("/{provider}/cases", show, methods=["GET"]),
        Route("/{provider}/cases", claim, methods=["POST"]),
        Route("/{provider}/cases/code", prove, methods=["POST"]),
        Route("/{provider}/cases/leave", leave, methods=["POST"]),
    ]


async def _page(visit: Visit, problem: str | None = None, status: int = 200) -> Response:
    context = await _context(visit)
    awaits = context.identity is None and await _awaits_code(visit)
    rows, refusal = [], None
    if context.identity is not None and context.contact is not None:
        forbidden = verdict.permitted(visit.pack, FORM.kind, context.contact.roles)
        refusal = visit.pack.say(forbidden) if forbidden else None
        rows = [] if forbidden else await _rows(visit, context)
    return pages.render(
        "cases.html",
        status,
        NO_STORE,
        pack=visit.pack,
        step="cases" if context.identity else "code" if awaits else "claim",
        problem=problem and words.load().cases[problem],
        refusal=refusal,
        rows=rows,
    )


async def _rows(visit: Visit, context: Context) -> list[dict[str, Any]]:
    found = await asyncio.to_thread(visit.parts.desk.casework.own_cases, context, None)
    return [_row(visit.pack, case, context) for case in found[:MOST_SHOWN]]


def _row(pack: Pack, case: Case, context: Context) -> dict[str, Any]:
    said = words.load().cases
    ends, due = case.effective_on, case.due
    return {
        "number": case.number,
        "about": form_words.option("case_kinds", case.kind.value),
        "status": said["status"][case.status.value],
        "opened": said["opened"].format(day=_day(pack, case.opened_at)),
        "ends": said["ends"].format(day=dates.say(ends)) if ends else None,
        "due": said["due"].format(day=_day(pack, due)) if due else None,
        "next_step": lookups.next_step(case, context),
    }


async def _open(visit: Visit, refs: list[str], email: str) -> tuple[str, str]:
    """Open the conversation behind this visit and send its code; return its id and token."""
    parts, provider, now = visit.parts, visit.pack.provider, visit.parts.clock()
    conversation, token = await parts.threads.write(
        lambda c: store.open_conversation(c, provider=provider, locale="en", now=now)
    )
    desk, place = parts.desk.casework, _place(visit, conversation)
    claimed = {"account_ref": refs, "email": email}
    context = await asyncio.to_thread(desk.context, place, FORM, claimed)
    await asyncio.to_thread(desk.start_code, place, FORM, context)
    return conversation, token


async def _context(visit: Visit) -> Context:
    place = _place(visit, visit.conversation or "")
    return await asyncio.to_thread(visit.parts.desk.casework.context, place, FORM, {})


async def _awaits_code(visit: Visit) -> bool:
    here, now = visit.conversation, visit.parts.clock()
    if here is None:
        return False
    return await visit.parts.threads.read(lambda c: visit.parts.desk.codes.live(c, here, now))


async def _visit(request: Request) -> Visit | None:
    """Return who comes to which provider's page; a cookie that opens nothing counts as none."""
    pack = pages.pack_of(request)
    if pack is None:
        return None
    parts: Parts = request.app.state.parts
    conversation, _, token = request.cookies.get(COOKIE, "").partition(".")
    known = bool(conversation) and await doors.opens(parts, conversation, token)
    return Visit(parts, pack, conversation if known else None)


async def _form(request: Request) -> dict[str, str] | None:
    """Return the fields of a form of ours; None when another site's page sent it."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return None
    raw = await bodies.read(request, LARGEST)
    fields = urllib.parse.parse_qs(raw.decode("utf-8", "replace"), max_num_fields=8)
    return {name: values[-1].strip() for name, values in fields.items()}


def _place(visit: Visit, conversation: str) -> Place:
    return Place(conversation, visit.pack.provider, f"{conversation}:cases")


def _path(pack: Pack) -> str:
    return f"/{pack.provider}/cases"


def _back(visit: Visit) -> RedirectResponse:
    return RedirectResponse(_path(visit.pack), 303, NO_STORE)


def _day(pack: Pack, at: datetime) -> str:
    return dates.say(at.astimezone(ZoneInfo(pack.time_zone)).date())
