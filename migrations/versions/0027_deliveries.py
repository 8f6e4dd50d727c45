"""Deliveries: what came in on one note, and the lots that its lines opened."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables; their rows stay as they are."""
    op.create_table(
        "delivery",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("shop", sa.String(length=12), nullable=False),
        sa.Column("supplier", sa.String(length=60), nullable=False),
        sa.Column("fund", sa.String(length=40), nullable=False),
        sa.Column("ref", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["village_id", "shop"],
            ["shop.village_id", "shop.code"],
            name="fk_delivery_village_id_shop",
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_delivery_staff_id"),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_delivery"),
    )
    op.create_index("ix_delivery_village_id_shop_id", "delivery", ["village_id", "shop", "id"])
    op.create_table(
        "delivery_line",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("delivery", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shop", sa.String(length=12), nullable=False),
        sa.Column("goods", sa.String(length=20), nullable=False),
        sa.Column("lot", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["village_id", "delivery"],
            ["delivery.village_id", "delivery.id"],
            name="fk_delivery_line_village_id_delivery",
        ),
        sa.ForeignKeyConstraint(
            ["village_id", "shop", "goods", "lot"],
            ["stock_lot.village_id", "stock_lot.shop", "stock_lot.goods", "stock_lot.lot"],
            name="fk_delivery_line_village_id_shop_goods_lot",
        ),
        sa.PrimaryKeyConstraint("village_id", "delivery", "line", name="pk_delivery_line"),
    )
    _guards()


def downgrade() -> None:
    """Take both away again."""
    op.drop_table("delivery_line")
    op.drop_table("delivery")


def _guards() -> None:
    """As the shelf's movements: what came is never changed."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in ("delivery", "delivery_line"):
        for verb in ("update", "delete"):
            name = f"{table}_no_{verb}"
            refuse = (
                f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
                if is_sqlite
                else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
            )
            op.execute(f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} {refuse}")
