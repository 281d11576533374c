"""Figures for Prometheus. Labels come from fixed lists alone: no id, no text."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

SECONDS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.2, 0.5, 1, 2, 5, 15)


class Measures:
    """One server's figures."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.conversations = Counter(
            "porter_conversations", "Conversations opened", registry=self._registry
        )
        self.messages = Counter(
            "porter_customer_messages",
            "Messages of customers, by how they came and whether they were new",
            ["kind", "new"],
            registry=self._registry,
        )
        self.turns = Counter(
            "porter_turns", "Turns, by how they ended", ["outcome"], registry=self._registry
        )
        self.turn_seconds = Histogram(
            "porter_turn_seconds",
            "From taking up a message to its committed answer",
            buckets=SECONDS,
            registry=self._registry,
        )
        self.running = Gauge(
            "porter_turns_running", "Conversations being answered now", registry=self._registry
        )
        self.problems = Counter(
            "porter_problems", "Requests refused, by reason", ["code"], registry=self._registry
        )

    def text(self) -> bytes:
        """Return all figures as Prometheus reads them."""
        return generate_latest(self._registry)
