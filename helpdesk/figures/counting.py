"""Figures from what was kept: medians, shares, counts. Pure; no SQL, no words, no time of its own.

A row's label is a key; what it is called stands in the words of whoever shows it.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from helpdesk.figures.span import Span
from helpdesk.figures.store import Change, Kept, Request
from helpdesk.vocabulary import Owner

LEFT_AFTER = timedelta(hours=1)  # a form nobody has touched for so long is left, not under way
REPLIES = (("within_1", 60), ("within_5", 300), ("within_15", 900), ("within_60", 3600))
LATER, NEVER = "later", "never"
SCORES = ("5", "4", "3", "2", "1")
FINISHED = ("submitted", "told")
AT_THE_DESK = (Owner.QUEUE, Owner.AGENT)

Label = str | tuple[str, str]


@dataclass(frozen=True)
class Figure:
    """One chart and its table: rows of a label and one value for each of `series`.

    `unit` is seconds or count. `summary` holds what is said of all rows together.
    """

    name: str
    unit: str
    series: tuple[str, ...]
    rows: tuple[tuple[Label, tuple[float, ...]], ...]
    summary: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to show."""
        return not any(value for _, values in self.rows for value in values)


def figures(kept: Kept, span: Span, now: datetime) -> tuple[Figure, ...]:
    """Return every figure of the span, always the same ones in the same order."""
    return (
        waiting(kept.changes, span),
        first_reply(kept, span),
        _counts("open_cases", Counter(kind for kind, _ in kept.open_cases)),
        _counts("reasons", Counter(h.reason for h in kept.hand_overs)),
        finished(kept),
        drop_off(kept.requests, now),
        _counts("outcomes", Counter(h.outcome or "none" for h in kept.hand_overs)),
        rating(kept),
    )


def p90(values: Sequence[float]) -> float:
    """Return the smallest value that nine in ten do not exceed. `values` has at least one."""
    return sorted(values)[math.ceil(0.9 * len(values)) - 1]


def waiting(changes: Sequence[Change], span: Span) -> Figure:
    """Return how long customers waited in line until a person took them, by the provider's hour."""
    waits: dict[int, list[float]] = {}
    for before, after in _pairs(changes):
        if before.entered is not Owner.QUEUE or not span.holds(before.at, before.provider):
            continue
        if after is not None and after.entered is Owner.AGENT:
            hour = before.at.astimezone(span.zone(before.provider)).hour
            waits.setdefault(hour, []).append((after.at - before.at).total_seconds())
    rows = tuple((f"{hour:02d}:00", _middle(waits[hour])) for hour in sorted(waits))
    every = [wait for found in waits.values() for wait in found]
    return Figure("waiting", "seconds", ("median", "p90"), rows, _spread(every))


def first_reply(kept: Kept, span: Span) -> Figure:
    """Return how soon somebody wrote to the customers who asked for a person."""
    written: dict[str, list[datetime]] = {}
    for talk, at in kept.replies:
        written.setdefault(talk, []).append(at)
    took: list[float | None] = []
    for begun, end in _stretches(kept.changes):
        if span.holds(begun.at, begun.provider):
            replies = (at for at in written.get(begun.conversation_id, ()) if at >= begun.at)
            first = next((at for at in replies if end is None or at <= end), None)
            took.append(None if first is None else (first - begun.at).total_seconds())
    counted = Counter(map(_how_soon, took))
    names = (*(name for name, _ in REPLIES), LATER, NEVER)
    rows = tuple((name, (float(counted[name]),)) for name in names) if took else ()
    return Figure(
        "first_reply", "count", ("count",), rows, _spread([t for t in took if t is not None])
    )


def finished(kept: Kept) -> Figure:
    """Return what became of the requests that were begun, and which share took no person."""
    helped: dict[str, datetime] = {}
    for change in kept.changes:
        if change.entered is Owner.AGENT:
            helped.setdefault(change.conversation_id, change.at)
    own = [request for request in kept.requests if request.status != "replaced"]
    counted = Counter(_became(request, helped) for request in own)
    names = ("alone", "with_person", "handed_over", "stopped", "refused", "open")
    rows = tuple((name, (float(counted[name]),)) for name in names) if own else ()
    summary = {"share": 100 * counted["alone"] / len(own)} if own else {}
    return Figure("finished", "count", ("count",), rows, summary)


def drop_off(requests: Iterable[Request], now: datetime) -> Figure:
    """Return at which question requests were given up, or given to a person, most first."""
    left: Counter[tuple[str, str]] = Counter()
    handed: Counter[tuple[str, str]] = Counter()
    for request in requests:
        place = (request.form.removesuffix("_form"), request.open_slot or "")
        if request.status == "handed_over":
            handed[place] += 1
        elif _is_left(request, now):
            left[place] += 1
    places = sorted({*left, *handed}, key=lambda at: (-left[at] - handed[at], at))
    rows = tuple((place, (float(left[place]), float(handed[place]))) for place in places)
    return Figure("drop_off", "count", ("left", "handed"), rows)


def rating(kept: Kept) -> Figure:
    """Return how customers rated, best first, and how many did not say."""
    scores = [r.score for r in kept.ratings if r.score is not None]
    counted = Counter(map(str, scores))
    skipped = ("skipped", (float(len(kept.ratings) - len(scores)),))
    rows = (*((score, (float(counted[score]),)) for score in SCORES), skipped)
    summary = {"average": statistics.fmean(scores)} if scores else {}
    return Figure("rating", "count", ("count",), rows if kept.ratings else (), summary)


def _counts(name: str, counted: Counter[str]) -> Figure:
    rows = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return Figure(name, "count", ("count",), tuple((k, (float(n),)) for k, n in rows))


def _pairs(changes: Sequence[Change]) -> Iterator[tuple[Change, Change | None]]:
    """Return each change with the next one of its conversation."""
    for place, change in enumerate(changes):
        after = changes[place + 1] if place + 1 < len(changes) else None
        is_same = after is not None and after.conversation_id == change.conversation_id
        yield change, after if is_same else None


def _stretches(changes: Sequence[Change]) -> Iterator[tuple[Change, datetime | None]]:
    """Return every change by which a customer came to the desk, and when they left it; not those who
    stopped waiting before anybody came."""
    begun: Change | None = None
    was_taken = False
    for change, after in _pairs(changes):
        if begun is None and change.entered is Owner.QUEUE:
            begun, was_taken = change, False
        was_taken = was_taken or change.entered is Owner.AGENT
        if begun is not None and change.entered not in AT_THE_DESK:
            if was_taken:
                yield begun, change.at
            begun = None
        if begun is not None and after is None:
            yield begun, None
        if after is None:
            begun = None


def _how_soon(seconds: float | None) -> str:
    if seconds is None:
        return NEVER
    return next((name for name, limit in REPLIES if seconds <= limit), LATER)


def _became(request: Request, helped: Mapping[str, datetime]) -> str:
    if request.status in FINISHED:
        since = helped.get(request.conversation_id)
        return "alone" if since is None or since > request.updated_at else "with_person"
    return request.status if request.status in ("handed_over", "stopped", "refused") else "open"


def _is_left(request: Request, now: datetime) -> bool:
    if request.status == "stopped":
        return True
    return request.status in ("open", "suspended") and request.updated_at < now - LEFT_AFTER


def _middle(values: Sequence[float]) -> tuple[float, ...]:
    return statistics.median(values), p90(values)


def _spread(values: Sequence[float]) -> dict[str, float]:
    return {"median": statistics.median(values), "p90": p90(values)} if values else {}
