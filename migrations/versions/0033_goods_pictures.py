"""Pictures of goods for the till's tiles: which one, since when, by whom."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; its rows are never changed."""
    op.create_table(
        "goods_picture",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("shop", sa.String(length=12), nullable=False),
        sa.Column("goods", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_goods_picture_staff_id"),
        sa.ForeignKeyConstraint(
            ["village_id", "shop", "goods"],
            ["goods.village_id", "goods.shop", "goods.goods"],
            name="fk_goods_picture_village_id_shop_goods",
        ),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_goods_picture"),
    )
    op.create_index(
        "ix_goods_picture_village_id_shop_goods_at",
        "goods_picture",
        ["village_id", "shop", "goods", "at"],
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for verb in ("update", "delete"):
        name = f"goods_picture_no_{verb}"
        refuse = (
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
            if is_sqlite
            else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON goods_picture {refuse}")


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("goods_picture")
