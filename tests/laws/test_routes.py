"""Every route of the only door, and who may use it. A new route is decided here first."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from starlette.routing import Mount, Route, WebSocketRoute

from apps.support import server
from helpdesk import settings
from helpdesk.store import migrate

CONVERSATION = "/api/chat/conversations/{conversation}"
EVERYBODY, TOKEN, LINK = "everybody", "the conversation's token", "the link in a letter"
CODE = "whoever typed the code that was sent"
# The desk: everybody who is signed in; those who answer customers; those who see everybody's work.
STAFF, AGENT, AUDIT, LEAD = "agent, lead, auditor", "agent, lead", "lead, auditor", "lead"
DECIDED = {
    ("POST", "/api/chat/conversations"): EVERYBODY,
    ("POST", f"{CONVERSATION}/messages"): TOKEN,
    ("GET", f"{CONVERSATION}/messages"): TOKEN,
    ("POST", f"{CONVERSATION}/rating"): TOKEN,
    ("GET", f"{CONVERSATION}/secrets/{{secret}}"): TOKEN,
    ("POST", f"{CONVERSATION}/files"): TOKEN,
    ("GET", f"{CONVERSATION}/files/{{file}}"): TOKEN,
    ("WS", "/api/chat/ws"): TOKEN,  # in the first frame: a browser cannot send it in a header
    ("GET", "/healthz"): EVERYBODY,
    ("GET", "/readyz"): EVERYBODY,
    ("GET", "/metrics"): EVERYBODY,  # figures without names; a proxy may close it
    ("GET", "/"): EVERYBODY,
    ("GET", "/not-me/{token}"): LINK,
    ("POST", "/not-me/{token}"): LINK,
    ("MOUNT", "/static"): EVERYBODY,
    ("GET", "/{provider}"): EVERYBODY,
    ("GET", "/{provider}/"): EVERYBODY,
    ("GET", "/{provider}/help/{topic}"): EVERYBODY,
    ("GET", "/{provider}/search"): EVERYBODY,
    # Everybody may claim; what an account holds is shown after a code, as in the chat.
    ("GET", "/{provider}/continue/{token}"): LINK,
    ("POST", "/{provider}/continue/{token}"): LINK,
    ("GET", "/{provider}/cases"): CODE,
    ("POST", "/{provider}/cases"): EVERYBODY,
    ("POST", "/{provider}/cases/code"): CODE,
    ("POST", "/{provider}/cases/leave"): EVERYBODY,
    ("GET", "/desk/sign-in"): EVERYBODY,
    ("POST", "/desk/sign-in"): EVERYBODY,
    ("POST", "/desk/sign-out"): STAFF,
    ("WS", "/desk/ws"): STAFF,
    ("GET", "/desk"): STAFF,
    ("GET", "/desk/queue/list"): STAFF,
    ("GET", "/desk/queue/count"): STAFF,
    ("POST", "/desk/presence"): AGENT,
    **{
        ("POST", f"/desk/conversations/{{conversation}}/{move}"): AGENT
        for move in ("claim", "take-over", "release", "transfer", "close", "hand-back", "send")
    },
    ("GET", "/desk/cases"): STAFF,
    ("GET", "/desk/cases/{number}"): STAFF,
    ("POST", "/desk/cases/{number}/move"): AGENT,
    ("GET", "/desk/search"): STAFF,
    ("GET", "/desk/audit"): AUDIT,
    ("GET", "/desk/audit.csv"): AUDIT,
    ("GET", "/desk/metrics"): AUDIT,
    ("GET", "/desk/admin"): AUDIT,
    ("POST", "/desk/admin/canned/{canned}"): LEAD,
    ("POST", "/desk/admin/canned/{canned}/remove"): LEAD,
    **{
        ("GET", f"/desk/conversations/{{conversation}}{part}"): STAFF
        for part in ("", "/head", "/lines", "/files/{file}")
    },
    ("GET", "/desk/conversations/{conversation}/canned"): AGENT,
    ("POST", "/desk/conversations/{conversation}/messages"): AGENT,
    ("POST", "/desk/conversations/{conversation}/typing"): AGENT,
    ("GET", "/desk/conversations/{conversation}/form"): STAFF,
    **{
        ("POST", f"/desk/conversations/{{conversation}}/form/{deed}"): AGENT
        for deed in (
            *("answers/{slot}", "asks/{slot}", "withdraw", "code", "begin", "choose", "link"),
        )
    },
    ("GET", "/desk/begin"): AGENT,
    ("POST", "/desk/begin"): AGENT,
    ("GET", "/desk/{rest:path}"): STAFF,
}


OPENING = {"provider": "8x8", "locale": "en"}
MESSAGE = {"client_id": "4b0c0f6e-7b1c-4a5e-9d6f-111111111111", "text": "hello"}
Ask = Callable[[httpx.AsyncClient], Awaitable[None]]


def at_the_door(tmp_path: Path, ask: Ask) -> None:
    """Let `ask` talk to the application, with an empty store of its own."""
    chosen = settings.load({"PORTER_HOME": str(tmp_path)})
    migrate.open_at_head(chosen.database_url).dispose()
    app = server.build(chosen)

    async def talk() -> None:
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://porter.example") as client,
        ):
            await ask(client)

    asyncio.run(talk())


def routes(tmp_path: Path) -> set[tuple[str, str]]:
    found = set()
    for route in server.build(settings.load({"PORTER_HOME": str(tmp_path)})).routes:
        if isinstance(route, Mount):
            found.add(("MOUNT", route.path))
        elif isinstance(route, WebSocketRoute):
            found.add(("WS", route.path))
        elif isinstance(route, Route):
            found |= {(method, route.path) for method in route.methods or () if method != "HEAD"}
    return found


def test_every_route_has_a_decision_on_who_may_use_it(tmp_path: Path) -> None:
    assert routes(tmp_path) == set(DECIDED)


@pytest.mark.parametrize(
    ("method", "path"), [r for r, who in DECIDED.items() if who is TOKEN and r[0] != "WS"]
)
def test_a_route_that_wants_the_token_refuses_without_it(
    tmp_path: Path, method: str, path: str
) -> None:
    async def ask(client: httpx.AsyncClient) -> None:
        opened = (await client.post("/api/chat/conversations", json=OPENING)).json()
        there = path.format(conversation=opened["id"], secret="s", file="f")
        for headers in ({}, {"Authorization": "Bearer wrong"}):
            answer = await client.request(method, there, headers=headers, json=MESSAGE)
            assert answer.status_code in (401, 403, 404), answer.text
            assert opened["token"] not in answer.text

    at_the_door(tmp_path, ask)


def test_a_link_that_leads_nowhere_changes_nothing(tmp_path: Path) -> None:
    async def ask(client: httpx.AsyncClient) -> None:
        # Looking asks before it acts: programs that read mail open every link in it.
        assert (await client.get("/not-me/wrong")).status_code == 200
        assert (await client.post("/not-me/wrong")).status_code in (404, 410)

    at_the_door(tmp_path, ask)
