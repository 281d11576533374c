"""Requests begun at the desk: for somebody on the phone, or in a conversation that has none; and the
letter by which the customer takes one up in the chat."""

from __future__ import annotations

import re
import secrets
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from apps.support.bells import DESK
from apps.support.desk import door, form, shell
from apps.support.parts import Parts
from helpdesk.accounts import store as accounts
from helpdesk.agents.store import Agent
from helpdesk.casework import begins, links
from helpdesk.casework.begins import Caller
from helpdesk.casework.moves import By
from helpdesk.chat import store as chat
from helpdesk.errors import NotAllowed
from helpdesk.forms import words
from helpdesk.forms.shared import masked
from helpdesk.reading import claims, numbers
from helpdesk.vocabulary import Account, RequestKind

PAGE = f"{door.HOME}/begin"
KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
MOST_SHOWN = 20
LONGEST_SEARCH = 100


@door.desk(*door.ANSWERING)
async def page(request: Request, agent: Agent) -> Response:
    """Find the caller's account, and choose what to begin."""
    return await _page(request, agent)


@door.desk(*door.ANSWERING)
async def for_caller(request: Request, agent: Agent) -> Response:
    """Open a conversation with the request in it; the same page sent twice opens one."""
    parts, fields, now = _parts(request), door.form(request), _parts(request).clock()
    key = fields.get("key", "")
    account_id, _, email = fields.get("who", "").partition(" ")

    def put(connection: chat.Connection) -> str | None:
        account = accounts.get(connection, account_id)
        contact = account.contact(email) if account else None
        if account is None or contact is None or account.provider not in parts.desk.packs:
            return None
        kinds = begins.offered(parts.desk.casework.pack(account.provider), account)
        kind = next((kind for kind in kinds if kind == fields.get("request")), None)
        if kind is None or not KEY.fullmatch(key):
            return None
        caller = Caller(account, contact, kind)
        return begins.for_caller(connection, parts.desk.casework, caller, key, agent, now)

    opened = await parts.threads.write(put)
    if opened is None:
        return await _page(request, agent, 422, problem=True)
    parts.bells.ring(DESK)
    return RedirectResponse(f"{door.HOME}/conversations/{opened}", 303, shell.NO_STORE)


@door.desk(*door.ANSWERING)
async def here(request: Request, agent: Agent) -> Response:
    """Begin a request in this conversation."""
    parts, fields, now = _parts(request), door.form(request), _parts(request).clock()

    def put(connection: chat.Connection) -> None:
        talk = chat.conversation(connection, _id(request))
        wanted = fields.get("request", "")
        if wanted not in begins.offered(parts.desk.casework.pack(talk.provider)):
            raise NotAllowed("this is not done here")
        place, kind = form.number(fields, "place"), RequestKind(wanted)
        begins.in_conversation(connection, talk.id, kind, place, agent, now)

    return await form.do(request, agent, put)


@door.desk(*door.ANSWERING)
async def choose(request: Request, agent: Agent) -> Response:
    """Turn to another request of this conversation."""
    draft_id, now = door.form(request).get("draft", ""), _parts(request).clock()
    return await form.do(
        request, agent, lambda c: begins.take_up(c, _id(request), draft_id, agent, now)
    )


@door.desk(*door.ANSWERING)
async def link(request: Request, agent: Agent) -> Response:
    """Write to the customer where they take this up; the assistant may have it from here on."""
    parts, fields = _parts(request), door.form(request)
    by = By(agent, form.number(fields, "epoch"), parts.clock())
    place, leaves = form.number(fields, "place"), fields.get("then") == "assistant"
    site = parts.desk.settings.public_url.rstrip("/")

    def put(connection: chat.Connection) -> None:
        found = form.open_form(connection, parts, _id(request))
        links.send(connection, found, by, place, f"{site}/{found.place.provider}/continue")
        if leaves:
            links.give_to_assistant(connection, found, by)

    return await form.do(request, agent, put)


def routes() -> list[Route]:
    """Return the routes of this module."""
    return [
        Route(PAGE, page, methods=["GET"]),
        Route(PAGE, for_caller, methods=["POST"]),
        Route(f"{form.FORM}/begin", here, methods=["POST"]),
        Route(f"{form.FORM}/choose", choose, methods=["POST"]),
        Route(f"{form.FORM}/link", link, methods=["POST"]),
    ]


async def _page(
    request: Request, agent: Agent, status: int = 200, *, problem: bool = False
) -> Response:
    parts = _parts(request)
    fields = door.form(request) if problem else request.query_params
    said = fields.get("q", "")[:LONGEST_SEARCH].strip()
    found = await parts.threads.look(lambda c: _found(c, said)) if said else []
    listed = [_account(parts, a) for a in found if a.provider in parts.desk.packs]
    return shell.render(
        request, agent, "begin.html", status, query=said, found=listed[:MOST_SHOWN],
        more=max(0, len(listed) - MOST_SHOWN), key=secrets.token_urlsafe(16), problem=problem,
    )  # fmt: skip


def _found(connection: chat.Connection, said: str) -> list[Account]:
    """The accounts that are meant: by id, by number, or by names of the company and its people."""
    ids = accounts.matching(
        connection,
        refs=[said, *claims.account_refs(said)],
        numbers=numbers.read(said).numbers,
        words=said.casefold().split(),
    )
    known = (accounts.get(connection, found) for found in ids[: MOST_SHOWN * 2])
    return [account for account in known if account is not None]


def _account(parts: Parts, account: Account) -> dict[str, Any]:
    pack = parts.desk.packs[account.provider]
    kinds = begins.offered(pack, account)
    return {
        "id": account.id,
        "company": account.company,
        "provider": pack.name,
        "ended": account.status != "active",
        "contacts": [
            {
                "who": f"{account.id} {contact.email}",
                "name": contact.name,
                "email": masked(contact.email),
                "roles": ", ".join(pack.roles.get(role, role) for role in contact.roles),
            }
            for contact in account.contacts
        ],
        "requests": [(kind.value, words.option("requests", kind.value)) for kind in kinds],
    }


def _id(request: Request) -> str:
    return str(request.path_params["conversation"])


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts
