"""Makes the desk's pages and parts: templates, words, moments. Knows no page by name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from apps.support.parts import Parts
from helpdesk.agents.presence.store import Status
from helpdesk.agents.store import Agent, Role
from helpdesk.reading import dates

HERE = Path(__file__).parent
WORDS = HERE / "words.yml"
NO_STORE = {"Cache-Control": "no-store"}
# Where a refusal of a part goes: what the agent typed stays where it is.
TO_THE_NOTICE = {"HX-Retarget": "#notice", "HX-Reswap": "innerHTML"}
# The pages everybody has, and those that show everybody's work.
PLACES = {
    "queue": "/desk",
    "cases": "/desk/cases",
    "search": "/desk/search",
}
PLACES_OF_WHO_ANSWERS = {"begin": "/desk/begin"}
PLACES_OF_LEADS = {
    "metrics": "/desk/metrics",
    "audit": "/desk/audit",
    "admin": "/desk/admin",
}


def render(
    request: Request,
    agent: Agent | None,
    template: str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> HTMLResponse:
    """Return a page or a part of one; every value is escaped.

    Templates are given `agent`, `csrf`, `words`, `places`, `path`, `presence`, `now`, and
    `moment(at, provider)`, which says a moment as the provider's customers would.
    """
    parts: Parts = request.app.state.parts
    zones = {provider: pack.time_zone for provider, pack in parts.desk.packs.items()}
    now = parts.clock()
    shown = {
        "agent": agent,
        "csrf": getattr(request.state, "csrf", ""),
        "presence": getattr(request.state, "presence", None),
        "statuses": list(Status),
        "places": _places(agent),
        "path": request.url.path,
        "here": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "now": now,
        "zones": zones,
        "moment": lambda at, provider=None: moment(at, zones.get(provider, "UTC"), now),
        "may_write": agent is not None and agent.role is not Role.AUDITOR,
    }
    text = _environment().get_template(template).render({**shown, **values})
    return HTMLResponse(text, status, {**NO_STORE, **(headers or {})})


def refuse(
    request: Request,
    status: int,
    code: str,
    agent: Agent | None = None,
    link: str | None = None,
    **fills: str,
) -> HTMLResponse:
    """Say in one sentence why not, as a page, or as a part in the page's place for notices."""
    said = words()["refusals"][code].format(**fills)
    if is_part(request):
        return render(request, agent, "_refusal.html", status, TO_THE_NOTICE, said=said, link=link)
    return render(request, agent, "refusal.html", status, said=said, link=link)


def done(
    request: Request, agent: Agent, template: str, back: str, **values: Any
) -> HTMLResponse | RedirectResponse:
    """Answer a deed: with the part that changed, or by leading a browser without scripts back."""
    if is_part(request):
        return render(request, agent, template, **values)
    return RedirectResponse(back, 303, NO_STORE)


def is_part(request: Request) -> bool:
    """Say whether a page that is open already asks for a piece of itself."""
    return request.headers.get("hx-request") == "true"


def moment(at: datetime, zone: str, now: datetime) -> Markup:
    """Return a moment in words, shorter when it is today, with the exact one for machines."""
    there, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    said = dates.say_moment(at, zone)
    if there.date() == today:
        said = said.rpartition(", ")[2]
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(timespec="seconds"), said)


@cache
def words() -> Mapping[str, Any]:
    """Return the desk's words, by module."""
    loaded: dict[str, Any] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return loaded


def _places(agent: Agent | None) -> dict[str, str]:
    if agent is None:
        return {}
    sees_all = agent.role in (Role.LEAD, Role.AUDITOR)
    answers = agent.role is not Role.AUDITOR
    begin = PLACES_OF_WHO_ANSWERS if answers else {}
    return PLACES | begin | (PLACES_OF_LEADS if sees_all else {})


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,  # a page with a hole in it is a mistake of ours
        auto_reload=False,  # pages and their words are of one version, that of the server's start
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(words=words())
    return environment
