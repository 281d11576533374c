"""Every setting: name, default, help, once. The only place that reads the environment and `.env`."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dotenv import dotenv_values

from helpdesk import clock
from helpdesk.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_KEY = 32
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?")


@dataclass(frozen=True)
class Setting:
    """One setting as `.env.example` and `./porter doctor` show it."""

    name: str
    default: str
    help: str


SETTINGS = (
    Setting(
        "PORTER_ENV",
        "development",
        "development or production; production refuses PORTER_CLOCK and asks for PORTER_SECRET_KEY",
    ),
    Setting(
        "PORTER_HOME",
        "var",
        "the folder where the data lives: database, mailbox, files, keys, logs",
    ),
    Setting(
        "PORTER_PROVIDERS",
        "helpdesk/providers",
        "the folder of the rule packs, one PROVIDER.yml for each provider that is served",
    ),
    Setting(
        "PORTER_DATABASE_URL",
        "",
        "empty: SQLite in PORTER_HOME; or postgresql+psycopg://user:password@host/name",
    ),
    Setting("PORTER_HOST", "127.0.0.1", "address the support server listens on"),
    Setting("PORTER_PORT", "8000", "port of the support server, the only door to the outside"),
    Setting("PORTER_ENGINE_PORT", "5005", "port of the engine, loopback only"),
    Setting("PORTER_ACTIONS_PORT", "5055", "port of the action server, loopback only"),
    Setting(
        "PORTER_PUBLIC_URL", "", "address customers see, used in letters; empty: http://HOST:PORT"
    ),
    Setting(
        "PORTER_ALLOWED_ORIGINS",
        "",
        "other sites the widget may stand on, like https://www.example, divided by blanks",
    ),
    Setting(
        "PORTER_IDENTITY_KEY",
        "",
        "shared with a site that signs its customers in: at least 32 characters; empty: none does",
    ),
    Setting(
        "PORTER_SECRET_KEY",
        "",
        "at least 32 characters; empty in development: made once and kept in PORTER_HOME",
    ),
    Setting(
        "PORTER_CLOCK",
        "",
        "an instant such as 2026-12-01T09:00:00-08:00 at which the clock starts; development only",
    ),
    Setting(
        "PORTER_CLOCK_SET_AT",
        "",
        "epoch second at which PORTER_CLOCK was true; ./porter run sets it so that all agree",
    ),
    Setting(
        "PORTER_SMTP_URL",
        "",
        "empty: letters become files in PORTER_HOME/mailbox; or smtp://user:password@host:587",
    ),
    Setting("PORTER_MAIL_FROM", "support@porter.example", "sender of every letter"),
    Setting(
        "PORTER_AGENT_CAPACITY",
        "3",
        "how many customers an agent answers at once before the desk asks whether one more is meant",
    ),
    Setting(
        "PORTER_REPLY_MINUTES",
        "5",
        "minutes within which a customer who waits for a person should be taken up",
    ),
    Setting("PORTER_LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR"),
)


@dataclass(frozen=True)
class Settings:
    """The settings of one process, checked."""

    env: str
    home: Path
    providers: Path
    database_url: str
    host: str
    port: int
    engine_port: int
    actions_port: int
    public_url: str
    allowed_origins: frozenset[str]
    identity_key: str
    secret_key: str
    clock: clock.Clock
    smtp_url: str
    mail_from: str
    agent_capacity: int
    reply_minutes: int
    log_level: str

    def token(self, purpose: str) -> str:
        """Return the shared secret of one purpose ("engine", "actions", "pin", …), derived from the key."""
        return hmac.new(self.secret_key.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `environ`, or from the process environment over `.env`.

    Raises SettingsError with the name of the setting and what to write.
    """
    if environ is None:
        environ = {**{k: v or "" for k, v in dotenv_values(ROOT / ".env").items()}, **os.environ}
    value = {s.name: environ.get(s.name) or s.default for s in SETTINGS}
    env = value["PORTER_ENV"]
    if env not in ("development", "production"):
        raise SettingsError("PORTER_ENV: write development or production")
    home = _folder(value["PORTER_HOME"])
    port = _port(value, "PORTER_PORT")
    return Settings(
        env=env,
        home=home,
        providers=_folder(value["PORTER_PROVIDERS"]),
        database_url=value["PORTER_DATABASE_URL"] or f"sqlite:///{home / 'porter.db'}",
        host=value["PORTER_HOST"],
        port=port,
        engine_port=_port(value, "PORTER_ENGINE_PORT"),
        actions_port=_port(value, "PORTER_ACTIONS_PORT"),
        public_url=value["PORTER_PUBLIC_URL"] or f"http://{value['PORTER_HOST']}:{port}",
        allowed_origins=_origins(value["PORTER_ALLOWED_ORIGINS"]),
        identity_key=_identity_key(value["PORTER_IDENTITY_KEY"]),
        secret_key=_secret_key(value["PORTER_SECRET_KEY"], env, home),
        clock=_clock(value["PORTER_CLOCK"], value["PORTER_CLOCK_SET_AT"], env),
        smtp_url=value["PORTER_SMTP_URL"],
        mail_from=value["PORTER_MAIL_FROM"],
        agent_capacity=_count(value, "PORTER_AGENT_CAPACITY", 100),
        reply_minutes=_count(value, "PORTER_REPLY_MINUTES", 1440),
        log_level=value["PORTER_LOG_LEVEL"].upper(),
    )


def _folder(path: str) -> Path:
    return ROOT / path  # an absolute path stays as it is


def _port(value: Mapping[str, str], name: str) -> int:
    try:
        port = int(value[name])
    except ValueError:
        port = -1
    if not 0 < port < 65536:
        raise SettingsError(f"{name}: write a port between 1 and 65535")
    return port


def _count(value: Mapping[str, str], name: str, most: int) -> int:
    written = value[name]
    count = int(written) if written.isascii() and written.isdecimal() else 0
    if not 0 < count <= most:
        raise SettingsError(f"{name}: write a whole number from 1 to {most}")
    return count


def _origins(written: str) -> frozenset[str]:
    for origin in written.split():
        if not _ORIGIN.fullmatch(origin):
            raise SettingsError(
                "PORTER_ALLOWED_ORIGINS: write each as scheme, host and port, like "
                "https://www.example, without a path, divided by blanks"
            )
    return frozenset(written.split())


def _identity_key(key: str) -> str:
    if key and len(key) < SHORTEST_KEY:
        raise SettingsError("PORTER_IDENTITY_KEY: write at least 32 random characters, or nothing")
    return key


def _secret_key(key: str, env: str, home: Path) -> str:
    if key:
        if len(key) < SHORTEST_KEY:
            raise SettingsError("PORTER_SECRET_KEY: write at least 32 random characters")
        return key
    if env == "production":
        raise SettingsError(
            "PORTER_SECRET_KEY: production needs one; write at least 32 random characters"
        )
    kept = home / "secret.key"
    home.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return kept.read_text()


def _clock(instant: str, set_at: str, env: str) -> clock.Clock:
    if not instant:
        return clock.system
    if env == "production":
        raise SettingsError("PORTER_CLOCK: remove it; production runs on the real time")
    try:
        return clock.starting_at(datetime.fromisoformat(instant), float(set_at) if set_at else None)
    except ValueError:
        raise SettingsError(
            "PORTER_CLOCK: write an instant with its time zone, like 2026-12-01T09:00:00-08:00"
        ) from None
