"""A span of days, on the clocks of each provider. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)


@dataclass(frozen=True)
class Span:
    """From the first moment of `since` to the last of `until`; an end that is None is open.

    A day is the provider's: `zones` names each one's time zone, and UTC stands for the others.
    """

    since: date | None = None
    until: date | None = None
    zones: Mapping[str, str] = field(default_factory=dict)

    def zone(self, provider: str) -> ZoneInfo:
        """Return the provider's time zone."""
        return ZoneInfo(self.zones.get(provider, "UTC"))

    def bounds(self, provider: str) -> tuple[datetime, datetime]:
        """Return the first moment of the provider's span, and the first one after it."""
        zone = self.zone(provider)
        first, last = self.since or EARLIEST, self.until or LATEST
        after = last + timedelta(days=1)
        return datetime.combine(first, time(), zone), datetime.combine(after, time(), zone)

    def holds(self, at: datetime, provider: str) -> bool:
        """Say whether the moment lies in the provider's span."""
        first, after = self.bounds(provider)
        return first <= at < after
