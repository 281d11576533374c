"""Many customers and several desks at once: what each of them was told, line by line, as it came."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import re
import time
from collections.abc import AsyncIterator, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, Self

import httpx
import sqlalchemy as sa
from rig import kept
from sqlalchemy.engine import Connection
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from helpdesk.chat import store as chat
from helpdesk.store.schema import conversations
from helpdesk.vocabulary import Owner

PASSWORD = "correct horse battery"
SEQ = re.compile(r'data-seq="(\d+)"')
CSRF = re.compile(r'X-CSRF-Token\\?": \\?"([0-9a-f]+)')
_ids = itertools.count(1)


def waiting(connection: Connection, now: datetime, provider: str = "8x8") -> tuple[str, str]:
    """Keep one customer in line; return the conversation and the token that opens it."""
    talk, token = chat.open_conversation(connection, provider=provider, locale="en", now=now)
    c = conversations.c
    connection.execute(sa.update(conversations).where(c.id == talk).values(answered_seq=0))
    kept.say(connection, talk, "Is somebody there?", now)
    kept.owner(connection, talk, Owner.QUEUE, now)
    return talk, token


class Customer:
    """One customer's browser: `heard` are the places in the log it was told, in order of coming."""

    def __init__(self, url: str, talk: str, token: str) -> None:
        self.talk = talk
        self.heard: list[int] = []
        self.last = 0  # where the log ends, as far as they were told
        self._url, self._token = url, token
        self._socket: ClientConnection | None = None
        self._hearing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._socket = await connect(f"{self._url.replace('http', 'ws')}/api/chat/ws")
        await self._socket.send(json.dumps({"token": self._token, "after": 0}))
        self._hearing = asyncio.create_task(self._hear())
        return self

    async def __aexit__(self, *error: object) -> None:
        assert self._socket and self._hearing
        await self._socket.close()
        await self._hearing

    async def say(self, text: str) -> None:
        """Send something; the answer comes by itself."""
        assert self._socket
        client_id = f"crowd-{next(_ids)}"
        await self._socket.send(json.dumps({"client_id": client_id, "text": text}))

    async def _hear(self) -> None:
        assert self._socket
        with contextlib.suppress(ConnectionClosed):
            async for raw in self._socket:
                frame = json.loads(raw)
                assert "problem" not in frame, frame
                self.heard += [message["seq"] for message in frame.get("messages", ())]
                self.last = frame.get("last_seq", self.last)


class Desk:
    """One agent's browser: it fetches anew what the socket says has changed, one fetch at a time."""

    def __init__(self, url: str, email: str, which: str = "open") -> None:
        self.seen: list[int] = []  # places in the log of the conversation that is open here
        self.lists: list[tuple[float, str]] = []  # the queue as it was shown, and when
        self._url, self._email, self._which = url, email, which
        self._http = httpx.AsyncClient(base_url=url, timeout=40)
        self._socket: ClientConnection | None = None
        self._csrf = self._look = ""
        self._changed = {"queue-changed": asyncio.Event(), "conversation-changed": asyncio.Event()}
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        signed = {"email": self._email, "password": PASSWORD}
        answer = await self._http.post("/desk/sign-in", data=signed)
        assert answer.status_code == 303, (answer.status_code, answer.text)
        found = CSRF.search((await self._http.get("/desk")).text)
        assert found, "the desk's page holds no token"
        self._csrf = found[1]
        cookies = "; ".join(f"{name}={value}" for name, value in self._http.cookies.items())
        self._socket = await connect(
            f"{self._url.replace('http', 'ws')}/desk/ws", additional_headers={"Cookie": cookies}
        )
        fetches = {"queue-changed": self._list, "conversation-changed": self._lines}
        self._tasks = [asyncio.create_task(self._hear())]
        for event, fetch in fetches.items():
            self._tasks.append(asyncio.create_task(self._follow(self._changed[event], fetch)))
        return self

    async def __aexit__(self, *error: object) -> None:
        assert self._socket
        await self._socket.close()
        for task in self._tasks:
            task.cancel()
        ended = await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.post("/desk/sign-out")
        await self._http.aclose()
        for what in ended:
            if isinstance(what, Exception):
                raise what

    async def open(self, talk: str) -> None:
        """Claim a customer and look at the conversation from now on."""
        assert self._socket
        self._look = talk
        await self.post(f"/desk/conversations/{talk}/claim", epoch="1", confirmed="yes")
        await self._socket.send(json.dumps({"look": talk, "active": True}))
        for changed in self._changed.values():
            changed.set()

    async def write(self, text: str, kind: str = "reply") -> None:
        """Write to the customer, or a note."""
        path = f"/desk/conversations/{self._look}/messages"
        await self.post(path, text=text, kind=kind, client_id=f"crowd-desk-{next(_ids)}")

    async def post(self, path: str, **fields: str) -> None:
        """Send one form."""
        answer = await self._http.post(path, data={"csrf": self._csrf, **fields})
        assert answer.status_code == 303, (path, answer.status_code, answer.text)

    async def _hear(self) -> None:
        assert self._socket
        with contextlib.suppress(ConnectionClosed):
            async for raw in self._socket:
                self._changed[json.loads(raw)["event"]].set()

    async def _follow(self, changed: asyncio.Event, fetch: Any) -> None:
        while True:
            await changed.wait()
            changed.clear()
            await fetch()

    async def _lines(self) -> None:
        after = self.seen[-1] if self.seen else 0
        path = f"/desk/conversations/{self._look}/lines"
        found = await self._http.get(path, params={"after": after, "epoch": 0})
        self.seen += map(int, SEQ.findall(found.raise_for_status().text))

    async def _list(self) -> None:
        found = await self._http.get("/desk/queue/list", params={"list": self._which})
        self.lists.append((time.perf_counter(), found.raise_for_status().text))


@contextlib.asynccontextmanager
async def all_of(people: Sequence[Customer | Desk]) -> AsyncIterator[None]:
    """Let them all come, and go at the end of the block."""
    async with contextlib.AsyncExitStack() as stack:
        for one in people:
            await stack.enter_async_context(one)
        yield


def run(what: Coroutine[Any, Any, None]) -> None:
    """Run it to its end in a thread of its own: a browser of the tests may have a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, what).result()
