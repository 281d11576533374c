"""The tables and nothing else. Every change here needs a migration; a law compares the two."""

from __future__ import annotations

import sqlalchemy as sa

from helpdesk.store.columns import Instant as Instant
from helpdesk.store.columns import Key as Key
from helpdesk.store.columns import folded_id
from helpdesk.store.columns import metadata as metadata
from helpdesk.store.desk_tables import agent_sessions as agent_sessions
from helpdesk.store.desk_tables import agents as agents
from helpdesk.store.desk_tables import canned_replies as canned_replies
from helpdesk.store.desk_tables import chat_links as chat_links
from helpdesk.store.desk_tables import control_history as control_history
from helpdesk.store.desk_tables import desk_log as desk_log
from helpdesk.store.desk_tables import presence as presence
from helpdesk.store.desk_tables import ratings as ratings
from helpdesk.store.desk_tables import sign_ins as sign_ins
from helpdesk.store.desk_tables import slot_changes as slot_changes
from helpdesk.store.desk_tables import viewers as viewers

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("folded", Key, nullable=False, unique=True, default=folded_id),  # id in any case
    sa.Column("provider", sa.String(32), nullable=False, index=True),
    sa.Column("document", sa.JSON, nullable=False),  # one account of the import file, validated
    sa.Column("imported_at", Instant, nullable=False),
)

account_numbers = sa.Table(
    "account_numbers",
    metadata,
    sa.Column("account_id", sa.ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.String(16), primary_key=True, index=True),  # E.164
)

conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("provider", sa.String(32), nullable=False),
    sa.Column("locale", sa.String(16), nullable=False),
    sa.Column("token_hash", sa.String(64), nullable=False, index=True),
    sa.Column("owner", sa.String(16), nullable=False),
    sa.Column("epoch", sa.Integer, nullable=False),  # +1 on every change of owner
    sa.Column("agent_id", Key, index=True),  # while an agent answers
    sa.Column("lease_until", Instant),  # then a silent agent gives the customer back
    sa.Column("last_seq", sa.Integer, nullable=False),
    # last customer message; 0: the greeting
    sa.Column("asked_seq", sa.Integer, nullable=False, default=0),
    # last one dealt with; -1: not even greeted
    sa.Column("answered_seq", sa.Integer, nullable=False),
    # {"form", "open", "slots"}: what the engine is told
    sa.Column("state", sa.JSON, nullable=False),
    sa.Column("outage_told", sa.Boolean, nullable=False),
    # +1 whenever an agent changes what the form holds
    sa.Column("form_version", sa.Integer, nullable=False, default=0, server_default="0"),
    sa.Column("ask", sa.JSON(none_as_null=True)),  # what an agent asks: {"draft_id", "slot", "seq"}
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("updated_at", Instant, nullable=False),
)

# The desk looks at those who wait and those who are answered by a person, never at all of them.
_is_at_the_desk = conversations.c.owner.in_(("queue", "agent"))
sa.Index(
    "ix_conversations_at_the_desk",
    conversations.c.owner,
    conversations.c.updated_at,
    sqlite_where=_is_at_the_desk,
    postgresql_where=_is_at_the_desk,
)

# What was said lately, whoever answers it: the desk shows the chats of the last hour.
sa.Index("ix_conversations_updated_at", conversations.c.updated_at)

# Work to do is looked for twice a second: only conversations that have some are in this index.
_is_waiting = conversations.c.asked_seq > conversations.c.answered_seq
sa.Index(
    "ix_conversations_waiting",
    conversations.c.updated_at,
    sqlite_where=_is_waiting,
    postgresql_where=_is_waiting,
)

messages = sa.Table(
    "messages",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("author", sa.String(16), nullable=False),  # customer | assistant | agent | system
    sa.Column("name", sa.String(80)),
    sa.Column("agent_id", Key),  # who wrote it, when an agent did
    sa.Column("text", sa.Text, nullable=False),  # cleaned and masked before it gets here
    sa.Column("client_id", Key),
    sa.Column("sent_at", Instant, nullable=False),
    sa.Column("visibility", sa.String(16), nullable=False),  # all | agents | suppressed
    sa.Column("body", sa.JSON, nullable=False),  # {"choices", "question", "case", "secret"}
    # what the engine gets in place of the text: {"payload": "/…"} or {"text"}
    sa.Column("input", sa.JSON),
    sa.Column("reading", sa.JSON),  # what it was taken for: {"intent", "confidence", "ranking"}
    sa.Column("reviewed", sa.String(80)),  # what a person decided about that
    sa.UniqueConstraint("conversation_id", "client_id"),
)

# What customers sent along; the bytes lie in PORTER_HOME/files under the id.
files = sa.Table(
    "files",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), nullable=False, index=True),
    sa.Column("seq", sa.Integer, nullable=False),  # the message that brought it
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("type", sa.String(40), nullable=False),  # told by its content
    sa.Column("size", sa.Integer, nullable=False),  # bytes
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("kept_at", Instant, nullable=False),
)

