"""Fairs of a shop: when, which goods with which limits, and that one was called off."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

TABLES = ("fair", "fair_goods", "fair_end")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the three tables; their rows stay as they are."""
    op.create_table(
        "fair",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("shop", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("only", sa.Boolean(), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("until > since", name="ck_fair_times"),
        sa.ForeignKeyConstraint(
            ["village_id", "shop"], ["shop.village_id", "shop.code"], name="fk_fair_village_id_shop"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_fair_staff_id"),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_fair"),
    )
    op.create_index("ix_fair_village_id_shop_until", "fair", ["village_id", "shop", "until"])
    _parts()
    _guards()


def downgrade() -> None:
    """Take all three away again."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _parts() -> None:
    op.create_table(
        "fair_goods",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fair", sa.String(length=32), nullable=False),
        sa.Column("goods", sa.String(length=20), nullable=False),
        sa.Column("shop", sa.String(length=12), nullable=False),
        sa.Column("at_most", sa.Integer(), nullable=True),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.CheckConstraint("at_most > 0", name="ck_fair_goods_at_most"),
        sa.ForeignKeyConstraint(
            ["village_id", "fair"],
            ["fair.village_id", "fair.id"],
            name="fk_fair_goods_village_id_fair",
        ),
        sa.ForeignKeyConstraint(
            ["village_id", "shop", "goods"],
            ["goods.village_id", "goods.shop", "goods.goods"],
            name="fk_fair_goods_village_id_shop_goods",
        ),
        sa.PrimaryKeyConstraint("village_id", "fair", "goods", name="pk_fair_goods"),
    )
    op.create_table(
        "fair_end",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fair", sa.String(length=32), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["village_id", "fair"],
            ["fair.village_id", "fair.id"],
            name="fk_fair_end_village_id_fair",
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_fair_end_staff_id"),
        sa.PrimaryKeyConstraint("village_id", "fair", name="pk_fair_end"),
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
