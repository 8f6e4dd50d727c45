"""The yearly round: villages and their steps, groups and members, ratings."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, those that others point at first; steps stay as they were taken."""
    _round()
    _round_village()
    _round_step()
    _panel()
    _panel_member()
    _rating()
    _guards()


def downgrade() -> None:
    """Take them away again, in the opposite order."""
    for name in ("rating", "panel_member", "panel", "round_step", "round_village", "round"):
        op.drop_table(name)


def _round() -> None:
    op.create_table(
        "round",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("rulebook_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("cut_aaa", sa.Integer(), nullable=False),
        sa.Column("cut_aa", sa.Integer(), nullable=False),
        sa.Column("cut_a", sa.Integer(), nullable=False),
        sa.Column("cut_b", sa.Integer(), nullable=False),
        sa.Column("cut_c", sa.Integer(), nullable=False),
        sa.Column("points_aaa", sa.Integer(), nullable=False),
        sa.Column("points_aa", sa.Integer(), nullable=False),
        sa.Column("points_a", sa.Integer(), nullable=False),
        sa.Column("session_notice_days", sa.Integer(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("valid_months", sa.Integer(), nullable=False),
        sa.Column("village_share", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=32), nullable=False),
        sa.Column("opened_by", sa.String(length=32), nullable=True),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "cut_aaa > cut_aa AND cut_aa > cut_a AND cut_a > cut_b AND cut_b > cut_c",
            name=op.f("ck_round_cuts_fall"),
        ),
        sa.CheckConstraint(
            "since <= until",
            name=op.f("ck_round_runs_forward"),
        ),
        sa.ForeignKeyConstraint(["opened_by"], ["staff.id"], name="fk_round_opened_by"),
        sa.ForeignKeyConstraint(["rulebook_id"], ["rulebook.id"], name="fk_round_rulebook_id"),
        sa.PrimaryKeyConstraint("id", name="pk_round"),
    )


def _round_village() -> None:
    op.create_table(
        "round_village",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round_id", sa.String(length=20), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("session_notice", sa.String(length=32), nullable=True),
        sa.Column("session_on", sa.Date(), nullable=True),
        sa.Column("grades_notice", sa.String(length=32), nullable=True),
        sa.Column("signed_by", sa.String(length=32), nullable=True),
        sa.Column("signed_at", INSTANT, nullable=True),
        sa.Column("grade", sa.String(length=3), nullable=True),
        sa.CheckConstraint(
            "step IN ('filing', 'preliminary', 'publicity', 'completed')",
            name=op.f("ck_round_village_step"),
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_round_village_round_id"),
        sa.ForeignKeyConstraint(["signed_by"], ["staff.id"], name="fk_round_village_signed_by"),
        sa.ForeignKeyConstraint(["village_id"], ["region.id"], name="fk_round_village_village_id"),
        sa.PrimaryKeyConstraint("village_id", "round_id", name="pk_round_village"),
    )


def _round_step() -> None:
    op.create_table(
        "round_step",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round_id", sa.String(length=20), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_round_step_round_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_round_step_staff_id"),
        sa.ForeignKeyConstraint(["village_id"], ["region.id"], name="fk_round_step_village_id"),
        sa.PrimaryKeyConstraint("village_id", "round_id", "id", name="pk_round_step"),
    )


def _panel() -> None:
    op.create_table(
        "panel",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round_id", sa.String(length=20), nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "kind IN ('evaluation', 'review', 'supervision')",
            name=op.f("ck_panel_kind"),
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_panel_round_id"),
        sa.ForeignKeyConstraint(["village_id"], ["region.id"], name="fk_panel_village_id"),
        sa.PrimaryKeyConstraint("village_id", "round_id", "no", name="pk_panel"),
    )


def _panel_member() -> None:
    op.create_table(
        "panel_member",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round_id", sa.String(length=20), nullable=False),
        sa.Column("panel_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_panel_member_staff_id"),
        sa.ForeignKeyConstraint(
            ["village_id", "round_id", "panel_no"],
            ["panel.village_id", "panel.round_id", "panel.no"],
            name="fk_panel_member_village_id_round_id_panel_no",
        ),
        sa.PrimaryKeyConstraint(
            "village_id", "round_id", "panel_no", "staff_id", name="pk_panel_member"
        ),
    )
    op.create_index("ix_panel_member_staff_id", "panel_member", ["staff_id"])


def _rating() -> None:
    op.create_table(
        "rating",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round_id", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("panel_no", sa.Integer(), nullable=False),
        sa.Column("proposed_halves", sa.Integer(), nullable=False),
        sa.Column("halves", sa.Integer(), nullable=False),
        sa.Column("vetoed", sa.Boolean(), nullable=False),
        sa.Column("confirmed_by", sa.String(length=32), nullable=True),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.Column("reviewed_by", sa.String(length=32), nullable=True),
        sa.Column("reviewed_at", INSTANT, nullable=True),
        sa.Column("told_at", INSTANT, nullable=True),
        sa.Column("told_by", sa.String(length=32), nullable=True),
        sa.Column("grade", sa.String(length=3), nullable=True),
        sa.Column("helper_id", sa.String(length=32), nullable=True),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["confirmed_by"], ["staff.id"], name="fk_rating_confirmed_by"),
        sa.ForeignKeyConstraint(["helper_id"], ["staff.id"], name="fk_rating_helper_id"),
        sa.ForeignKeyConstraint(["reviewed_by"], ["staff.id"], name="fk_rating_reviewed_by"),
        sa.ForeignKeyConstraint(["told_by"], ["staff.id"], name="fk_rating_told_by"),
        sa.ForeignKeyConstraint(
            ["village_id", "round_id", "panel_no"],
            ["panel.village_id", "panel.round_id", "panel.no"],
            name="fk_rating_village_id_round_id_panel_no",
        ),
        sa.ForeignKeyConstraint(
            ["village_id", "subject_id"],
            ["subject.village_id", "subject.id"],
            name="fk_rating_village_id_subject_id",
        ),
        *_rating_checks(),
        sa.PrimaryKeyConstraint("village_id", "round_id", "subject_id", name="pk_rating"),
    )
    _rating_indexes()


def _rating_checks() -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_at IS NULL)",
            name=op.f("ck_rating_confirmed"),
        ),
        sa.CheckConstraint(
            "grade IN ('AAA', 'AA', 'A', 'B', 'C', 'D')",
            name=op.f("ck_rating_grade"),
        ),
        sa.CheckConstraint(
            "halves BETWEEN 0 AND 200",
            name=op.f("ck_rating_halves"),
        ),
        sa.CheckConstraint(
            "proposed_halves BETWEEN 0 AND 200",
            name=op.f("ck_rating_proposed_halves"),
        ),
        sa.CheckConstraint(
            "reviewed_by IS NULL OR reviewed_by <> confirmed_by",
            name=op.f("ck_rating_two_people"),
        ),
    ]


def _rating_indexes() -> None:
    op.create_index(
        "ix_rating_village_id_round_id_grade", "rating", ["village_id", "round_id", "grade"]
    )
    op.create_index(
        "ix_rating_village_id_round_id_panel_no", "rating", ["village_id", "round_id", "panel_no"]
    )


def _guards() -> None:
    """A step is never changed or removed."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for verb in ("update", "delete"):
        refuse = (
            f"BEGIN SELECT RAISE(ABORT, 'round_step_no_{verb}'); END"
            if is_sqlite
            else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
        )
        op.execute(
            f"CREATE TRIGGER round_step_no_{verb} BEFORE {verb.upper()} ON round_step {refuse}"
        )
