"""Prices with a day: the next one beside the price of now, and who planned or withdrew it."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both columns, and the table whose rows stay as they are."""
    op.add_column("goods", sa.Column("next_price", sa.Integer(), nullable=True))
    op.add_column("goods", sa.Column("next_price_on", sa.Date(), nullable=True))
    op.create_table(
        "price_plan",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("shop", sa.String(length=12), nullable=False),
        sa.Column("goods", sa.String(length=20), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=True),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("price > 0", name="ck_price_plan_price"),
        sa.ForeignKeyConstraint(
            ["village_id", "shop", "goods"],
            ["goods.village_id", "goods.shop", "goods.goods"],
            name="fk_price_plan_village_id_shop_goods",
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_price_plan_staff_id"),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_price_plan"),
    )
    op.create_index(
        "ix_price_plan_village_id_shop_goods_id",
        "price_plan",
        ["village_id", "shop", "goods", "id"],
    )
    _guards()


def downgrade() -> None:
    """Take all of it away again."""
    op.drop_table("price_plan")
    op.drop_column("goods", "next_price_on")
    op.drop_column("goods", "next_price")


def _guards() -> None:
    """As the goods' other acts: what was decided is never changed."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for verb in ("update", "delete"):
        name = f"price_plan_no_{verb}"
        refuse = (
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
            if is_sqlite
            else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON price_plan {refuse}")
