"""`./porter run`: starts the four programs, keeps them running, and ends them all.

Knows how each is started; children.py knows how processes are kept.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from apps.cli.children import LOOK_SECONDS, Child, Children
from helpdesk import clock
from helpdesk import settings as settings_module
from helpdesk.accounts import importer
from helpdesk.accounts import store as accounts
from helpdesk.agents.canned import store as canned
from helpdesk.eligibility import pack
from helpdesk.errors import SettingsError
from helpdesk.settings import ROOT, Settings
from helpdesk.store import migrate

DEMO = ROOT / "demo" / "accounts.yml"
ENGINE_PYTHON = ROOT / "assistant" / ".venv" / "bin" / "python"
NOT_FOR_THE_ENGINE = ("PORTER_SECRET_KEY", "PORTER_DATABASE_URL", "PORTER_SMTP_URL")
PATIENCE_SECONDS = 15.0  # between two lines that say what we are waiting for
ASK_SECONDS = 0.3  # between two looks whether everything is ready
ANSWER_SECONDS = 2.0
QUIET_DEATHS = 3  # a child that dies more often is told to whoever sits at the terminal


@dataclass
class Wish:
    """The wish to end, as a signal handler can leave it."""

    asked: bool = False

    def ask(self, *_: object) -> None:
        """Wish; fits a signal handler."""
        self.asked = True


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("run", help="start everything and print the address")
    parser.add_argument("--port", help="port of the support server, in place of PORTER_PORT")
    parser.add_argument("--host", help="address it listens on, in place of PORTER_HOST")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    began = time.monotonic()
    wish = Wish()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, wish.ask)
    os.environ.update(agreed(arguments.host, arguments.port))
    settings = settings_module.load()
    refuse_taken_ports(settings)
    prepare_store(settings, pack.load_all(settings.providers, settings.clock().date()))
    children = Children(
        programs(settings, os.environ),
        ROOT,
        fell=_tell_of,
        started=lambda: _write_pids(settings.home / "run.json", children),
    )
    try:
        _keep(children, settings, wish, began)
    finally:
        print("Porter is stopping.", flush=True)
        children.end()
        (settings.home / "run.json").unlink(missing_ok=True)
    return 0


def agreed(host: str | None, port: str | None) -> dict[str, str]:
    """Return what we and every child must find alike in the environment: address and clock."""
    set_at = os.environ.get("PORTER_CLOCK_SET_AT") or str(clock.system().timestamp())
    wanted = {"PORTER_HOST": host, "PORTER_PORT": port, "PORTER_CLOCK_SET_AT": set_at}
    return {name: value for name, value in wanted.items() if value}


def refuse_taken_ports(settings: Settings) -> None:
    """Raise SettingsError, naming the setting, when somebody else listens where we would."""
    for name, host, port in (
        ("PORTER_PORT", settings.host, settings.port),
        ("PORTER_ENGINE_PORT", "127.0.0.1", settings.engine_port),
        ("PORTER_ACTIONS_PORT", "127.0.0.1", settings.actions_port),
    ):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise SettingsError(
                    f"{host}:{port} cannot be used ({error.strerror}): "
                    f"stop the program that holds it, or give {name} another port."
                ) from None


def prepare_store(settings: Settings, packs: Mapping[str, pack.Pack]) -> None:
    """Bring the store up to date; give a new one its first canned replies, and one without accounts
    the demo accounts of the providers served."""
    database = migrate.open_at_head(settings.database_url)
    try:
        with database.write() as connection:
            canned.begin(connection, settings.clock())
            if settings.env == "development" and accounts.count(connection) == 0:
                served = [a for a in importer.read(DEMO) if a.provider in packs]
                brought = importer.keep(connection, served, now=settings.clock())
                print(f"The store was empty: {brought.added} demo accounts imported.", flush=True)
    finally:
        database.dispose()


def programs(settings: Settings, environ: Mapping[str, str]) -> Sequence[Child]:
    """Return the four programs, in the order of starting: the slowest first."""
    logs = settings.home / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    engine = {name: value for name, value in environ.items() if name not in NOT_FOR_THE_ENGINE} | {
        "PORTER_ENGINE_TOKEN": settings.token("engine"),
        "PORTER_ACTIONS_TOKEN": settings.token("actions"),
        "PORTER_ACTIONS_PORT": str(settings.actions_port),
        "RASA_TELEMETRY_ENABLED": "false",
    }
    engine_port = str(settings.engine_port)
    ours = (sys.executable, "-m")
    commands: tuple[tuple[str, Sequence[str], Mapping[str, str]], ...] = (
        ("engine", (str(ENGINE_PYTHON), "-m", "assistant.serve", "--port", engine_port), engine),
        ("actions", (*ours, "actions.serve"), environ),
        ("support", (*ours, "apps.support.server"), environ),
        ("worker", (*ours, "apps.worker.main"), environ),
    )
    return [Child(name, line, env, logs / f"{name}.log") for name, line, env in commands]


def _keep(children: Children, settings: Settings, wish: Wish, began: float) -> None:
    """Tend the children until it is time to end; say once that they are ready."""
    ready = False
    next_look = next_word = time.monotonic()
    print(f"Porter is starting; its logs are in {settings.home / 'logs'}.", flush=True)
    while not wish.asked:
        children.tend()
        now = time.monotonic()
        if not ready and now >= next_look:
            missing = _missing(settings)
            ready = not missing
            next_look = time.monotonic() + ASK_SECONDS
            if ready:
                took = time.monotonic() - began
                print(f"Porter is ready at {settings.public_url} ({took:.1f} s).", flush=True)
            elif now >= next_word + PATIENCE_SECONDS:
                next_word = now
                print(f"Still waiting for: {missing}.", flush=True)
        time.sleep(LOOK_SECONDS)


def _missing(settings: Settings) -> str:
    """Return what is not ready yet, as the support server says it; empty when all is."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)
    try:
        answer = httpx.get(
            f"http://{host}:{settings.port}/readyz", timeout=ANSWER_SECONDS, trust_env=False
        )
        if answer.status_code == 200:
            return ""
        return ", ".join(name for name, usable in answer.json()["parts"].items() if not usable)
    except (httpx.HTTPError, ValueError, KeyError):
        return "support server"


def _tell_of(child: Child, code: int) -> None:
    if child.deaths >= QUIET_DEATHS:
        print(
            f"{child.name} ended {child.deaths} times (code {code}) and is started again; "
            f"see {child.log}.",
            file=sys.stderr,
            flush=True,
        )


def _write_pids(path: Path, children: Children) -> None:
    """Write name → pid, all at once, so that nobody reads half a file."""
    new = path.with_suffix(".new")
    new.write_text(json.dumps(children.pids()))
    new.replace(path)
