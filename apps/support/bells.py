"""Who waits for news of which conversation, and ringing for them. Holds no news itself."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from apps import logs
from apps.support.threads import Threads
from helpdesk.chat import store
from helpdesk.handoff.queue import store as queue

DESK = "desk"  # rung for whatever agents should see
LOOK_EVERY = 0.4  # seconds; news from other processes arrives no later


class Bells:
    """Wakes long polls and sockets: at once for what this process does, else by a cheap look."""

    def __init__(self, threads: Threads, look_every: float = LOOK_EVERY) -> None:
        self._threads = threads
        self._look_every = look_every
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self.closing = False

    @contextmanager
    def listen(self, conversation_id: str) -> Iterator[asyncio.Event]:
        """Give an event that is set whenever the conversation may have changed."""
        bell = asyncio.Event()
        self._waiting.setdefault(conversation_id, set()).add(bell)
        try:
            yield bell
        finally:
            self._waiting[conversation_id].discard(bell)
            if not self._waiting[conversation_id]:
                del self._waiting[conversation_id]

    def ring(self, conversation_id: str) -> None:
        """Wake everybody who waits for this conversation."""
        for bell in self._waiting.get(conversation_id, ()):
            bell.set()

    def close(self) -> None:
        """Wake everybody for the last time: the server is about to end."""
        self.closing = True
        for conversation_id in self._waiting:
            self.ring(conversation_id)

    async def watch(self) -> None:
        """Look for what other processes wrote, for ever."""
        seen: dict[str, object] = {}
        while True:
            await asyncio.sleep(self._look_every)
            ids = list(self._waiting)
            try:
                now = await self._threads.read(partial(_marks, ids=ids)) if ids else {}
            except (*store.UNAVAILABLE, TimeoutError) as error:
                logs.get().warning("cannot look for news", exc_info=error)
                continue
            for conversation_id in now:
                if seen.get(conversation_id) != now[conversation_id]:
                    self.ring(conversation_id)
            seen = now


def _marks(connection: store.Connection, ids: list[str]) -> dict[str, object]:
    """Return, for each bell, something that changes whenever it must be rung."""
    found: dict[str, object] = {**store.marks(connection, ids)}
    return found | {DESK: queue.mark(connection)} if DESK in ids else found
