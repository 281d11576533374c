"""The metrics page: every figure as a chart the server draws, with its numbers in a table under it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from apps.support.desk import door, filters, shell
from apps.support.parts import Parts
from helpdesk.agents.store import Agent, Role
from helpdesk.figures import counting
from helpdesk.figures import store as figures
from helpdesk.figures.counting import Figure, Label
from helpdesk.figures.span import Span
from helpdesk.forms import words as form_words
from helpdesk.handoff import words as handoff_words

USUAL = timedelta(days=6)  # before today: a week
PERCENT = 100.0


@dataclass(frozen=True)
class Bar:
    """One bar: how much of the chart's width it takes, in percent, and what it says."""

    width: float
    said: str


@dataclass(frozen=True)
class Row:
    """One row of a chart and of its table, with a bar for each series."""

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Chart:
    """A figure as it is drawn."""

    name: str
    series: tuple[str, ...]
    rows: tuple[Row, ...]
    summary: str
    is_empty: bool


@door.desk(Role.LEAD, Role.AUDITOR)
async def metrics_page(request: Request, agent: Agent) -> Response:
    """Show the figures of a span of days; of the last week where none is named."""
    parts: Parts = request.app.state.parts
    now, packs = parts.clock(), parts.desk.packs
    provider = filters.chosen(request, "provider", packs)
    span = _span(request, parts)
    kept = await parts.threads.look(lambda c: figures.kept(c, span, provider))
    charts = [chart(figure) for figure in counting.figures(kept, span, now)]
    return shell.render(
        request, agent, "metrics.html", charts=charts, span=span, provider=provider,
        providers=[(name, pack.name) for name, pack in sorted(packs.items())],
    )  # fmt: skip


def routes() -> list[Route]:
    """Return the routes of this module."""
    return [Route(f"{door.HOME}/metrics", metrics_page, methods=["GET"])]


def chart(figure: Figure) -> Chart:
    """Return a figure as bars; the longest takes the whole width."""
    most = max((value for _, values in figure.rows for value in values), default=0.0)

    def bar(value: float) -> Bar:
        return Bar(round(PERCENT * value / most, 1) if most else 0.0, _said(value, figure.unit))

    rows = tuple(
        Row(_label(figure.name, label), tuple(bar(value) for value in values))
        for label, values in figure.rows
    )
    return Chart(figure.name, figure.series, rows, _summary(figure), figure.is_empty)


def _span(request: Request, parts: Parts) -> Span:
    asked = filters.span(request, parts)
    if asked.since or asked.until:
        return asked
    today = parts.clock().date()
    return Span(today - USUAL, today, asked.zones)


def _summary(figure: Figure) -> str:
    said: str = shell.words()["metrics"]["figures"][figure.name].get("summary", "")
    if not said or not figure.summary:
        return ""
    units = {"share": "percent", "average": "decimal"}
    shown = {name: _said(v, units.get(name, "seconds")) for name, v in figure.summary.items()}
    return said.format(**shown)


def _label(figure: str, label: Label) -> str:
    if isinstance(label, tuple):
        form, slot = label
        request = form_words.option("requests", form)
        asked = form_words.label(slot) if slot in form_words.slots() else _none()
        return f"{request}: {asked}"
    named: Mapping[str, Callable[[str], str]] = {
        "open_cases": lambda kind: form_words.option("case_kinds", kind),
        "reasons": handoff_words.reason,
    }
    if figure in named:
        return named[figure](label)
    labels: Mapping[str, str] = shell.words()["metrics"]["figures"][figure].get("rows", {})
    return labels.get(label, label)


def _none() -> str:
    said: str = shell.words()["metrics"]["no_question"]
    return said


def _said(value: float, unit: str) -> str:
    said = shell.words()["metrics"]["units"]
    if unit == "count":
        return str(round(value))
    if unit in ("percent", "decimal"):
        return str(said[unit]).format(value=round(value, 1))
    whole = round(value)
    if whole < 60:
        return str(said["seconds"]).format(seconds=whole)
    if whole < 3600:
        which = "minutes" if whole % 60 else "whole_minutes"
        return str(said[which]).format(minutes=whole // 60, seconds=whole % 60)
    return str(said["hours"]).format(hours=whole // 3600, minutes=whole % 3600 // 60)
