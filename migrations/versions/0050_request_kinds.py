"""What a household asks of its data: a correction, erasing something, or withdrawing."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column: whatever was asked before was a correction."""
    kind = sa.Column("kind", sa.String(length=10), nullable=False, server_default="correction")
    op.add_column("correction", kind)


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("correction", "kind")
