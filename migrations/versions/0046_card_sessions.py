"""Browsers on which a household typed its PIN: for half an hour each."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; rows go when they are over."""
    op.create_table(
        "card_session",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["village_id", "subject_id"],
            ["subject.village_id", "subject.id"],
            name="fk_card_session_village_id_subject_id",
        ),
        sa.PrimaryKeyConstraint("digest", name="pk_card_session"),
    )
    op.create_index(
        "ix_card_session_village_id_subject_id",
        "card_session",
        ["village_id", "subject_id"],
        unique=False,
    )


def downgrade() -> None:
    """Take it away again: the pages behind the PIN close."""
    op.drop_table("card_session")
