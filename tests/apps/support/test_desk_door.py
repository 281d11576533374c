"""The desk's door: who gets in, how it says no, and that guessing teaches nothing (S08, S09, D39)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from laws.test_routes import AGENT, AUDIT, DECIDED, LEAD, STAFF
from rig import kept
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from apps.support import server
from apps.support.desk import door
from helpdesk import settings
from helpdesk.agents import signing_in
from helpdesk.agents import store as agents
from helpdesk.agents.presence import store as presence
from helpdesk.agents.store import Agent, Role
from helpdesk.chat.drafts import store as drafts
from helpdesk.store import migrate
from helpdesk.vocabulary import Owner

URL, SECRET = "http://porter.example", "a long enough password"
Ask = Callable[[httpx.AsyncClient, Starlette], Awaitable[None]]
NOT_YOURS = "Your role does not allow this"
ROUTES = [r for r, who in DECIDED.items() if who in (AGENT, AUDIT, LEAD, STAFF) and r[0] != "WS"]


@door.desk()
async def breaks(request: Request, agent: Agent) -> Response:
    raise RuntimeError("secret insides")


@door.desk(Role.LEAD)
async def for_leads(request: Request, agent: Agent) -> Response:
    return Response()


def at_the_desk(home: Path, ask: Ask, **environ: str) -> None:
    """Let `ask` talk to the application, where Maria, Lee and Audrey may sign in."""
    chosen = settings.load({"PORTER_HOME": str(home), **environ})
    database = migrate.open_at_head(chosen.database_url)
    with database.write() as connection:
        for name, role in (("Maria", Role.AGENT), ("Lee", Role.LEAD), ("Audrey", Role.AUDITOR)):
            signing_in.add(
                connection, name=name, email=f"{name}@desk.example", role=role, password=SECRET,
                now=chosen.clock(),
            )  # fmt: skip
    database.dispose()
    app = server.build(chosen)
    app.router.routes[:0] = [Route("/desk/breaks", breaks), Route("/desk/leads", for_leads)]

    async def talk() -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url=URL) as client,
        ):
            await ask(client, app)

    asyncio.run(talk())


async def sign_in(client: httpx.AsyncClient, name: str, password: str = SECRET, **more: str) -> Any:
    client.cookies.clear()
    form = {"email": f"{name}@desk.example", "password": password, "next": "/desk", **more}
    return await client.post("/desk/sign-in", data=form)


async def csrf(client: httpx.AsyncClient) -> str:
    found = re.search(r'name="csrf" value="(\w+)"', (await client.get("/desk")).text)
    assert found
    return found[1]


def alike(page: str) -> str:
    """Return the page without what the one who asked typed, and without the time."""
    return re.sub(r'value="\w+@desk|data-now="[^"]*"', "", page)


@contextmanager
def written(app: Starlette) -> Iterator[Any]:
    with app.state.parts.desk.database.write() as connection:
        yield connection


@pytest.mark.parametrize("url", ["", "https://desk.example"])
def test_S08_the_cookie_is_for_our_own_pages_alone(tmp_path: Path, url: str) -> None:
    async def ask(client: httpx.AsyncClient, app: Starlette) -> None:
        answer = await sign_in(client, "maria", next="/desk?list=mine")
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk?list=mine")
        said = answer.headers["set-cookie"].lower()
        assert "httponly" in said and "samesite=lax" in said and "path=/desk" in said
        assert ("secure" in said) is bool(url)
        for elsewhere in ("https://evil.example/", "//evil.example", "/desk\\@evil.example", "/x"):
            there = await sign_in(client, "maria", next=elsewhere)
            assert there.headers["location"] == "/desk", elsewhere

    at_the_desk(tmp_path, ask, PORTER_PUBLIC_URL=url)


def test_S08_no_answer_tells_who_exists_and_guessing_ends(tmp_path: Path) -> None:
    async def ask(client: httpx.AsyncClient, app: Starlette) -> None:
        with written(app) as connection:
            signing_in.disable(connection, "lee@desk.example", app.state.parts.clock())
        answers = [
            await sign_in(client, "maria", "wrong wrong wrong"),
            await sign_in(client, "nobody", "wrong wrong wrong"),
            await sign_in(client, "lee"),
        ]
        pages = {alike(a.text) for a in answers}
        assert {a.status_code for a in answers} == {401} and len(pages) == 1
        assert not any("set-cookie" in a.headers for a in answers)
        for _ in range(signing_in.FAILURES_AN_AGENT):
            await sign_in(client, "maria", "wrong wrong wrong")
        throttled = await sign_in(client, "maria")
        assert throttled.status_code == 401 and alike(throttled.text) in pages

    at_the_desk(tmp_path, ask)


def test_S08_other_sites_pages_cannot_act_for_an_agent(tmp_path: Path) -> None:
    async def ask(client: httpx.AsyncClient, app: Starlette) -> None:
        foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
        form = {"email": "maria@desk.example", "password": SECRET}
        assert (await client.post("/desk/sign-in", data=form, headers=foreign)).status_code == 403
        unnamed = {"Sec-Fetch-Site": "cross-site"}
        assert (await client.post("/desk/sign-in", data=form, headers=unnamed)).status_code == 403
        await sign_in(client, "maria")
        token = await csrf(client)
        away = {"status": "away", "csrf": token}
        answer = await client.post("/desk/presence", data=away, headers=foreign)
        assert answer.status_code == 403
        for wrong in ("", "x" * 64, token[:-1]):
            refused = await client.post("/desk/presence", data={"status": "away", "csrf": wrong})
            assert refused.status_code == 403 and "did not come from the page" in refused.text
        with app.state.parts.desk.database.read() as connection:
            maria = signing_in.current(
                connection, client.cookies["porter_desk"], app.state.parts.clock()
            )
            assert maria is not None
            said = presence.status_of(connection, maria.id, app.state.parts.clock())
        assert said == "online"
        assert (await client.post("/desk/presence", data=away)).status_code == 303

    at_the_desk(tmp_path, ask)


def test_S08_D38_a_session_ends_by_itself_and_at_once_when_left(tmp_path: Path) -> None:
    async def ask(client: httpx.AsyncClient, app: Starlette) -> None:
        await sign_in(client, "maria")
        token, cookie = await csrf(client), client.cookies["porter_desk"]
        await client.post("/desk/sign-out", data={"csrf": token})
        client.cookies.set("porter_desk", cookie)
        assert (await client.get("/desk")).status_code == 303, (
            "a cookie that was kept opens nothing"
        )

        await sign_in(client, "maria")
        idle = app.state.parts.clock() - signing_in.IDLE - timedelta(seconds=1)
        with written(app) as connection:
            signing_in.touch(connection, client.cookies["porter_desk"], idle)
        page = await client.get("/desk/cases?status=received")
        assert page.headers["location"] == "/desk/sign-in?next=%2Fdesk%2Fcases%3Fstatus%3Dreceived"
        part = {"HX-Request": "true", "HX-Current-URL": f"{URL}/desk?list=mine"}
        for method in ("GET", "POST"):
            answer = await client.request(method, "/desk/queue/list", headers=part)
            if method == "GET":
                assert answer.status_code == 401
                assert answer.headers["hx-retarget"] == "#notice", "what was typed stays"
                assert "next=%2Fdesk%3Flist%3Dmine" in answer.text

    at_the_desk(tmp_path, ask)


def test_S09_every_route_of_the_desk_lets_in_those_it_is_for_and_nobody_else(
    tmp_path: Path,
) -> None:
    """By address, not by hidden links; nothing is changed by who may not."""
    allowed = {
        STAFF: {"maria", "lee", "audrey"},
        AGENT: {"maria", "lee"},
        AUDIT: {"lee", "audrey"},
        LEAD: {"lee"},
    }

    async def ask(client: httpx.AsyncClient, app: Starlette) -> None:
        assert len(ROUTES) > 5
        for name in ("maria", "lee", "audrey", None):
            client.cookies.clear()
            token = ""
            if name is not None:
                await sign_in(client, name)
                token = await csrf(client)
            for method, path in ROUTES:
                if path == "/desk/sign-out":
                    continue
                there = re.sub(r"\{\w+(:path)?\}", "nothing", path)
                answer = await client.request(
                    method, there, data={"csrf": token} if token else None
                )
                what = f"{name} {method} {path}: {answer.status_code}"
                if name is None:
                    assert answer.status_code == (303 if method == "GET" else 401), what
                elif name in allowed[DECIDED[method, path]]:
                    assert answer.status_code not in (401, 500), what
                    assert NOT_YOURS not in answer.text, what
                else:
                    assert answer.status_code == 403 and NOT_YOURS in answer.text, what
                if method == "POST" and name is not None:
                    bare = await client.post(there)
                    assert bare.status_code == 403, f"{what} without the page's token"

    at_the_desk(tmp_path, ask)


def test_D39_errors_are_pages_of_the_house_without_insides(tmp_path: Path) -> None:
    async def ask(client: httpx.AsyncClient, app: Starlette) -> None:
        await sign_in(client, "maria")
        for path, status in {"/desk/nothing": 404, "/desk/leads": 403, "/desk/breaks": 500}.items():
            answer = await client.get(path)
            assert answer.status_code == status
            assert answer.headers["content-type"].startswith("text/html")
            assert answer.headers["cache-control"] == "no-store"
            assert "Porter desk" in answer.text and "Back to the queue" in answer.text
            assert not re.search(r"Traceback|secret insides|RuntimeError|\.py", answer.text)
            part = await client.get(path, headers={"HX-Request": "true"})
            assert part.headers["hx-retarget"] == "#notice"
            assert "<html" not in part.text and 'class="refusal"' in part.text

    at_the_desk(tmp_path, ask)


def test_a_disabled_agent_is_out_at_once_and_presence_is_theirs_to_say(tmp_path: Path) -> None:
    async def ask(client: httpx.AsyncClient, app: Starlette) -> None:
        await sign_in(client, "maria")
        token = await csrf(client)
        odd = await client.post("/desk/presence", data={"status": "asleep", "csrf": token})
        assert odd.status_code == 422 and "Choose online, busy or away" in odd.text
        large = await client.post("/desk/presence", data={"status": "x" * 70_000, "csrf": token})
        assert large.status_code == 413
        with written(app) as connection:
            signing_in.disable(connection, "maria@desk.example", app.state.parts.clock())
            everybody = agents.listing(connection)
            known = {a.name: a.disabled_at is not None for a in everybody}
        assert known["Maria"]
        assert (await client.get("/desk")).status_code == 303
        assert (await sign_in(client, "audrey")).status_code == 303
        with written(app) as connection:
            (audrey,) = (a for a in everybody if a.name == "Audrey")
            # Nobody waits for somebody who only reads: an auditor is never at the desk.
            assert presence.status_of(connection, audrey.id, app.state.parts.clock()) is None

    at_the_desk(tmp_path, ask)


def test_an_answer_or_a_question_for_a_form_that_is_no_more_open_changes_nothing(
    tmp_path: Path,
) -> None:
    async def ask(client: httpx.AsyncClient, app: Starlette) -> None:
        await sign_in(client, "maria")
        token, now = await csrf(client), app.state.parts.clock()
        with written(app) as connection:
            (maria,) = (a for a in agents.listing(connection) if a.name == "Maria")
            talk = kept.talk(connection, now, "cancel it", provider="8x8")
            kept.owner(connection, talk, Owner.AGENT, now, maria.id)
            earlier, shown = (
                kept.draft(connection, talk, "open", now + timedelta(minutes=n), provider="8x8")
                for n in (-20, -10)
            )
        page = f"/desk/conversations/{talk}"
        assert f'name="draft" value="{shown}"' in (await client.get(f"{page}/form")).text
        for draft, status in ((earlier, 409), (shown, 303)):
            form = {"csrf": token, "version": "1", "draft": draft, "picked": '"account"'}
            answer = await client.post(f"{page}/form/answers/cancel_scope", data=form)
            assert answer.status_code == status
            form = {"csrf": token, "draft": draft}
            asked = await client.post(f"{page}/form/asks/cancel_date", data=form)
            assert asked.status_code == status
            with written(app) as connection:
                held = [drafts.get(connection, which)["answers"] for which in (earlier, shown)]
            assert held == [{}, {"cancel_scope": "account"} if draft == shown else {}]

    at_the_desk(tmp_path, ask)
