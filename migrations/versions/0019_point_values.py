"""What a point is worth and since when, and the telephone for households."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
TABLES = ("point_value", "hotline")


def upgrade() -> None:
    """Make the tables, and see to it that what stands in them stays."""
    _point_values()
    _hotlines()
    for table in TABLES:
        _guards(table)


def downgrade() -> None:
    """Take them away again."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _point_values() -> None:
    op.create_table(
        "point_value",
        sa.Column("region_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("fen", sa.Integer(), nullable=True),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("fen > 0", name=op.f("ck_point_value_fen_positive")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name="fk_point_value_region_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_point_value_staff_id"),
        sa.PrimaryKeyConstraint("region_id", "no", name="pk_point_value"),
    )


def _hotlines() -> None:
    op.create_table(
        "hotline",
        sa.Column("region_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.String(length=40), nullable=True),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name="fk_hotline_region_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_hotline_staff_id"),
        sa.PrimaryKeyConstraint("region_id", "no", name="pk_hotline"),
    )


def _guards(table: str) -> None:
    """As the settings': what was done is never changed."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for verb in ("update", "delete"):
        name = f"{table}_no_{verb}"
        refuse = (
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
            if is_sqlite
            else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} {refuse}")
