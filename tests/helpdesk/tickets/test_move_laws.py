"""Laws of moving, tried on random lives of a case against a few lines of model."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from helpdesk.errors import MoveNotAllowed
from helpdesk.store import migrate
from helpdesk.tickets import store as tickets
from helpdesk.tickets.lifecycle import ENDS, MOVES, STARTS
from helpdesk.vocabulary import CaseKind, CaseStatus

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


class Life(RuleBasedStateMachine):
    """One case, moved at random; `told` is what its history must say."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = migrate.open_at_head(f"sqlite:///{Path(self.folder.name) / 'porter.db'}")
        self.told: list[CaseStatus] = []

    @initialize(kind=st.sampled_from(CaseKind), start=st.sampled_from(sorted(STARTS)))
    def open(self, kind: CaseKind, start: CaseStatus) -> None:
        self.kind = kind
        with self.store.write() as connection:
            self.number = tickets.open_case(
                connection, key="k", kind=kind, provider="one", account_id="one-100", email=None,
                conversation_id=None, status=start, next_actor="provider", due=None,
                effective_on=None, fields={}, by="assistant", note="", now=NOW,
            ).number  # fmt: skip
        self.told = [start]

    @rule(to=st.sampled_from(CaseStatus))
    def move(self, to: CaseStatus) -> None:
        left = self.told[-1]
        try:
            with self.store.write() as connection:
                tickets.move(connection, self.number, to, by="agent", note="", now=NOW)
        except MoveNotAllowed:
            cancellation_only = to in {"grace", "closed", "restored"}
            not_a_cancellation = self.kind is not CaseKind.CANCEL_SERVICE
            assert to not in MOVES[left] or (cancellation_only and not_a_cancellation)
        else:
            assert to is left or to in MOVES[left]
            if to is not left:
                self.told.append(to)

    @invariant()
    def history_tells_every_step_and_ends_stay_ends(self) -> None:
        if not self.told:
            return
        with self.store.read() as connection:
            shown = tickets.show(connection, self.number)
        assert [line["entered"] for line in shown["history"]] == self.told
        assert [line["left"] for line in shown["history"]] == [None, *self.told[:-1]]
        assert shown["status"] == self.told[-1]
        assert not ENDS & set(self.told[:-1])

    def teardown(self) -> None:
        self.store.dispose()
        self.folder.cleanup()


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=15, stateful_step_count=12, deadline=None)
