"""Records with their steps and evidence; objections."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, those that others point at first; steps stay as they were taken."""
    _conduct_record()
    _record_step()
    _evidence()
    _objection()
    _guards()


def downgrade() -> None:
    """Take them away again, in the opposite order."""
    for name in ("objection", "evidence", "record_step", "conduct_record"):
        op.drop_table(name)


def _conduct_record() -> None:
    op.create_table(
        "conduct_record",
        *_conduct_record_columns(),
        *_conduct_record_checks(),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["staff.id"], name="fk_conduct_record_confirmed_by"
        ),
        sa.ForeignKeyConstraint(["entered_by"], ["staff.id"], name="fk_conduct_record_entered_by"),
        sa.ForeignKeyConstraint(
            ["rulebook_id"], ["rulebook.id"], name="fk_conduct_record_rulebook_id"
        ),
        sa.ForeignKeyConstraint(
            ["village_id", "corrects_id"],
            ["conduct_record.village_id", "conduct_record.id"],
            name="fk_conduct_record_village_id_corrects_id",
        ),
        sa.ForeignKeyConstraint(
            ["village_id", "subject_id"],
            ["subject.village_id", "subject.id"],
            name="fk_conduct_record_village_id_subject_id",
        ),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_conduct_record"),
    )
    _conduct_record_indexes()


def _conduct_record_checks() -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(
            "amount BETWEEN 1 AND 1000",
            name=op.f("ck_conduct_record_amount"),
        ),
        sa.CheckConstraint(
            "channel IN ('screen', 'paper', 'sheet', 'look')",
            name=op.f("ck_conduct_record_channel"),
        ),
        sa.CheckConstraint(
            "effect IN ('add', 'subtract', 'veto')",
            name=op.f("ck_conduct_record_effect"),
        ),
        sa.CheckConstraint(
            "points_posted IS NULL OR points_posted >= 0",
            name=op.f("ck_conduct_record_points_posted"),
        ),
        sa.CheckConstraint(
            "(state = 'posted') = (points_posted IS NOT NULL)",
            name=op.f("ck_conduct_record_posted_points"),
        ),
        sa.CheckConstraint(
            "reporter IN ('H', 'G', 'P', 'V', 'D', 'R')",
            name=op.f("ck_conduct_record_reporter"),
        ),
        sa.CheckConstraint(
            "state IN ('entered', 'confirmed', 'listed', 'posted', 'notified', 'counted',"
            " 'repaired', 'rejected', 'struck')",
            name=op.f("ck_conduct_record_state"),
        ),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> entered_by",
            name=op.f("ck_conduct_record_two_people"),
        ),
    ]


def _conduct_record_indexes() -> None:
    op.create_index(
        "ix_conduct_record_village_id_notice_id", "conduct_record", ["village_id", "notice_id"]
    )
    op.create_index(
        "ix_conduct_record_village_id_state_happened_on",
        "conduct_record",
        ["village_id", "state", "happened_on"],
    )
    op.create_index(
        "ix_conduct_record_village_id_subject_id_happened_on",
        "conduct_record",
        ["village_id", "subject_id", "happened_on"],
    )


