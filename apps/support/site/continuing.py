"""The page behind the link of a letter: a customer takes up what an agent began for them.

Looking changes nothing, for programs that read mail open every link; the button opens the chat.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from apps.support.bells import DESK
from apps.support.parts import Parts
from apps.support.site import pages, words
from helpdesk.casework import links
from helpdesk.casework.handing import GO_ON
from helpdesk.chat import store
from helpdesk.eligibility.pack import Pack

NO_STORE = {"Cache-Control": "no-store"}


async def ask(request: Request) -> Response:
    """Ask before the chat is opened."""
    pack = pages.pack_of(request)
    return pages.missing() if pack is None else _page(pack, "ask")


async def take_up(request: Request) -> Response:
    """Open the conversation in this browser, and in no other any more."""
    parts: Parts = request.app.state.parts
    pack, token, now = pages.pack_of(request), request.path_params["token"], parts.clock()
    if pack is None:
        return pages.missing()
    if parts.gate.conversation(request.client.host if request.client else ""):
        return _page(pack, "busy", 429)
    label = words.load().site["continue_button"]
    try:
        opened = await parts.threads.write(
            lambda c: links.open_link(c, parts.desk.codes, token, label, GO_ON, now)
        )
    except (*store.UNAVAILABLE, TimeoutError):
        return _page(pack, "busy", 503)
    if opened is None:
        return _page(pack, "over", 404)
    conversation, new = opened
    parts.runner.wake(conversation)
    parts.bells.ring(conversation)
    parts.bells.ring(DESK)
    return _page(pack, "open", taken_up={"conversation": conversation, "token": new})


def routes() -> list[Route]:
    """Return the routes of this module."""
    return [
        Route("/{provider}/continue/{token}", ask, methods=["GET"]),
        Route("/{provider}/continue/{token}", take_up, methods=["POST"]),
    ]


def _page(
    pack: Pack, step: str, status: int = 200, taken_up: dict[str, str] | None = None
) -> Response:
    return pages.render(
        "continue.html", status, NO_STORE, pack=pack, step=step, taken_up=taken_up,
        text=words.load().site[f"continue_{step}"],
    )  # fmt: skip
