"""A real support server on a free port, and a stand-in for the engine that does as it is told."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rig.door import Browser, Engine, Running
from rig.stack import free_port

from apps.support import server as support
from apps.support.limits import OFF, Limits
from apps.support.turns import Pace
from helpdesk import settings as settings_module
from helpdesk.store.database import Database

QUICK = Pace(
    soft=0.5, hard=1.5, first_retry=0.05, longest_retry=0.1, orphan_after=0.2, orphan_look=0.1
)


@pytest.fixture
def engine() -> Iterator[Engine]:
    made = Engine(free_port())
    made.start()
    yield made
    made.stop()


@pytest.fixture
def settings(database: Database, engine: Engine, tmp_path: Path) -> settings_module.Settings:
    return settings_module.load(
        {
            "PORTER_HOME": str(tmp_path),
            "PORTER_PORT": str(free_port()),
            "PORTER_ENGINE_PORT": str(engine.port),
        }
    )


@pytest.fixture
def start(settings: settings_module.Settings) -> Iterator[Callable[..., Running]]:
    """Start a support server; any number on the same store."""
    started: list[Running] = []

    def run(limits: Limits = OFF, pace: Pace = QUICK) -> Running:
        port = free_port()
        made = support.server(support.build(settings, limits=limits, pace=pace), "127.0.0.1", port)
        thread = threading.Thread(target=made.run, daemon=True)
        thread.start()
        while not made.started:
            assert thread.is_alive()
            time.sleep(0.005)
        started.append(Running(f"http://127.0.0.1:{port}", made, thread))
        return started[-1]

    yield run
    for running in started:
        running.stop()


@pytest.fixture
def porter(start: Callable[..., Running]) -> Running:
    return start()


@pytest.fixture
def browse() -> Iterator[Callable[..., Browser]]:
    """One more browser; of the same conversation when given what was opened."""
    made: list[Browser] = []

    def browse(porter: Running, opened: dict[str, Any] | None = None) -> Browser:
        made.append(Browser(porter.url, opened))
        return made[-1]

    yield browse
    for browser in made:
        browser.http.close()


@pytest.fixture
def browser(porter: Running, browse: Callable[..., Browser]) -> Browser:
    return browse(porter)
