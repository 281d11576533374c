"""The page behind the "this was not me" link, and the files pages need. Holds no wording."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from apps.support.parts import Parts
from apps.support.site import pages
from helpdesk.casework.fraud import open_fraud_case
from helpdesk.chat import store
from helpdesk.errors import NotFound
from helpdesk.identity.pins import NOT_ME

STATIC = Path(__file__).with_name("static")
NO_STORE = {"Cache-Control": "no-store"}


async def not_me_page(request: Request) -> Response:
    """Ask before anything is done: letters are opened by machines, too."""
    return _not_me(request, "not_me_ask", with_button=True)


async def not_me(request: Request) -> Response:
    """Stop the PINs and have people look into it; pressing twice does it once."""
    parts: Parts = request.app.state.parts
    token, now = request.path_params["token"], parts.clock()
    if "\0" in token:
        return _not_me(request, "not_me_unknown", 404)
    open_case = partial(open_fraud_case, now=now)
    try:
        await parts.threads.write(
            lambda c: parts.desk.pins.alarm(c, token=token, open_fraud_case=open_case, now=now)
        )
    except NotFound:
        return _not_me(request, "not_me_unknown", 404)
    except (*store.UNAVAILABLE, TimeoutError):
        return _not_me(request, "not_me_busy", 503)
    return _not_me(request, "not_me_done")


def routes() -> list[BaseRoute]:
    """Return the routes of this module."""
    return [
        Route(NOT_ME + "{token}", not_me_page, methods=["GET"]),
        Route(NOT_ME + "{token}", not_me, methods=["POST"]),
        Mount("/static", StaticFiles(directory=STATIC), name="static"),
    ]


def _not_me(
    request: Request, words: str, status: int = 200, *, with_button: bool = False
) -> Response:
    said = request.app.state.parts.wording.pages
    return pages.render(
        "not_me.html",
        status,
        NO_STORE,
        title=said["not_me_title"],
        text=said[words],
        button=said["not_me_button"] if with_button else None,
    )
