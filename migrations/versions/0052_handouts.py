"""Papers handed out to households, and whose statement went how far; nothing of them changes."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "handout",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('statements', 'slips', 'notices')", name="ck_handout_kind"),
        sa.ForeignKeyConstraint(["village_id"], ["region.id"], name="fk_handout_village_id"),
        sa.ForeignKeyConstraint(["grid_id"], ["region.id"], name="fk_handout_grid_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_handout_staff_id"),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_handout"),
    )
    op.create_table(
        "handout_sheet",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("handout_id", sa.String(length=32), nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("after_line", sa.BigInteger(), nullable=False),
        sa.Column("upto_line", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["village_id", "handout_id"],
            ["handout.village_id", "handout.id"],
            name="fk_handout_sheet_village_id_handout_id",
        ),
        sa.ForeignKeyConstraint(
            ["village_id", "subject_id"],
            ["subject.village_id", "subject.id"],
            name="fk_handout_sheet_village_id_subject_id",
        ),
        sa.PrimaryKeyConstraint("village_id", "handout_id", "no", name="pk_handout_sheet"),
    )
    op.create_index(
        "ix_handout_sheet_village_id_subject_id", "handout_sheet", ["village_id", "subject_id"]
    )
    for table in ("handout", "handout_sheet"):
        _guard(table)


def downgrade() -> None:
    """Take them away again: what was handed out is on paper."""
    op.drop_table("handout_sheet")
    op.drop_table("handout")


def _guard(table: str) -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for verb in ("update", "delete"):
        name = f"{table}_no_{verb}"
        refuse = (
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
            if is_sqlite
            else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} {refuse}")
