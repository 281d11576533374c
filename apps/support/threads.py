"""Store calls off the event loop. Reading and writing wait apart: a locked writer stops no reader."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from helpdesk.chat.store import Connection
from helpdesk.store.database import Database

READERS = 4
WRITERS_POSTGRESQL = 8
LONGEST_WAIT = 5.5  # seconds, then the customer is told to try again

T = TypeVar("T")


class Threads:
    """Runs functions of an open connection, each in one transaction, on worker threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._is_sqlite = database.is_sqlite
        self._readers = ThreadPoolExecutor(READERS, "reader")
        # SQLite has one writer at a time; a queue of ours is fairer and faster than its busy loop.
        self._writers = ThreadPoolExecutor(
            1 if database.is_sqlite else WRITERS_POSTGRESQL, "writer"
        )

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Return what `work` read. Raises TimeoutError when the store does not answer in time.

        SQLite is read right here: nobody can lock a reader out, and a thread costs more than the look.
        """
        if self._is_sqlite:
            return self._read(work)
        return await self._run(self._readers, self._read, work)

    async def look(self, work: Callable[[Connection], T]) -> T:
        """Return what `work` read, off the event loop: for looks that take longer than a thread costs.

        Raises TimeoutError when the store does not answer in time.
        """
        return await self._run(self._readers, self._read, work)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Return what `work` returned, once it is committed.

        Raises TimeoutError when the store does not answer in time; the work may still be done later,
        so it must bear being asked for twice.
        """
        return await self._run(self._writers, self._write, work)

    def close(self) -> None:
        """Wait for what is under way, and end the threads."""
        for pool in (self._readers, self._writers):
            pool.shutdown(cancel_futures=True)

    async def _run(
        self,
        pool: ThreadPoolExecutor,
        call: Callable[[Callable[[Connection], T]], T],
        work: Callable[[Connection], T],
    ) -> T:
        loop = asyncio.get_running_loop()
        return await asyncio.wait_for(loop.run_in_executor(pool, call, work), LONGEST_WAIT)

    def _read(self, work: Callable[[Connection], T]) -> T:
        with self._database.read() as connection:
            return work(connection)

    def _write(self, work: Callable[[Connection], T]) -> T:
        with self._database.write() as connection:
            return work(connection)
