"""The tables of the agents' desk and nothing else. They are read through schema.py."""

from __future__ import annotations

import sqlalchemy as sa

from helpdesk.store.columns import Instant, Key, metadata

agents = sa.Table(
    "agents",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("email", sa.String(254), nullable=False, unique=True),  # in lower case
    sa.Column("role", sa.String(16), nullable=False),  # agent | lead | auditor
    sa.Column("password_hash", sa.String(200), nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("disabled_at", Instant),
)

agent_sessions = sa.Table(
    "agent_sessions",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("agent_id", sa.ForeignKey("agents.id"), nullable=False, index=True),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("used_at", Instant, nullable=False),
)

# Attempts of the last quarter of an hour: how sign-in knows that somebody is guessing.
sign_ins = sa.Table(
    "sign_ins",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("email", sa.String(254), nullable=False, index=True),
    sa.Column("address", sa.String(64), nullable=False, index=True),
    sa.Column("succeeded", sa.Boolean, nullable=False),
    sa.Column("at", Instant, nullable=False),
)

# One line for each epoch after the first: a gap would be a change of owner nobody made.
control_history = sa.Table(
    "control_history",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), primary_key=True),
    sa.Column("epoch", sa.Integer, primary_key=True),
    sa.Column("at", Instant, nullable=False, index=True),
    sa.Column("left", sa.String(16), nullable=False),
    sa.Column("entered", sa.String(16), nullable=False),
    sa.Column("by", Key, nullable=False),  # customer | assistant | system, or an agent's id
    sa.Column("agent_id", sa.ForeignKey("agents.id")),
    sa.Column("note", sa.Text, nullable=False),
)

# Every change of an answer, whoever made it: what "said here" leads to, and what an audit asks for.
slot_changes = sa.Table(
    "slot_changes",
    metadata,
    sa.Column("draft_id", sa.ForeignKey("drafts.id"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),  # the draft's, with this change in it
    sa.Column("slot", sa.String(40), primary_key=True),
    sa.Column("old", sa.JSON),  # masked where the slot is
    sa.Column("new", sa.JSON),
    sa.Column("by", Key, nullable=False),  # customer, or an agent's id
    sa.Column("seq", sa.Integer),  # the message that says it
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
)

presence = sa.Table(
    "presence",
    metadata,
    sa.Column("agent_id", sa.ForeignKey("agents.id"), primary_key=True),
    sa.Column("status", sa.String(16), nullable=False),  # online | busy | away
    sa.Column("seen_at", Instant, nullable=False),  # a desk that is closed is not seen any more
)

viewers = sa.Table(
    "viewers",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), primary_key=True),
    sa.Column("agent_id", sa.ForeignKey("agents.id"), primary_key=True),
    sa.Column("seen_at", Instant, nullable=False),
)

# What agents did. Nobody changes or deletes a line.
desk_log = sa.Table(
    "desk_log",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", Instant, nullable=False, index=True),
    sa.Column("agent_id", sa.ForeignKey("agents.id"), index=True),  # none: the system did it
    sa.Column("deed", sa.String(40), nullable=False),
    sa.Column("conversation_id", Key, index=True),
    sa.Column("case_number", sa.String(16), index=True),
    sa.Column("details", sa.JSON, nullable=False),
)

canned_replies = sa.Table(
    "canned_replies",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("shortcut", sa.String(40), nullable=False, unique=True),
    sa.Column("provider", sa.String(32)),  # none: for all of them
    sa.Column("text", sa.Text, nullable=False),  # may name {slots}
    sa.Column("updated_by", sa.ForeignKey("agents.id")),
    sa.Column("updated_at", Instant, nullable=False),
)

ratings = sa.Table(
    "ratings",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), primary_key=True),
    sa.Column("epoch", sa.Integer, primary_key=True),  # of the closing it is about
    sa.Column("score", sa.Integer),  # 1 to 5; none: skipped
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
)

# Links by which a customer takes up, in a browser of their own, what an agent began for them.
chat_links = sa.Table(
    "chat_links",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), nullable=False, index=True),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Column("used_at", Instant),
)
