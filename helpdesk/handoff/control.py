"""Which change of owner is lawful, and for whom. One owner at any moment; everybody else is told who.

Every move names the epoch its maker has seen: whoever comes second changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.engine import Connection

from helpdesk.agents.store import Agent, Role
from helpdesk.chat.owners import store
from helpdesk.chat.owners.store import Control
from helpdesk.errors import Conflict, MoveNotAllowed, NotAllowed
from helpdesk.vocabulary import Owner

LEASE = timedelta(minutes=10)  # who lets a customer wait for so long gives them back


class Move(StrEnum):
    """What can be done with a conversation."""

    OFFER = "offer"  # the assistant, or the customer, asks for a person
    WITHDRAW = "withdraw"  # the customer waits no longer
    CLAIM = "claim"  # an agent takes the customer from the queue
    TAKE_OVER = "take_over"  # an agent steps in unasked
    RELEASE = "release"  # back into the queue
    LAPSE = "lapse"  # the lease is over
    TRANSFER = "transfer"  # to a named colleague
    HAND_BACK = "hand_back"  # to the assistant
    CLOSE = "close"


@dataclass(frozen=True)
class _Arrow:
    leaves: frozenset[Owner]
    enters: Owner
    by_agent: bool = True
    owner_only: bool = False  # only the agent whose conversation it is


_ARROWS = {
    Move.OFFER: _Arrow(frozenset({Owner.ASSISTANT}), Owner.QUEUE, by_agent=False),
    Move.WITHDRAW: _Arrow(frozenset({Owner.QUEUE}), Owner.ASSISTANT, by_agent=False),
    Move.CLAIM: _Arrow(frozenset({Owner.QUEUE}), Owner.AGENT),
    Move.TAKE_OVER: _Arrow(frozenset({Owner.ASSISTANT, Owner.QUEUE, Owner.CLOSED}), Owner.AGENT),
    Move.RELEASE: _Arrow(frozenset({Owner.AGENT}), Owner.QUEUE, owner_only=True),
    Move.LAPSE: _Arrow(frozenset({Owner.AGENT}), Owner.QUEUE, by_agent=False),
    Move.TRANSFER: _Arrow(frozenset({Owner.AGENT}), Owner.AGENT, owner_only=True),
    Move.HAND_BACK: _Arrow(frozenset({Owner.AGENT}), Owner.ASSISTANT, owner_only=True),
    Move.CLOSE: _Arrow(frozenset({Owner.AGENT}), Owner.CLOSED, owner_only=True),
}


class Taken(Conflict):
    """Somebody else was first. `now` says who owns the conversation."""

    def __init__(self, now: Control) -> None:
        super().__init__(f"owned by {now.agent_name or now.owner}")
        self.now = now


def move(
    connection: Connection,
    conversation_id: str,
    which: Move,
    *,
    epoch: int,
    agent: Agent | None = None,
    to: Agent | None = None,
    by: str = store.SYSTEM,
    note: str = "",
    now: datetime,
) -> Control:
    """Make the move and return who owns the conversation then. Part of the caller's transaction.

    Raises Taken when the conversation has moved on since `epoch`, MoveNotAllowed when there is no
    such arrow, NotAllowed when it is not this agent's to make. Then nothing has changed.
    """
    before, arrow = store.control(connection, conversation_id), _ARROWS[which]
    if before.epoch != epoch:
        raise Taken(before)
    if before.owner not in arrow.leaves:
        raise MoveNotAllowed(f"there is no {which} from {before.owner}")
    _check_agent(arrow, before, agent)
    owner = _owner_after(which, agent, to)
    done = store.change(
        connection,
        before,
        arrow.enters,
        by=agent.id if agent else by,
        agent_id=owner.id if owner else None,
        lease_until=now + LEASE if owner else None,
        note=note,
        now=now,
    )
    after = store.control(connection, conversation_id)
    if not done:
        raise Taken(after)
    return after


def keep(connection: Connection, conversation_id: str, agent: Agent, now: datetime) -> None:
    """Say that the agent is still at it. Raises Taken when the conversation is not theirs."""
    if not store.extend_lease(connection, conversation_id, agent.id, now + LEASE):
        raise Taken(store.control(connection, conversation_id))


def answered(connection: Connection, conversation_id: str, agent: Agent) -> None:
    """Say that the customer waits no longer. Raises Taken when the conversation is not theirs."""
    if not store.extend_lease(connection, conversation_id, agent.id, None):
        raise Taken(store.control(connection, conversation_id))


def may_speak(control: Control, agent: Agent) -> bool:
    """Say whether this agent may write to the customer: the owner alone may."""
    return control.owner is Owner.AGENT and control.agent_id == agent.id


def _check_agent(arrow: _Arrow, before: Control, agent: Agent | None) -> None:
    if not arrow.by_agent:
        return
    if agent is None or agent.role is Role.AUDITOR:
        raise NotAllowed("an auditor reads; sign in as an agent or a lead to do this")
    if arrow.owner_only and before.agent_id != agent.id:
        raise Taken(before)


def _owner_after(which: Move, agent: Agent | None, to: Agent | None) -> Agent | None:
    if which is Move.TRANSFER:
        if to is None or to.role is Role.AUDITOR or to.disabled_at is not None:
            raise NotAllowed("choose a colleague who may answer customers")
        return to
    return agent if which in (Move.CLAIM, Move.TAKE_OVER) else None
