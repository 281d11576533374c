"""The parts of one support server, built once and handed to every route."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from apps.support import wording as wording_file
from apps.support.bells import Bells
from apps.support.engine import Engine
from apps.support.limits import Gate, Limits
from apps.support.measures import Measures
from apps.support.threads import Threads
from apps.support.turns import Notices, Pace, Runner
from apps.support.typing import Typing
from apps.support.wording import Wording
from helpdesk import clock
from helpdesk.bootstrap import Helpdesk
from helpdesk.chat import intake, store
from helpdesk.chat.files import store as files
from helpdesk.chat.files.shelf import Shelf
from helpdesk.chat.log import Reply
from helpdesk.clock import Clock
from helpdesk.reading.providers import Providers

ON_ITS_WAY = timedelta(hours=1)  # a file younger than that may still be written down


@dataclass
class Parts:
    """What routes work with."""

    desk: Helpdesk
    wording: Wording
    threads: Threads
    bells: Bells
    engine: Engine
    runner: Runner
    measures: Measures
    gate: Gate
    providers: Providers
    shelf: Shelf
    typing: Typing

    @property
    def clock(self) -> Clock:
        return self.desk.settings.clock

    @property
    def card_notice(self) -> Reply:
        return Reply(self.wording.notices["card_removed"], author="system")

    @property
    def file_notice(self) -> Reply:
        return Reply(self.wording.notices["file_kept"], author="system")


def assemble(desk: Helpdesk, limits: Limits, pace: Pace) -> Parts:
    """Build the parts; opens no connection yet. Must be called on the event loop's thread."""
    settings, wording = desk.settings, wording_file.load()
    threads, measures = Threads(desk.database), Measures()
    bells = Bells(threads)
    url = f"http://127.0.0.1:{settings.engine_port}"
    engine = Engine(url, settings.token("engine"), pace.hard)
    notices = Notices(
        outage=Reply(wording.notices["outage"], _a_person(wording), author="system"),
        turn_failed=Reply(wording.notices["turn_failed"], author="system"),
    )
    return Parts(
        desk=desk,
        wording=wording,
        threads=threads,
        bells=bells,
        engine=engine,
        runner=Runner(threads, engine, bells, measures, notices, settings.clock, pace),
        measures=measures,
        gate=Gate(limits),
        providers=Providers(
            {key: pack.name for key, pack in desk.packs.items()},
            {key: pack.chat.account_example for key, pack in desk.packs.items()},
        ),
        shelf=Shelf(settings.home / "files"),
        typing=Typing(bells.ring),
    )


def _a_person(wording: Wording) -> dict[str, Any]:
    """The one choice that needs no engine."""
    label = wording.notices["a_person"]
    return {"choices": [{"id": "a-person", "label": label, intake.TO_A_PERSON: True}]}


@asynccontextmanager
async def running(parts: Parts) -> AsyncIterator[None]:
    """Keep the runner and the bells going; end them in order."""
    await _sweep(parts)
    watches = [asyncio.create_task(w) for w in (parts.runner.watch(), parts.bells.watch())]
    try:
        yield
    finally:
        for watch in watches:
            watch.cancel()
        await asyncio.gather(*watches, return_exceptions=True)
        await parts.runner.close()
        await parts.engine.close()
        parts.threads.close()
        parts.desk.database.dispose()


async def _sweep(parts: Parts) -> None:
    """Remove files that came and were never written down: a server died in between."""
    with contextlib.suppress(*store.UNAVAILABLE, TimeoutError):  # then the next start does it
        known = await parts.threads.read(files.ids)
        parts.shelf.sweep(known, clock.system() - ON_ITS_WAY)
