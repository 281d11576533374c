"""The support server: builds the application from the settings and serves it."""

from __future__ import annotations

import argparse
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware

from apps import logs
from apps.support import chat_api, chat_socket, files, health, page, parts, problems
from apps.support.desk import routing as desk
from apps.support.headers import SecurityHeaders
from apps.support.limits import OFF, Limits
from apps.support.origins import Origins, origin_of
from apps.support.site import cases, continuing, pages
from apps.support.turns import Pace
from helpdesk import bootstrap
from helpdesk import settings as settings_module
from helpdesk.eligibility import pack
from helpdesk.errors import HelpdeskError
from helpdesk.settings import Settings
from helpdesk.store import migrate

LARGEST_FRAME = 16 * 1024
LAST_WORDS_SECONDS = 5  # for requests under way when the server is told to end


def build(
    settings: Settings, *, limits: Limits | None = None, pace: Pace | None = None
) -> Starlette:
    """Return the application. Nothing is opened before it starts; see `lifespan`."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        helpdesk = bootstrap.build(settings)
        app.state.parts = parts.assemble(helpdesk, limits or Limits(), pace or Pace())
        app.state.readiness = health.Readiness()
        async with parts.running(app.state.parts):
            yield

    return Starlette(
        routes=[
            *chat_api.routes(),
            *chat_socket.routes(),
            *files.routes(),
            *health.routes(),
            *page.routes(),
            *desk.routes(),
            *cases.routes(),
            *continuing.routes(),
            *pages.routes(),
        ],
        middleware=[
            Middleware(
                Origins, allowed=settings.allowed_origins, own=origin_of(settings.public_url)
            ),
            Middleware(SecurityHeaders),
        ],
        exception_handlers=problems.HANDLERS,
        lifespan=lifespan,
    )


class Server(uvicorn.Server):
    """Lets waiting browsers go when it is told to end, instead of waiting for them."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        app = self.config.app
        if isinstance(app, Starlette) and hasattr(app.state, "parts"):
            app.state.parts.bells.close()
        await super().shutdown(sockets)


def server(app: Starlette, host: str, port: int) -> Server:
    """Return a server for the application, quiet about requests: addresses carry tokens."""
    return Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            server_header=False,
            ws_max_size=LARGEST_FRAME,
            ws_ping_interval=20.0,
            timeout_graceful_shutdown=LAST_WORDS_SECONDS,
        )
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; return 1 after one sentence when that cannot begin."""
    parser = argparse.ArgumentParser(prog="support")
    parser.add_argument("--no-limits", action="store_true", help="for load tests")
    chosen = parser.parse_args(arguments)
    try:
        settings = settings_module.load()
        pack.load_all(settings.providers, settings.clock().date())
    except HelpdeskError as error:
        print(error, file=sys.stderr)
        return 1
    logs.configure("support", settings.log_level)
    migrate.open_at_head(settings.database_url).dispose()
    app = build(settings, limits=OFF if chosen.no_limits else Limits())
    logs.get().info("support server starts", port=settings.port)
    server(app, settings.host, settings.port).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
