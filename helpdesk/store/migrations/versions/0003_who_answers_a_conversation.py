"""Which agent answers a conversation, until when, and who answered it before."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the database one step forward; there is no way back but a backup."""
    op.create_table(
        "control_history",
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left", sa.String(length=16), nullable=False),
        sa.Column("entered", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("agent_id", sa.String(length=64), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_control_history_agent_id")
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_control_history_conversation_id"),
        ),
        sa.PrimaryKeyConstraint("conversation_id", "epoch", name=op.f("pk_control_history")),
    )
    op.add_column("conversations", sa.Column("agent_id", sa.String(length=64), nullable=True))
    op.add_column(
        "conversations", sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_index(op.f("ix_conversations_agent_id"), "conversations", ["agent_id"], unique=False)