drafts = sa.Table(
    "drafts",
    metadata,
    sa.Column("id", sa.String(128), primary_key=True),  # named after the turn that began it
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), nullable=False, index=True),
    sa.Column("provider", sa.String(32), nullable=False),
    sa.Column("form", sa.String(40), nullable=False),
    sa.Column("account_id", Key, index=True),
    sa.Column("email", sa.String(254)),
    sa.Column("answers", sa.JSON, nullable=False),
    sa.Column("open_slot", sa.String(40)),
    # open|stopped|suspended|handed_over|submitted|refused
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("updated_at", Instant, nullable=False),
)

challenges = sa.Table(
    "challenges",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), nullable=False, index=True),
    # one challenge per turn, however often it runs
    sa.Column("turn", sa.String(96), nullable=False, unique=True),
    sa.Column("provider", sa.String(32), nullable=False),
    # as claimed: every reading, likeliest first
    sa.Column("account_refs", sa.JSON, nullable=False),
    # null: the claim matched nobody, and no letter went out
    sa.Column("account_id", Key, index=True),
    sa.Column("email", sa.String(254), nullable=False),
    sa.Column("operation", sa.String(40), nullable=False),
    sa.Column("code_hash", sa.String(64), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("failed_at", Instant, index=True),  # the latest wrong attempt
    sa.Column(
        "status", sa.String(16), nullable=False
    ),  # live | passed | replaced | spent | asserted
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
)

identities = sa.Table(
    "identities",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("email", sa.String(254), nullable=False),
    sa.Column("operation", sa.String(40), nullable=False),
    sa.Column("verified_at", Instant, nullable=False),
    sa.Column("used_at", Instant, nullable=False),
)

pins = sa.Table(
    "pins",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False, index=True),
    sa.Column("case_number", sa.ForeignKey("cases.number"), nullable=False, unique=True),
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), nullable=False),
    sa.Column("numbers", sa.JSON, nullable=False),
    sa.Column("digits", sa.Integer, nullable=False),
    sa.Column("pin_hash", sa.String(64)),  # null until shown: no value exists before that
    sa.Column("attempts", sa.Integer, nullable=False),  # wrong ones since the last right one
    sa.Column("status", sa.String(16), nullable=False),  # granted | live | revoked
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Column("shown_at", Instant),
    sa.Column("revoked_at", Instant),
    # of the "this was not me" link
    sa.Column("alarm_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("fraud_case", sa.ForeignKey("cases.number")),  # opened by that link, once
)

cases = sa.Table(
    "cases",
    metadata,
    sa.Column("number", sa.String(16), primary_key=True),
    sa.Column("idempotency_key", sa.String(144), nullable=False, unique=True),
    sa.Column("kind", sa.String(24), nullable=False),
    sa.Column("provider", sa.String(32), nullable=False),
    sa.Column("account_id", Key, index=True),
    sa.Column("email", sa.String(254)),  # who asked
    sa.Column("conversation_id", Key, index=True),
    sa.Column("status", sa.String(24), nullable=False),
    sa.Column("opened_at", Instant, nullable=False, index=True),
    sa.Column("effective_on", sa.Date),
    # customer | provider | carrier | nobody
    sa.Column("next_actor", sa.String(24), nullable=False),
    sa.Column("due", Instant),
    sa.Column("fields", sa.JSON, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)

case_history = sa.Table(
    "case_history",
    metadata,
    sa.Column("case_number", sa.ForeignKey("cases.number"), primary_key=True),
    sa.Column("line", sa.Integer, primary_key=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("left", sa.String(24)),
    sa.Column("entered", sa.String(24), nullable=False),
    sa.Column("by", sa.String(80), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
)

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("letter", sa.String(40), nullable=False),
    sa.Column("case_number", sa.ForeignKey("cases.number"), index=True),
    sa.Column("to", sa.String(254), nullable=False),
    sa.Column("subject", sa.String(200), nullable=False),
    sa.Column("body", sa.Text, nullable=False),  # emptied once sent when it carried a code
    sa.Column("secret", sa.Boolean, nullable=False),
    sa.Column("status", sa.String(16), nullable=False, index=True),  # waiting | sent | dead
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("due_at", Instant, nullable=False, index=True),
    sa.Column("lease_until", Instant),
    sa.Column("sent_at", Instant),
)

handoffs = sa.Table(
    "handoffs",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("turn", sa.String(96), nullable=False, unique=True),
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), nullable=False, index=True),
    sa.Column("case_number", sa.ForeignKey("cases.number")),  # none where an agent stepped in
    sa.Column("reason", sa.String(32), nullable=False),
    sa.Column("status", sa.String(16), nullable=False, index=True),  # offered | accepted | closed
    sa.Column("package", sa.JSON, nullable=False),
    sa.Column("agent_id", sa.ForeignKey("agents.id")),  # who took it up
    sa.Column("accepted_at", Instant),
    sa.Column("ended_at", Instant),
    sa.Column("outcome", sa.String(16)),  # returned | submitted | closed | withdrawn | written
    sa.Column("created_at", Instant, nullable=False, index=True),
)
