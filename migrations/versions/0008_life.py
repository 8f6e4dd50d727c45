"""A subject's life: closing, history, nominees, corrections, notes, moves; imports taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, those that others point at first."""
    _closing()
    _subject_event()
    _subject_note()
    _nominee()
    _correction()
    _subject_move()
    _import_change()
    _import_undo()
    _goods_change()
    op.add_column("goods", sa.Column("removed_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take them away again, in the opposite order."""
    op.drop_column("goods", "removed_on")
    op.drop_table("goods_change")
    op.drop_table("import_undo")
    op.drop_table("import_change")
    op.drop_table("subject_move")
    op.drop_table("correction")
    op.drop_table("nominee")
    op.drop_table("subject_note")
    op.drop_table("subject_event")
    # The checks stand in the second column: it goes first, and they with it.
    op.drop_column("subject", "closed_why")
    op.drop_column("subject", "closed_on")


def _closing() -> None:
    # Written out, because SQLite takes a check with a new column only in the column itself.
    op.execute("ALTER TABLE subject ADD COLUMN closed_on DATE")
    op.execute(
        "ALTER TABLE subject ADD COLUMN closed_why VARCHAR(10)"
        " CONSTRAINT ck_subject_closed_why"
        " CHECK (closed_why IN ('merged', 'moved', 'ended', 'withdrawn'))"
        " CONSTRAINT ck_subject_closed_on_and_why"
        " CHECK ((closed_on IS NULL) = (closed_why IS NULL))"
    )


def _of_subject(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["village_id", "subject_id"],
        ["subject.village_id", "subject.id"],
        name=f"fk_{table}_village_id_subject_id",
    )


def _by_staff(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["staff.id"], name=f"fk_{table}_{column}")


def _subject_event() -> None:
    op.create_table(
        "subject_event",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("other_village_id", sa.Integer(), nullable=True),
        sa.Column("other_subject_id", sa.String(length=32), nullable=True),
        sa.Column("staff_id", sa.String(length=32), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(other_village_id IS NULL) = (other_subject_id IS NULL)",
            name=op.f("ck_subject_event_other_whole"),
        ),
        _of_subject("subject_event"),
        _by_staff("subject_event", "staff_id"),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_subject_event"),
    )
    op.create_index(
        "ix_subject_event_village_id_subject_id", "subject_event", ["village_id", "subject_id"]
    )


def _subject_note() -> None:
    op.create_table(
        "subject_note",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=True),
        _of_subject("subject_note"),
        _by_staff("subject_note", "staff_id"),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_subject_note"),
    )
    op.create_index(
        "ix_subject_note_village_id_subject_id", "subject_note", ["village_id", "subject_id"]
    )


def _nominee() -> None:
    op.create_table(
        "nominee",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("added_by", sa.String(length=32), nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("ended_by", sa.String(length=32), nullable=True),
        _of_subject("nominee"),
        _by_staff("nominee", "added_by"),
        _by_staff("nominee", "ended_by"),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_nominee"),
    )
    op.create_index("ix_nominee_village_id_subject_id", "nominee", ["village_id", "subject_id"])


def _correction() -> None:
    op.create_table(
        "correction",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(length=32), nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("answered_by", sa.String(length=32), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "channel IN ('visit', 'self', 'phone', 'wechat', 'web')",
            name=op.f("ck_correction_channel"),
        ),
        sa.CheckConstraint("outcome IN ('done', 'declined')", name=op.f("ck_correction_outcome")),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (outcome IS NULL)", name=op.f("ck_correction_answered_whole")
        ),
        _of_subject("correction"),
        _by_staff("correction", "recorded_by"),
        _by_staff("correction", "answered_by"),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_correction"),
    )
    op.create_index(
        "ix_correction_village_id_subject_id", "correction", ["village_id", "subject_id"]
    )


def _subject_move() -> None:
    op.create_table(
        "subject_move",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("to_village_id", sa.Integer(), nullable=False),
        sa.Column("to_subject_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("parcels", sa.JSON(), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=True),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.CheckConstraint("to_village_id <> village_id", name=op.f("ck_subject_move_leaves")),
        _of_subject("subject_move"),
        _by_staff("subject_move", "staff_id"),
        sa.ForeignKeyConstraint(
            ["to_village_id"], ["region.id"], name="fk_subject_move_to_village_id"
        ),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_subject_move"),
    )


def _import_change() -> None:
    op.create_table(
        "import_change",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("refusal", sa.JSON(), nullable=True),
        sa.Column("entry_id", sa.String(length=32), nullable=True),
        _of_subject("import_change"),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name="fk_import_change_batch_id"
        ),
        sa.PrimaryKeyConstraint("village_id", "batch_id", "subject_id", name="pk_import_change"),
    )
    op.create_index(
        "ix_import_change_village_id_subject_id", "import_change", ["village_id", "subject_id"]
    )


def _import_undo() -> None:
    op.create_table(
        "import_undo",
        sa.Column("batch_id", sa.String(length=32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=True),
        sa.Column("second_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name="fk_import_undo_batch_id"),
        _by_staff("import_undo", "staff_id"),
        _by_staff("import_undo", "second_id"),
        sa.PrimaryKeyConstraint("batch_id", name="pk_import_undo"),
    )


def _goods_change() -> None:
    op.create_table(
        "goods_change",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.String(length=32), nullable=False),
        sa.Column("shop", sa.String(length=12), nullable=False),
        sa.Column("goods", sa.String(length=20), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["village_id", "shop", "goods"],
            ["goods.village_id", "goods.shop", "goods.goods"],
            name="fk_goods_change_village_id_shop_goods",
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name="fk_goods_change_batch_id"),
        sa.PrimaryKeyConstraint("village_id", "batch_id", "shop", "goods", name="pk_goods_change"),
    )
