"""Who had a conversation when: its log in stretches, each under its owner. Pure; reads nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from helpdesk.chat.lines.store import Seen
from helpdesk.chat.owners.store import Change
from helpdesk.vocabulary import Owner

NONE_YET = -1  # before the epoch of the first stretch


@dataclass(frozen=True)
class Stretch:
    """One owner's time. `name` is the agent's; `until` is None while it lasts."""

    epoch: int
    owner: Owner
    name: str | None
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Told:
    """One line of the log, and the stretches that begin between it and the line before."""

    line: Seen
    begins: tuple[Stretch, ...]


def tell(
    lines: Sequence[Seen],
    history: Sequence[Change],
    names: Mapping[str, str],
    *,
    shown: int = NONE_YET,
) -> list[Told]:
    """Return the lines in order. Of the stretches, those up to epoch `shown` are told already."""
    if not lines:
        return []
    stretches = list(_stretches(lines[0].sent_at, history, names))
    found, place = [], 0
    for line in lines:
        while place + 1 < len(stretches) and _is_in(line, stretches[place + 1]):
            place += 1
        begins = tuple(s for s in stretches[: place + 1] if s.epoch > shown)
        found.append(Told(line, begins))
        shown = max(shown, stretches[place].epoch)
    return found


def _stretches(
    first: datetime, history: Sequence[Change], names: Mapping[str, str]
) -> Iterator[Stretch]:
    ends: list[datetime | None] = [*(change.at for change in history), None]
    if not history or history[0].epoch > 0:
        owner = history[0].left if history else Owner.ASSISTANT
        yield Stretch(0, owner, None, first, ends[0])
    for change, until in zip(history, ends[1:], strict=True):
        name = names.get(change.agent_id) if change.agent_id else None
        yield Stretch(change.epoch, change.entered, name, change.at, until)


def _is_in(line: Seen, stretch: Stretch) -> bool:
    """What the assistant says as it hands over is its last word, not the first of the wait."""
    if stretch.owner is Owner.QUEUE and line.author == "assistant":
        return line.sent_at > stretch.since
    return line.sent_at >= stretch.since
