"""One agent who claims every conversation there is, as fast as it goes: `python claimer.py URL AGENT`.

Started by tests as a process of its own, so that it can be killed in the middle of a claim. What
the store does not answer is tried again; who comes second goes on with the next.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import UTC, datetime

from helpdesk.agents import store as agents
from helpdesk.agents.store import Agent
from helpdesk.casework import moves
from helpdesk.casework.moves import By
from helpdesk.chat import store as chat
from helpdesk.chat.lines.store import Line
from helpdesk.chat.owners import store as owners
from helpdesk.errors import MoveNotAllowed
from helpdesk.handoff.control import Taken
from helpdesk.store.database import Database

SEEN = 1  # the epoch every conversation waits at


def main(url: str, agent_id: str) -> None:
    """Claim until everything was tried once."""
    database = Database(url)
    who, left = _begin(database, agent_id)
    random.Random().shuffle(left)
    while left:
        try:
            _claim(database, left[-1], who)
        except (*chat.UNAVAILABLE, TimeoutError):
            time.sleep(0.02)  # the database is away, or busy
            continue
        left.pop()


def _claim(database: Database, conversation_id: str, who: Agent) -> None:
    by = By(who, SEEN, datetime.now(UTC))
    try:
        with database.write() as connection:
            moves.claim(connection, conversation_id, by, Line("system", who.name))
    except (Taken, MoveNotAllowed):
        return


def _begin(database: Database, agent_id: str) -> tuple[Agent, list[str]]:
    while True:
        try:
            with database.read() as connection:
                who = next(a for a in agents.listing(connection) if a.id == agent_id)
                return who, [waiting for waiting, _ in owners.queued(connection)]
        except chat.UNAVAILABLE:
            time.sleep(0.02)


if __name__ == "__main__":
    main(*sys.argv[1:])
