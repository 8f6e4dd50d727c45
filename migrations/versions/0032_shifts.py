"""Shifts at the tills, and a shop's day: what somebody looked at, and its close."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

TABLES = ("shift", "shift_close", "day_exception", "day_close")


def upgrade() -> None:
    """Make the tables, and see to it that what stands in them stays."""
    _shifts()
    _days()
    for table in TABLES:
        _guards(table)


def downgrade() -> None:
    """Take them away again."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _shifts() -> None:
    op.create_table(
        "shift",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("shop", sa.String(length=12), nullable=False),
        sa.Column("device_id", sa.String(length=32), nullable=False),
        sa.Column("clerk_id", sa.String(length=32), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        _shop("shift"),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_shift_device_id"),
        sa.ForeignKeyConstraint(["clerk_id"], ["staff.id"], name="fk_shift_clerk_id"),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_shift"),
    )
    op.create_index(
        "ix_shift_village_id_shop_opened_at", "shift", ["village_id", "shop", "opened_at"]
    )
    op.create_table(
        "shift_close",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shift", sa.String(length=32), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("slips", "points", "back", "back_points")
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["village_id", "shift"],
            ["shift.village_id", "shift.id"],
            name="fk_shift_close_village_id_shift",
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_shift_close_staff_id"),
        sa.PrimaryKeyConstraint("village_id", "shift", name="pk_shift_close"),
    )


def _days() -> None:
    op.create_table(
        "day_exception",
        *_day(),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ref", sa.String(length=40), nullable=False),
        sa.Column("word", sa.String(length=200), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _shop("day_exception"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_day_exception_staff_id"),
        sa.PrimaryKeyConstraint(
            "village_id", "shop", "day", "kind", "ref", name="pk_day_exception"
        ),
    )
    op.create_table(
        "day_close",
        *_day(),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("slips", "points", "pieces")),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _shop("day_close"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_day_close_staff_id"),
        sa.PrimaryKeyConstraint("village_id", "shop", "day", name="pk_day_close"),
    )


def _day() -> list[sa.Column[Any]]:
    return [
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shop", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
    ]


def _shop(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["village_id", "shop"],
        ["shop.village_id", "shop.code"],
        name=f"fk_{table}_village_id_shop",
    )


def _guards(table: str) -> None:
    """As the settlements': what was done is never changed."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for verb in ("update", "delete"):
        name = f"{table}_no_{verb}"
        refuse = (
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
            if is_sqlite
            else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} {refuse}")
