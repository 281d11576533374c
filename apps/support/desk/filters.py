"""What a list shows, as its address says it: chosen words, days, pages. What makes no sense is left out."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Collection
from datetime import date

from starlette.requests import Request

from apps.support.parts import Parts
from helpdesk.figures.span import Span

LONGEST = 200
_DAY = re.compile(r"2\d{3}-\d\d-\d\d")


def chosen(request: Request, name: str, among: Collection[str]) -> str | None:
    """Return what was chosen, or None when it is none of these."""
    value = request.query_params.get(name)
    return value if value in among else None


def text(request: Request, name: str) -> str:
    """Return what was typed, on one line and not longer than LONGEST."""
    typed = request.query_params.get(name, "").replace("\0", " ")
    return " ".join(typed.split())[:LONGEST]


def page(request: Request) -> int:
    """Return the number of the page that is wanted, 1 where none is."""
    value = request.query_params.get("page", "")
    return max(1, int(value)) if value.isdecimal() and len(value) < 6 else 1


def span(request: Request, parts: Parts) -> Span:
    """Return the days from `since` to `until`, each an ISO date, on the clocks of the providers."""
    zones = {name: pack.time_zone for name, pack in parts.desk.packs.items()}
    return Span(_day(request, "since"), _day(request, "until"), zones)


def other_page(request: Request, number: int) -> str:
    """Return this very address with another page."""
    kept = [(n, v) for n, v in request.query_params.multi_items() if n != "page" and v]
    return f"{request.url.path}?{urllib.parse.urlencode([*kept, ('page', str(number))])}"


def day(value: str) -> date | None:
    """Return the day that is written as 2026-12-31, or None."""
    try:
        return date.fromisoformat(value) if _DAY.fullmatch(value) else None
    except ValueError:
        return None


def _day(request: Request, name: str) -> date | None:
    return day(request.query_params.get(name, ""))
