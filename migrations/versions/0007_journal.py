"""The journal by pages: an index in the order of time, and what is kept of months that are over."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INDEX = "ix_entry_village_kind_recorded_at_id"


def upgrade() -> None:
    """Add them; months are filled as they are kept."""
    op.create_index(INDEX, "entry", ["village", "kind", "recorded_at", "id"])
    op.create_table(
        "month_sum",
        sa.Column("village", sa.Integer, autoincrement=False),
        sa.Column("month", sa.Date),
        sa.Column("kind", sa.String(20)),
        sa.Column("account", sa.String(60)),
        sa.Column("postings", sa.BigInteger, nullable=False),
        sa.Column("points", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("village", "month", "kind", "account", name="pk_month_sum"),
    )


def downgrade() -> None:
    """Take them away: nothing rests on them."""
    op.drop_table("month_sum")
    op.drop_index(INDEX, "entry")
