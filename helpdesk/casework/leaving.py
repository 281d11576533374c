"""An agent who comes back no more leaves nobody behind."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from helpdesk.casework import moves
from helpdesk.chat.owners import store as owners
from helpdesk.handoff import words


def give_back(connection: Connection, agent_id: str, now: datetime) -> None:
    """Put everybody whom the agent answers back in line, as if the lease were over."""
    for conversation_id in owners.held_by(connection, agent_id):
        owners.extend_lease(connection, conversation_id, agent_id, now)
        moves.lapse(connection, conversation_id, now, words.line("released"))