def _conduct_record_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("rulebook_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=10), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("effect", sa.String(length=8), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("event", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("reporter", sa.String(length=1), nullable=False),
        sa.Column("channel", sa.String(length=6), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("entered_by", sa.String(length=32), nullable=True),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("confirmed_by", sa.String(length=32), nullable=True),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.Column("reply_by", sa.Date(), nullable=True),
        sa.Column("fix_by", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reply", sa.String(length=500), nullable=True),
        sa.Column("replied_at", INSTANT, nullable=True),
        sa.Column("reply_open", sa.Boolean(), nullable=False),
        sa.Column("notice_id", sa.String(length=32), nullable=True),
        sa.Column("points_posted", sa.Integer(), nullable=True),
        sa.Column("corrects_id", sa.String(length=32), nullable=True),
    ]


def _record_step() -> None:
    op.create_table(
        "record_step",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_record_step_staff_id"),
        sa.ForeignKeyConstraint(
            ["village_id", "record_id"],
            ["conduct_record.village_id", "conduct_record.id"],
            name="fk_record_step_village_id_record_id",
        ),
        sa.PrimaryKeyConstraint("village_id", "record_id", "id", name="pk_record_step"),
    )


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=2), nullable=False),
        sa.Column("words", sa.String(length=100), nullable=False),
        sa.Column("photo", sa.String(length=64), nullable=True),
        sa.Column("added_by", sa.String(length=32), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "kind IN ('E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'E7')", name=op.f("ck_evidence_kind")
        ),
        sa.ForeignKeyConstraint(["added_by"], ["staff.id"], name="fk_evidence_added_by"),
        sa.ForeignKeyConstraint(
            ["village_id", "record_id"],
            ["conduct_record.village_id", "conduct_record.id"],
            name="fk_evidence_village_id_record_id",
        ),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_evidence"),
    )
    op.create_index("ix_evidence_photo", "evidence", ["photo"])
    op.create_index("ix_evidence_village_id_record_id", "evidence", ["village_id", "record_id"])


def _objection() -> None:
    op.create_table(
        "objection",
        *_objection_columns(),
        sa.CheckConstraint(
            "(state = 'open') = (answered_by IS NULL)",
            name=op.f("ck_objection_answered"),
        ),
        sa.CheckConstraint(
            "appeal_state IS NULL OR appeal_state IN ('open', 'upheld', 'refused')",
            name=op.f("ck_objection_appeal_state"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'upheld', 'refused', 'answered')",
            name=op.f("ck_objection_state"),
        ),
        sa.ForeignKeyConstraint(["answered_by"], ["staff.id"], name="fk_objection_answered_by"),
        sa.ForeignKeyConstraint(["appeal_by"], ["staff.id"], name="fk_objection_appeal_by"),
        sa.ForeignKeyConstraint(["taken_by"], ["staff.id"], name="fk_objection_taken_by"),
        sa.ForeignKeyConstraint(
            ["village_id", "notice_id"],
            ["notice.village_id", "notice.id"],
            name="fk_objection_village_id_notice_id",
        ),
        sa.ForeignKeyConstraint(
            ["village_id", "record_id"],
            ["conduct_record.village_id", "conduct_record.id"],
            name="fk_objection_village_id_record_id",
        ),
        sa.ForeignKeyConstraint(
            ["village_id", "subject_id"],
            ["subject.village_id", "subject.id"],
            name="fk_objection_village_id_subject_id",
        ),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_objection"),
    )
    op.create_index("ix_objection_village_id_record_id", "objection", ["village_id", "record_id"])
    op.create_index(
        "ix_objection_village_id_state_due_on", "objection", ["village_id", "state", "due_on"]
    )
    op.create_index("ix_objection_village_id_subject_id", "objection", ["village_id", "subject_id"])


def _objection_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.String(length=32), nullable=True),
        sa.Column("round_id", sa.String(length=20), nullable=True),
        sa.Column("notice_id", sa.String(length=32), nullable=True),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("taken_by", sa.String(length=32), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("answered_by", sa.String(length=32), nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("appeal", sa.String(length=500), nullable=True),
        sa.Column("appealed_at", INSTANT, nullable=True),
        sa.Column("appeal_state", sa.String(length=8), nullable=True),
        sa.Column("appeal_answer", sa.String(length=500), nullable=True),
        sa.Column("appeal_by", sa.String(length=32), nullable=True),
        sa.Column("appeal_answered_at", INSTANT, nullable=True),
    ]


def _guards() -> None:
    """A step is never changed or removed; only its words may go, when a subject withdraws."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    facts = "UPDATE OF village_id, record_id, id, state, what, staff_id, at"
    for verb, when in (("update", facts), ("delete", "DELETE")):
        refuse = (
            f"BEGIN SELECT RAISE(ABORT, 'record_step_no_{verb}'); END"
            if is_sqlite
            else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
        )
        op.execute(f"CREATE TRIGGER record_step_no_{verb} BEFORE {when} ON record_step {refuse}")
