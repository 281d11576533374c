"""What the agents' desk keeps: answers and who changed them, presence, deeds, ratings, links."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.String(length=64)
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Take the database one step forward; there is no way back but a backup."""
    _conversations()
    _handoffs()
    op.add_column("messages", sa.Column("agent_id", KEY, nullable=True))
    op.create_index(op.f("ix_cases_opened_at"), "cases", ["opened_at"], unique=False)
    op.create_index(op.f("ix_control_history_at"), "control_history", ["at"], unique=False)
    _people()
    _records()


def _conversations() -> None:
    op.add_column(
        "conversations",
        sa.Column("form_version", sa.Integer(), server_default="0", nullable=False),
    )
    op.add_column("conversations", sa.Column("ask", sa.JSON(), nullable=True))
    is_there = sa.text("owner IN ('queue', 'agent')")
    op.create_index(
        "ix_conversations_at_the_desk",
        "conversations",
        ["owner", "updated_at"],
        unique=False,
        sqlite_where=is_there,
        postgresql_where=is_there,
    )


def _handoffs() -> None:
    with op.batch_alter_table("handoffs", schema=None) as batch:
        batch.alter_column("case_number", existing_type=sa.String(length=16), nullable=True)
        batch.add_column(sa.Column("agent_id", KEY, nullable=True))
        batch.add_column(sa.Column("accepted_at", INSTANT, nullable=True))
        batch.add_column(sa.Column("ended_at", INSTANT, nullable=True))
        batch.add_column(sa.Column("outcome", sa.String(length=16), nullable=True))
        batch.create_foreign_key(batch.f("fk_handoffs_agent_id"), "agents", ["agent_id"], ["id"])
        batch.create_index(batch.f("ix_handoffs_status"), ["status"], unique=False)
        batch.create_index(batch.f("ix_handoffs_created_at"), ["created_at"], unique=False)


def _people() -> None:
    op.create_table(
        "presence",
        sa.Column("agent_id", KEY, nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_presence_agent_id")),
        sa.PrimaryKeyConstraint("agent_id", name=op.f("pk_presence")),
    )
    op.create_table(
        "viewers",
        sa.Column("conversation_id", KEY, nullable=False),
        sa.Column("agent_id", KEY, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_viewers_conversation_id")
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_viewers_agent_id")),
        sa.PrimaryKeyConstraint("conversation_id", "agent_id", name=op.f("pk_viewers")),
    )
    op.create_table(
        "canned_replies",
        sa.Column("id", KEY, nullable=False),
        sa.Column("shortcut", sa.String(length=40), nullable=False),
        sa.Column("provider", sa.String(length=32), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("updated_by", KEY, nullable=True),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["updated_by"], ["agents.id"], name=op.f("fk_canned_replies_updated_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_replies")),
        sa.UniqueConstraint("shortcut", name=op.f("uq_canned_replies_shortcut")),
    )


def _records() -> None:
    op.create_table(
        "slot_changes",
        sa.Column("draft_id", sa.String(length=128), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(length=40), nullable=False),
        sa.Column("old", sa.JSON(), nullable=True),
        sa.Column("new", sa.JSON(), nullable=True),
        sa.Column("by", KEY, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_slot_changes_draft_id")),
        sa.PrimaryKeyConstraint("draft_id", "version", "slot", name=op.f("pk_slot_changes")),
    )
    op.create_table(
        "desk_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("agent_id", KEY, nullable=True),
        sa.Column("deed", sa.String(length=40), nullable=False),
        sa.Column("conversation_id", KEY, nullable=True),
        sa.Column("case_number", sa.String(length=16), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_desk_log_agent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_log")),
    )
    with op.batch_alter_table("desk_log", schema=None) as batch:
        for name in ("at", "agent_id", "conversation_id", "case_number"):
            batch.create_index(batch.f(f"ix_desk_log_{name}"), [name], unique=False)
    op.create_table(
        "ratings",
        sa.Column("conversation_id", KEY, nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_ratings_conversation_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", "epoch", name=op.f("pk_ratings")),
    )
    op.create_table(
        "chat_links",
        sa.Column("token_hash", KEY, nullable=False),
        sa.Column("conversation_id", KEY, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_chat_links_conversation_id")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_chat_links")),
    )
    with op.batch_alter_table("chat_links", schema=None) as batch:
        batch.create_index(
            batch.f("ix_chat_links_conversation_id"), ["conversation_id"], unique=False
        )
