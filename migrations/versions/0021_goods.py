"""Goods kept by officers: off sale since a day, and what was done by hand."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
GOODS = ["village_id", "shop", "goods"]


def upgrade() -> None:
    """Add the day, and the table whose rows stay as they are."""
    op.add_column("goods", sa.Column("withdrawn_on", sa.Date(), nullable=True))
    op.create_table(
        "goods_act",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("shop", sa.String(length=12), nullable=False),
        sa.Column("goods", sa.String(length=20), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("value_from", sa.Integer(), nullable=True),
        sa.Column("value_to", sa.Integer(), nullable=True),
        sa.Column("ref", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "kind IN ('price', 'withdraw', 'return', 'delivery')", name="ck_goods_act_kind"
        ),
        sa.ForeignKeyConstraint(
            GOODS,
            ["goods.village_id", "goods.shop", "goods.goods"],
            name="fk_goods_act_village_id_shop_goods",
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_goods_act_staff_id"),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_goods_act"),
    )
    op.create_index("ix_goods_act_village_id_shop_goods_at", "goods_act", [*GOODS, "at"])
    _guards()


def downgrade() -> None:
    """Take both away again."""
    op.drop_table("goods_act")
    op.drop_column("goods", "withdrawn_on")


def _guards() -> None:
    """As the settings': what was done is never changed."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for verb in ("update", "delete"):
        refuse = (
            f"BEGIN SELECT RAISE(ABORT, 'goods_act_no_{verb}'); END"
            if is_sqlite
            else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
        )
        name = f"goods_act_no_{verb}"
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON goods_act {refuse}")
