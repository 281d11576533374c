"""The tables and nothing else. Every change here needs a migration; a law compares the two."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware moment, kept in UTC. A naive one is refused at the door."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored; make it aware")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _folded_id(context: Any) -> str:
    return str(context.get_current_parameters()["id"]).casefold()


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Key = sa.String(64)

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("folded", Key, nullable=False, unique=True, default=_folded_id),  # id in any case
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
