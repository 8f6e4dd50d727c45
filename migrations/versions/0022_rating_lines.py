"""What made a rating and what was done to it; more figures of a round; who has no telephone."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


#: The round's figures that were added: what they are where nobody says.
FIGURES = {"share_aa": "80", "share_aaa": "90", "gain_halves": "12", "loss_halves": "20"}


def upgrade() -> None:
    """Add the columns; make the tables, those that others point at first."""
    for name, default in FIGURES.items():
        op.add_column(
            "round", sa.Column(name, sa.Integer(), server_default=default, nullable=False)
        )
    words = sa.Column("verdict_words", sa.String(length=500), server_default="", nullable=False)
    for column in (
        sa.Column("verdict", sa.String(length=8), nullable=True),
        words,
        sa.Column("proposed_on", sa.Date(), nullable=True),
        sa.Column("grade_before", sa.String(length=3), nullable=True),
    ):
        op.add_column("rating", column)
    _rating_line()
    _rating_strike()
    _rating_step()
    _no_phone()
    _guards()


def downgrade() -> None:
    """Take them away again, in the opposite order."""
    for name in (
        "no_phone",
        "rating_step",
        "rating_strike",
        "rating_line",
    ):
        op.drop_table(name)
    for name in ("grade_before", "proposed_on", "verdict_words", "verdict"):
        op.drop_column("rating", name)
    for name in reversed(FIGURES):
        op.drop_column("round", name)


def _rating_line() -> None:
    op.create_table(
        "rating_line",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round_id", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.String(length=32), nullable=False),
        sa.Column("would", sa.Integer(), nullable=False),
        sa.Column("did", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["village_id", "record_id"],
            ["conduct_record.village_id", "conduct_record.id"],
            name="fk_rating_line_village_id_record_id",
        ),
        sa.ForeignKeyConstraint(
            ["village_id", "round_id", "subject_id"],
            ["rating.village_id", "rating.round_id", "rating.subject_id"],
            name="fk_rating_line_village_id_round_id_subject_id",
        ),
        sa.PrimaryKeyConstraint(
            "village_id", "round_id", "subject_id", "record_id", name="pk_rating_line"
        ),
    )


def _rating_strike() -> None:
    op.create_table(
        "rating_strike",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round_id", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.String(length=32), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_rating_strike_staff_id"),
        sa.ForeignKeyConstraint(
            ["village_id", "record_id"],
            ["conduct_record.village_id", "conduct_record.id"],
            name="fk_rating_strike_village_id_record_id",
        ),
        sa.ForeignKeyConstraint(
            ["village_id", "round_id", "subject_id"],
            ["rating.village_id", "rating.round_id", "rating.subject_id"],
            name="fk_rating_strike_village_id_round_id_subject_id",
        ),
        sa.PrimaryKeyConstraint(
            "village_id", "round_id", "subject_id", "record_id", name="pk_rating_strike"
        ),
    )


def _rating_step() -> None:
    op.create_table(
        "rating_step",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round_id", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_rating_step_staff_id"),
        sa.ForeignKeyConstraint(
            ["village_id", "round_id", "subject_id"],
            ["rating.village_id", "rating.round_id", "rating.subject_id"],
            name="fk_rating_step_village_id_round_id_subject_id",
        ),
        sa.PrimaryKeyConstraint(
            "village_id", "round_id", "subject_id", "id", name="pk_rating_step"
        ),
    )


def _no_phone() -> None:
    op.create_table(
        "no_phone",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "channel IN ('visit', 'self', 'phone', 'wechat')",
            name=op.f("ck_no_phone_channel"),
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_no_phone_staff_id"),
        sa.ForeignKeyConstraint(
            ["village_id", "subject_id"],
            ["subject.village_id", "subject.id"],
            name="fk_no_phone_village_id_subject_id",
        ),
        sa.PrimaryKeyConstraint("village_id", "subject_id", name="pk_no_phone"),
    )


def _guards() -> None:
    """A step is never changed or removed; only its words may go, when a subject withdraws."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    facts = "UPDATE OF village_id, round_id, subject_id, id, what, staff_id, at"
    for verb, when in (("update", facts), ("delete", "DELETE")):
        refuse = (
            f"BEGIN SELECT RAISE(ABORT, 'rating_step_no_{verb}'); END"
            if is_sqlite
            else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
        )
        op.execute(f"CREATE TRIGGER rating_step_no_{verb} BEFORE {when} ON rating_step {refuse}")
