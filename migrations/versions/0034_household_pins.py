"""Households' PINs: a hash, and the wrong tries."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "household_pin",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("hash", sa.String(length=200), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["set_by"], ["staff.id"], name="fk_household_pin_set_by"),
        sa.ForeignKeyConstraint(
            ["village_id", "subject_id"],
            ["subject.village_id", "subject.id"],
            name="fk_household_pin_village_id_subject_id",
        ),
        sa.PrimaryKeyConstraint("village_id", "subject_id", name="pk_household_pin"),
    )


def downgrade() -> None:
    """Take it away again; households then use the card alone, or come with a nominee."""
    op.drop_table("household_pin")
