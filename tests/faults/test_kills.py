"""`kill -9` of any process at any moment: what was acknowledged exists exactly once (F1-F5, F8)."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from faults.customers import Crowd, History
from faults.invariants import broken
from faults.quiet import when_quiet
from rig.people import Person
from rig.stack import Stack
from rig.talk import wait_for

from helpdesk.store import schema
from helpdesk.store.database import Database

# The engine needs five seconds to be back, actions and support two.
KILLS = {"engine": 16, "actions": 42, "support": 42}
CUSTOMERS = 8
AIMED = 0.4  # so many of the kills wait until somebody has said yes
AIM_SECONDS = 12.0
REACTION_SECONDS = 0.3  # a submission takes about that long, from "yes" to the stored answer
PAUSE_SECONDS = 0.6
BACK_SECONDS = 30.0
LONG = timedelta(seconds=1.5)
ENOUGH = 5  # of each thing that the storm is for; else it goes on
MORE = 60  # kills at most to get there


class Killer:
    """Kills one process after the other, each not before it runs again after its last death."""

    def __init__(self, porter: Stack, crowd: Crowd, history: History, seed: int) -> None:
        self.killed: Counter[str] = Counter()
        self.in_the_act: Counter[str] = Counter()  # while a "yes" was not answered yet
        self._porter = porter
        self._crowd = crowd
        self._history = history
        self._chance = random.Random(seed)
        self._last: dict[str, int] = {}

    def run(self, kills: Mapping[str, int]) -> None:
        """Kill as often as said, in a random order, at random moments."""
        left = Counter(kills)
        while left.total() and not self._crowd.failed:
            self._wait()
            running = wait_for(lambda: self._running(left), BACK_SECONDS)
            names = sorted(running)
            (name,) = self._chance.choices(names, [left[name] for name in names])
            self._kill(name, running[name])
            left[name] -= 1

    def go_on(self, is_enough: Callable[[], bool]) -> None:
        """Kill whoever commits and whoever answers until it is enough: chance may have spared them."""
        for _ in range(MORE // 2):
            if is_enough() or self._crowd.failed:
                return
            self.run({"actions": 1, "support": 1})

    def _running(self, left: Counter[str]) -> dict[str, int]:
        """Return who may be killed: who has deaths left and a pid that was not killed before."""
        pids = self._porter.pids()
        return {n: pids[n] for n in left if left[n] and n in pids and pids[n] != self._last.get(n)}

    def _wait(self) -> None:
        """Wait for somebody to submit and a moment more, or just a moment."""
        if self._chance.random() < AIMED:
            self._crowd.somebody_submits.clear()
            self._crowd.somebody_submits.wait(AIM_SECONDS)
            time.sleep(self._chance.uniform(0, REACTION_SECONDS))
        else:
            time.sleep(self._chance.uniform(0, PAUSE_SECONDS))

    def _kill(self, name: str, pid: int) -> None:
        awaiting = bool(self._crowd.awaiting)
        self._history.write("KILL", f"{name} {pid}{' while somebody submits' * awaiting}")
        os.kill(pid, signal.SIGKILL)
        self._last[name] = pid
        self.killed[name] += 1
        self.in_the_act[name] += awaiting


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_after_a_hundred_kills_every_acknowledged_submission_exists_exactly_once(
    porter: Stack, store: Database, person: Callable[[], Person], tmp_path: Path
) -> None:
    """A hundred kills in a random order, nearly all of them while somebody waits for the answer to a
    yes: 16 of the engine, which takes longest to be back, 42 each of actions and support. And more
    of the last two, until enough turns were cut off right after their commit."""
    seed = int(os.environ.get("PORTER_TEST_SEED") or random.SystemRandom().randrange(10**6))
    print(f"seed: PORTER_TEST_SEED={seed}")
    history = History(tmp_path / "history.txt")
    crowd = Crowd(porter.url, porter.home / "mailbox", person, history)
    killer = Killer(porter, crowd, history, seed)
    began = time.monotonic()

    crowd.start(CUSTOMERS, seed)
    try:
        killer.run(KILLS)
        killer.go_on(lambda: found_again(store) >= ENOUGH)
    finally:
        storm = time.monotonic() - began
        crowd.stop()
    porter.wait_until_ready()
    kept = when_quiet(store, porter.home / "mailbox")

    print(
        f"{killer.killed.total()} kills in {storm:.0f} s, all quiet after {time.monotonic() - began:.0f} s; "
        f"{crowd.submitted} requests in {len(crowd.talks)} conversations, {len(kept.messages)} messages; "
        f"killed while somebody submitted: {dict(killer.in_the_act)}; "
        f"{found_again(store)} cases were committed by a turn that was cut off"
    )
    problems = crowd.failed + broken(kept, crowd.talks)
    assert not problems, "\n".join([*problems, history.about(problems)])
    assert killer.killed >= Counter(KILLS)
    assert min(killer.in_the_act[name] for name in KILLS) >= ENOUGH, killer.in_the_act
    assert found_again(store) >= ENOUGH, "hardly any submission was cut off after its commit"


def found_again(store: Database) -> int:
    """Count the cases that were told long after they were opened: another run of the turn did."""
    with store.read() as connection:
        messages = connection.execute(sa.select(schema.messages)).all()
        cases = connection.execute(sa.select(schema.cases)).all()
    told = {m.body["case"]["number"]: m.sent_at for m in messages if m.body.get("case")}
    return sum(told[c.number] - c.opened_at > LONG for c in cases if c.number in told)
