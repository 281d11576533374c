"""The support site's pages to read: choosing a provider, help topics, search. Made on the server."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from apps.support.parts import Parts
from apps.support.site import help as help_pages
from apps.support.site import search, words
from helpdesk.eligibility.pack import Pack

TEMPLATES = Path(__file__).with_name("templates")
ANSWERS = {"Cache-Control": "no-cache"}  # a pack that changed must be seen at once


async def front(request: Request) -> Response:
    """Choose a provider; where there is only one, go there."""
    packs = _parts(request).desk.packs
    if len(packs) == 1:
        return RedirectResponse(f"/{next(iter(packs))}/")
    return render("front.html", packs=packs.values())


async def home(request: Request) -> Response:
    """One provider's support page."""
    pack = pack_of(request)
    if pack is None:
        return missing()
    return render("home.html", pack=pack, pages=help_pages.pages(pack, words.load()))


async def topic(request: Request) -> Response:
    """One help topic of one provider."""
    pack = pack_of(request)
    known = words.load().topics.get(request.path_params["topic"])
    if pack is None or known is None:
        return missing(pack)
    return render("topic.html", pack=pack, page=help_pages.page(pack, known, words.load()))


async def find(request: Request) -> Response:
    """Answers that hold the words of `q`."""
    pack = pack_of(request)
    if pack is None:
        return missing()
    query = request.query_params.get("q", "")[: search.LONGEST_QUERY].strip()
    known = words.load()
    every = [help_pages.entry(pack, name, known) for name in known.questions]
    found = search.find([e for e in every if e is not None], query)
    return render("search.html", pack=pack, query=query, found=found)


def routes() -> list[Route]:
    """Return the routes of this module; the ones with a provider come after all others."""
    return [
        Route("/", front, methods=["GET"]),
        Route("/{provider}", _with_slash, methods=["GET"]),
        Route("/{provider}/", home, methods=["GET"]),
        Route("/{provider}/help/{topic}", topic, methods=["GET"]),
        Route("/{provider}/search", find, methods=["GET"]),
    ]


def pack_of(request: Request) -> Pack | None:
    """Return the pack of the provider in the path, if there is one."""
    return _parts(request).desk.packs.get(request.path_params["provider"])


def missing(pack: Pack | None = None) -> HTMLResponse:
    """Return the page that says that there is none."""
    return render("missing.html", 404, pack=pack)


def render(
    template: str, status: int = 200, headers: Mapping[str, str] = ANSWERS, **values: Any
) -> HTMLResponse:
    """Return a page; every value is escaped. `pack` is None where no provider is chosen."""
    text = _environment().get_template(template).render({"pack": None, **values})
    return HTMLResponse(text, status, headers)


async def _with_slash(request: Request) -> Response:
    pack = pack_of(request)
    return missing() if pack is None else RedirectResponse(f"/{pack.provider}/")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,  # a page with a hole in it is a mistake of ours
        trim_blocks=True,
        lstrip_blocks=True,
    )
    known = words.load()
    environment.globals.update(
        words=known.site, goals=known.goals, questions=known.questions, case_words=known.cases
    )
    return environment


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts
