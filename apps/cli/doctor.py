"""`./porter doctor`: looks at everything Porter needs, one line each, and says what to do.

Mends nothing but the tables, which every command brings up to date. What is only not running is
told, and is no fault.
"""

from __future__ import annotations

import argparse
import socket
import subprocess
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx

from helpdesk import settings as settings_module
from helpdesk.accounts import store as accounts
from helpdesk.eligibility import pack
from helpdesk.errors import HelpdeskError
from helpdesk.mail.postman import postman_for
from helpdesk.settings import ROOT, Settings
from helpdesk.store import migrate

ENGINE_PYTHON = ROOT / "assistant" / ".venv" / "bin" / "python"
ANSWER_SECONDS = 5.0
START = "start Porter with `make run`"


@dataclass(frozen=True)
class Found:
    """What was seen of one part. `good` is None for what is only not running."""

    part: str
    good: bool | None
    words: str


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("doctor", help="check that everything is in place")
    parser.set_defaults(run=_run)


def _run(_: argparse.Namespace) -> int:
    bad = 0
    for found in examined():
        mark = {True: "ok", False: "WRONG", None: "--"}[found.good]
        print(f"{mark:<6}{found.part:<10}{found.words}")
        bad += found.good is False
    return 1 if bad else 0


def examined() -> Iterator[Found]:
    """Look at every part, one after another; without settings there is nothing more to look at."""
    try:
        settings = settings_module.load()
    except HelpdeskError as error:
        yield Found("settings", False, str(error))
        return
    yield Found("settings", True, f"{settings.env}, data in {settings.home}")
    looks: tuple[Callable[[Settings], Found], ...] = (
        _packs,
        _database,
        _model,
        _engine,
        _actions,
        _support,
        _mail,
    )
    for look in looks:
        yield look(settings)


def _packs(settings: Settings) -> Found:
    try:
        packs = pack.load_all(settings.providers, settings.clock().date())
    except HelpdeskError as error:
        return Found("rules", False, str(error))
    return Found("rules", True, f"{len(packs)} provider(s): {', '.join(sorted(packs))}")


def _database(settings: Settings) -> Found:
    try:
        database = migrate.open_at_head(settings.database_url)
        with database.read() as connection:
            known = accounts.count(connection)
        database.dispose()
    except Exception as error:  # whatever a driver raises; its words may hold the password
        return Found(
            "database",
            False,
            f"cannot be used ({type(error).__name__}): see that it runs and "
            "that PORTER_DATABASE_URL is right",
        )
    if not known:
        return Found("database", True, "no accounts yet: `./porter accounts import FILE`")
    return Found("database", True, f"{known} account(s)")


def _model(_: Settings) -> Found:
    if not ENGINE_PYTHON.exists():
        return Found("model", False, "the engine is not installed: `make install`")
    check = [str(ENGINE_PYTHON), "-m", "assistant.train", "--check"]
    done = subprocess.run(check, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return Found("model", True, "trained from the present files")
    return Found("model", False, "older than what it is made of, or not there: `make train`")


def _engine(settings: Settings) -> Found:
    address = f"http://127.0.0.1:{settings.engine_port}/webhooks/gateway/ready"
    token = {"Authorization": f"Bearer {settings.token('engine')}"}
    return _asked("engine", address, token, "PORTER_ENGINE_PORT")


def _actions(settings: Settings) -> Found:
    address = f"http://127.0.0.1:{settings.actions_port}/health"
    token = {"X-Action-Token": settings.token("actions")}
    return _asked("actions", address, token, "PORTER_ACTIONS_PORT")


def _support(settings: Settings) -> Found:
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)
    return _asked("support", f"http://{host}:{settings.port}/readyz", {}, "PORTER_PORT")


def _asked(part: str, address: str, headers: dict[str, str], port: str) -> Found:
    try:
        answer = httpx.get(address, headers=headers, timeout=ANSWER_SECONDS, trust_env=False)
    except httpx.ConnectError:
        return Found(part, None, f"not running: {START}")
    except httpx.HTTPError as error:
        return Found(part, False, f"does not answer ({type(error).__name__}): restart it")
    if answer.status_code == 200:
        return Found(part, True, "ready")
    if answer.status_code in (401, 403, 404):
        return Found(part, False, f"somebody else answers there: give {port} another port")
    return Found(part, False, "not ready: see its log in PORTER_HOME/logs")


def _mail(settings: Settings) -> Found:
    if not settings.smtp_url:
        return Found("mail", True, f"letters become files in {settings.home / 'mailbox'}")
    try:
        postman_for(settings.smtp_url, settings.mail_from, settings.home / "mailbox")
    except HelpdeskError as error:
        return Found("mail", False, str(error))
    url = urllib.parse.urlsplit(settings.smtp_url)
    port = url.port or (465 if url.scheme == "smtps" else 25)
    try:
        socket.create_connection((url.hostname or "", port), timeout=ANSWER_SECONDS).close()
    except OSError as error:
        words = f"{url.hostname} does not answer ({type(error).__name__}): see PORTER_SMTP_URL"
        return Found("mail", False, words)
    return Found("mail", True, f"{url.hostname} answers")
