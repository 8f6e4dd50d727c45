"""Acts of awarding, with who stood beside; wrong awards taken back, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, and let awards be found by their entry and by their act."""
    _award_act()
    _award_reversal()
    op.add_column("award", sa.Column("act_id", sa.String(length=32), nullable=True))
    op.create_index(
        "ix_award_village_id_entry_id", "award", ["village_id", "entry_id"], unique=True
    )
    op.create_index("ix_award_village_id_act_id", "award", ["village_id", "act_id"])


def downgrade() -> None:
    """Take them away again, in the opposite order."""
    op.drop_index("ix_award_village_id_act_id", "award")
    op.drop_index("ix_award_village_id_entry_id", "award")
    op.drop_column("award", "act_id")
    op.drop_table("award_reversal")
    op.drop_table("award_act")


def _award_act() -> None:
    op.create_table(
        "award_act",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("second_id", sa.String(length=32), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("awards", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["village_id"], ["region.id"], name="fk_award_act_village_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_award_act_staff_id"),
        sa.ForeignKeyConstraint(["second_id"], ["staff.id"], name="fk_award_act_second_id"),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_award_act"),
    )


def _award_reversal() -> None:
    op.create_table(
        "award_reversal",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=100), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("second_id", sa.String(length=32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("kind IN ('reverse', 'adjust')", name=op.f("ck_award_reversal_kind")),
        sa.CheckConstraint("points > 0", name=op.f("ck_award_reversal_points_positive")),
        sa.CheckConstraint("second_id <> staff_id", name=op.f("ck_award_reversal_two_people")),
        sa.ForeignKeyConstraint(
            ["village_id", "ref"],
            ["award.village_id", "award.ref"],
            name="fk_award_reversal_village_id_ref",
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_award_reversal_staff_id"),
        sa.ForeignKeyConstraint(["second_id"], ["staff.id"], name="fk_award_reversal_second_id"),
        sa.PrimaryKeyConstraint("village_id", "ref", name="pk_award_reversal"),
    )
