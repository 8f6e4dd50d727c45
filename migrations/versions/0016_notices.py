"""Ties of kin; notices on the board with their lines."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, those that others point at first."""
    _kin()
    _notice()
    _notice_line()


def downgrade() -> None:
    """Take them away again, in the opposite order."""
    for name in ("notice_line", "notice", "kin"):
        op.drop_table(name)


def _kin() -> None:
    op.create_table(
        "kin",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("relation", sa.String(length=8), nullable=False),
        sa.Column("noted_by", sa.String(length=32), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "relation IN ('own', 'relative')",
            name=op.f("ck_kin_relation"),
        ),
        sa.ForeignKeyConstraint(["noted_by"], ["staff.id"], name="fk_kin_noted_by"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_kin_staff_id"),
        sa.ForeignKeyConstraint(
            ["village_id", "subject_id"],
            ["subject.village_id", "subject.id"],
            name="fk_kin_village_id_subject_id",
        ),
        sa.PrimaryKeyConstraint("village_id", "subject_id", "staff_id", name="pk_kin"),
    )
    op.create_index("ix_kin_staff_id", "kin", ["staff_id"])


def _notice() -> None:
    op.create_table(
        "notice",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("hung_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("down_on", sa.Date(), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "kind IN ('month', 'session', 'grades')",
            name=op.f("ck_notice_kind"),
        ),
        sa.CheckConstraint(
            "hung_on <= until_on AND until_on <= down_on",
            name=op.f("ck_notice_runs_forward"),
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_notice_staff_id"),
        sa.ForeignKeyConstraint(["village_id"], ["region.id"], name="fk_notice_village_id"),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_notice"),
    )
    op.create_index("ix_notice_village_id_kind_period", "notice", ["village_id", "kind", "period"])


def _notice_line() -> None:
    op.create_table(
        "notice_line",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("notice_id", sa.String(length=32), nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("aspect", sa.String(length=4), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("grade", sa.String(length=3), nullable=True),
        sa.ForeignKeyConstraint(
            ["village_id", "notice_id"],
            ["notice.village_id", "notice.id"],
            name="fk_notice_line_village_id_notice_id",
        ),
        sa.ForeignKeyConstraint(
            ["village_id", "subject_id"],
            ["subject.village_id", "subject.id"],
            name="fk_notice_line_village_id_subject_id",
        ),
        sa.PrimaryKeyConstraint("village_id", "notice_id", "no", name="pk_notice_line"),
    )
