"""Porter: trained from nothing, started, and talked to through its public API."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from rig import people
from rig.stack import Stack
from rig.talk import Talk

from bench import machine
from helpdesk.store.database import Database
from helpdesk.tickets import store as tickets
from helpdesk.vocabulary import CaseKind, CaseStatus

ROOT = Path(__file__).resolve().parents[1]
PARTS = (
    "config.yml",
    "domain.yml",
    "endpoints.yml",
    "credentials.yml",
    "data",
    "assistant",
    "models",
)
MONDAY_NINE = "2026-11-23T09:00:00-08:00"
MANY_CASES = 10_000
# Said in turn, so that no round is the one before: wishes and questions differ, answers do not.
WISHES = (
    "I want to add lines",
    "we need more lines on our account please",
    "add some lines for the new people",
    "please order new lines",
)
QUESTIONS = (
    "how much notice do you need?",
    "who is allowed to order for us?",
    "will my card be charged every month?",
    "how long does a CSR take?",
    "what are the opening hours of sales?",
)


def train(folder: Path) -> float:
    """Return the seconds of a whole `rasa train` of Porter's files, with nothing cached."""
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            ignore = shutil.ignore_patterns(".venv", "*.tar.gz", "__pycache__")
            shutil.copytree(source, folder / part, ignore=ignore)
        else:
            shutil.copy(source, folder / part)
    environ = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    rasa = ROOT / "assistant" / ".venv" / "bin" / "rasa"
    with machine.seconds() as took:
        subprocess.run(
            [rasa, "train", "--force"],
            cwd=folder,
            env=environ,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    return took[0]


class Bot:
    """Porter, running, with a customer who is known to it."""

    def __init__(self, home: Path) -> None:
        self._stack = Stack(home, PORTER_CLOCK=MONDAY_NINE)
        with machine.seconds() as ready:
            self._stack.start()
        self.ready_seconds = ready[0]
        self._database = Database(f"sqlite:///{home / 'porter.db'}")
        self._chat = self._known()
        self._sayings = itertools.cycle(itertools.product(WISHES, QUESTIONS))

    def talk(self) -> list[float]:
        """Place one whole order, from wish to order number; return each message's milliseconds."""
        times: list[float] = []
        wish, question = next(self._sayings)
        for line in (wish, "three", "X4", question, "yes"):
            _timed(times, lambda line=line: self._chat.say(line))
        if self._chat.case is None:
            raise RuntimeError(f"the order was not placed: {self._chat.text}")
        return times

    def long_talk(self) -> tuple[float, float]:
        """Return the milliseconds of a message near the 5th and near the 200th of a conversation."""
        chat = self._known().say("add lines please")
        times: list[float] = []
        while len(times) < 210:
            _timed(times, lambda: chat.say("how much notice do you need?"))
        return machine.middle(times[1:12]), machine.middle(times[195:206])

    def many_cases(self) -> tuple[float, float]:
        """Return the milliseconds of asking for one's case, alone and among ten thousand others."""
        chat = self._known()
        few: list[float] = []
        many: list[float] = []
        for _ in range(10):
            _timed(few, lambda: chat.say("where does my case stand?"))
        for place in range(0, MANY_CASES, 1000):
            _fill(self._database, place, 1000)
        for _ in range(10):
            _timed(many, lambda: chat.say("where does my case stand?"))
        return machine.middle(few), machine.middle(many)

    @property
    def url(self) -> str:
        """Return the address of the support site, on the page of one provider."""
        return f"{self._stack.url}/8x8/"

    def memory(self) -> float:
        """Return the memory the engine uses, in MiB."""
        return machine.memory(self._stack.pids()["engine"])

    def stop(self) -> None:
        """End it and wait until it is gone."""
        self._stack.stop()

    def _known(self) -> Talk:
        who = people.person(self._database, self._stack.home)
        chat = Talk(self._stack.url, self._stack.home / "mailbox").say("upgrade us to X6")
        return chat.verify(who.account, who.email).say("stop")


def _timed(times: list[float], turn: Callable[[], object]) -> None:
    with machine.seconds() as took:
        turn()
    times.append(took[0] * 1000)


def _fill(database: Database, start: int, count: int) -> None:
    with database.write() as connection:
        for place in range(start, start + count):
            tickets.open_case(
                connection,
                key=f"bench:{place}",
                kind=CaseKind.GENERAL,
                provider="bench",
                account_id=f"bench-{place % 500}",
                email=None,
                conversation_id=None,
                status=CaseStatus.RECEIVED,
                next_actor="provider",
                due=None,
                effective_on=None,
                fields={"place": place},
                by="bench",
                note="filled",
                now=datetime.now(UTC),
            )
