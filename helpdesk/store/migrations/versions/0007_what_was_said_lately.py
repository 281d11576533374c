"""Conversations by when something happened in them last, so that no list looks at all of them."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the database one step forward; there is no way back but a backup."""
    with op.batch_alter_table("conversations", schema=None) as batch:
        batch.create_index(batch.f("ix_conversations_updated_at"), ["updated_at"], unique=False)
