"""Children are kept alive, and none outlives its keeper."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rig.stack import ROOT

from apps.cli.children import Child, Children

SLEEPER = "import time; print('up', flush=True); time.sleep(600)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEPER
FAILING = "raise SystemExit(3)"
PARENT = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', sys.argv[1]]); " + SLEEPER
KEEPER = """
import sys, time
from pathlib import Path
from apps.cli.children import Child, Children
child = Child("one", [sys.executable, "-c", sys.argv[1]], {}, Path(sys.argv[2]))
children = Children([child], Path("/"), fell=lambda *_: None, started=lambda: None)
children.tend()
print(child.pid, flush=True)
time.sleep(600)
"""


class Kept:
    """Children with a diary."""

    def __init__(self, tmp_path: Path, *programs: str) -> None:
        self.log = tmp_path / "log"
        self.fallen: list[int] = []
        self.starts = 0
        listed = [
            Child(str(place), [sys.executable, "-c", program, SLEEPER], {}, self.log)
            for place, program in enumerate(programs)
        ]
        self.children = Children(
            listed, tmp_path, fell=lambda child, code: self.fallen.append(code), started=self._count
        )

    def _count(self) -> None:
        self.starts += 1

    def until(self, seen: Callable[[], bool], seconds: float = 10) -> None:
        """Tend the children until something is seen."""
        deadline = time.monotonic() + seconds
        while not seen():
            assert time.monotonic() < deadline, "it never came"
            self.children.tend()
            time.sleep(0.01)

    def up(self, times: int = 1) -> bool:
        return self.log.exists() and self.log.read_text().count("up") >= times


@pytest.fixture
def keep(tmp_path: Path) -> Iterator[Callable[..., Kept]]:
    """Keep children running these programs; ended when the test ends."""
    kept: list[Kept] = []

    def make(*programs: str) -> Kept:
        kept.append(Kept(tmp_path, *programs))
        return kept[-1]

    yield make
    for one in kept:
        one.children.end()


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_killed_child_is_back_within_a_second(keep: Callable[..., Kept]) -> None:
    kept = keep(SLEEPER)
    kept.until(kept.up)
    first = kept.children.pids()["0"]

    os.kill(first, signal.SIGKILL)
    began = time.monotonic()
    kept.until(lambda: kept.starts == 2)

    assert time.monotonic() - began < 1
    assert kept.fallen == [-signal.SIGKILL]
    assert kept.children.pids()["0"] != first


def test_a_child_that_cannot_live_is_tried_ever_more_slowly(keep: Callable[..., Kept]) -> None:
    kept = keep(FAILING)
    began = time.monotonic()

    kept.until(lambda: len(kept.fallen) == 4)

    assert set(kept.fallen) == {3}
    assert time.monotonic() - began >= 0.1 + 0.2 + 0.4


def test_however_often_a_child_dies_it_is_soon_tried_again(tmp_path: Path) -> None:
    child = Child("one", [sys.executable, "-c", FAILING], {}, tmp_path / "log", deaths=100)
    child.start(tmp_path)
    assert child.process is not None
    child.process.wait(10)

    assert child.fell() == 3

    assert child.next_start - time.monotonic() < 3  # of the five seconds in which it is to be back


def test_the_others_live_on_while_one_is_killed(keep: Callable[..., Kept]) -> None:
    kept = keep(SLEEPER, SLEEPER)
    kept.until(lambda: kept.up(2))
    before = kept.children.pids()

    os.kill(before["0"], signal.SIGKILL)
    kept.until(lambda: kept.up(3))

    assert kept.children.pids()["1"] == before["1"]


def test_the_end_leaves_nobody_behind_not_even_who_will_not_hear(
    keep: Callable[..., Kept], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.cli.children.PARTING_SECONDS", 0.3)
    kept = keep(SLEEPER, STUBBORN)
    kept.until(lambda: kept.up(2))
    pids = list(kept.children.pids().values())

    kept.children.end()

    assert len(pids) == 2
    assert not any(map(alive, pids))
    assert kept.children.pids() == {}


def test_what_a_child_has_started_itself_ends_with_it(keep: Callable[..., Kept]) -> None:
    kept = keep(PARENT)
    kept.until(lambda: kept.up(2))
    leader = kept.children.pids()["0"]
    family = [p for p in map(int, filter(str.isdigit, os.listdir("/proc"))) if group(p) == leader]
    assert len(family) == 2, "the child has no child; this test proves nothing"

    kept.children.end()

    deadline = time.monotonic() + 5
    while any(map(alive, family)) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not any(map(alive, family))


def group(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel's promise is Linux's")
def test_children_die_when_their_keeper_is_killed(tmp_path: Path) -> None:
    keeper = subprocess.Popen(
        [sys.executable, "-c", KEEPER, SLEEPER, str(tmp_path / "log")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert keeper.stdout is not None
    child = int(keeper.stdout.readline())
    assert alive(child)

    keeper.kill()
    keeper.communicate()

    deadline = time.monotonic() + 5
    while alive(child) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not alive(child)
