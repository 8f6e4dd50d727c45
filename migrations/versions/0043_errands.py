"""Errands: households to which goods are taken, what they agreed to, and what became of it."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

TABLES = ("errand", "errand_stop", "errand_line", "errand_packed", "errand_end")
INSTANT = sa.DateTime(timezone=True)
STOP = ["errand_stop.village_id", "errand_stop.errand", "errand_stop.household"]


def upgrade() -> None:
    """Make the five tables; their rows stay as they are."""
    op.create_table(
        "errand",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("shop", sa.String(length=12), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("carrier", sa.String(length=40), nullable=False),
        *_said(),
        sa.ForeignKeyConstraint(
            ["village_id", "shop"],
            ["shop.village_id", "shop.code"],
            name="fk_errand_village_id_shop",
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_errand_staff_id"),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_errand"),
    )
    op.create_index("ix_errand_village_id_shop_on_id", "errand", ["village_id", "shop", "on", "id"])
    op.create_table(
        "errand_stop",
        *_key(),
        sa.Column("asked", sa.String(length=40), nullable=False),
        sa.Column("how", sa.String(length=9), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        *_said(),
        sa.CheckConstraint("how IN ('telephone', 'visit')", name="ck_errand_stop_how"),
        sa.ForeignKeyConstraint(
            ["village_id", "errand"],
            ["errand.village_id", "errand.id"],
            name="fk_errand_stop_village_id_errand",
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_errand_stop_staff_id"),
        sa.PrimaryKeyConstraint("village_id", "errand", "household", name="pk_errand_stop"),
    )
    _parts()
    _guards()


def downgrade() -> None:
    """Take all five away again."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _key() -> list[sa.Column[object]]:
    return [
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("errand", sa.String(length=32), nullable=False),
        sa.Column("household", sa.String(length=20), nullable=False),
    ]


def _said() -> list[sa.Column[object]]:
    return [
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
    ]


def _of_stop(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_village_id_errand_household"
    return sa.ForeignKeyConstraint(["village_id", "errand", "household"], STOP, name=name)


def _parts() -> None:
    op.create_table(
        "errand_line",
        *_key(),
        sa.Column("goods", sa.String(length=20), nullable=False),
        sa.Column("shop", sa.String(length=12), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name="ck_errand_line_quantity"),
        _of_stop("errand_line"),
        sa.ForeignKeyConstraint(
            ["village_id", "shop", "goods"],
            ["goods.village_id", "goods.shop", "goods.goods"],
            name="fk_errand_line_village_id_shop_goods",
        ),
        sa.PrimaryKeyConstraint(
            "village_id", "errand", "household", "goods", name="pk_errand_line"
        ),
    )
    op.create_table(
        "errand_packed",
        *_key(),
        sa.Column("slip", sa.String(length=20), nullable=False),
        _of_stop("errand_packed"),
        sa.ForeignKeyConstraint(
            ["village_id", "slip"],
            ["slip.village_id", "slip.slip"],
            name="fk_errand_packed_village_id_slip",
        ),
        sa.UniqueConstraint("village_id", "slip", name="uq_errand_packed_village_id_slip"),
        sa.PrimaryKeyConstraint("village_id", "errand", "household", name="pk_errand_packed"),
    )
    op.create_table(
        "errand_end",
        *_key(),
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.Column("words", sa.String(length=40), nullable=False),
        *_said(),
        sa.CheckConstraint("kind IN ('handed', 'struck')", name="ck_errand_end_kind"),
        _of_stop("errand_end"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_errand_end_staff_id"),
        sa.PrimaryKeyConstraint("village_id", "errand", "household", name="pk_errand_end"),
    )


def _guards() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in TABLES:
        for verb in ("update", "delete"):
            name = f"{table}_no_{verb}"
            refuse = (
                f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
                if is_sqlite
                else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
            )
            op.execute(f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} {refuse}")
