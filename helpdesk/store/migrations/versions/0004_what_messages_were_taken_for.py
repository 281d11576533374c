"""What each message was taken for, and what a person decided about that."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the database one step forward; there is no way back but a backup."""
    op.add_column("messages", sa.Column("reading", sa.JSON(), nullable=True))
    op.add_column("messages", sa.Column("reviewed", sa.String(length=80), nullable=True))
