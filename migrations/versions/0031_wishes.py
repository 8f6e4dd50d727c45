"""Wishes: goods that households would like, who asks for them, and what became of it."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

TABLES = ("wish", "wish_ask", "wish_end")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the three tables; their rows stay as they are."""
    op.create_table(
        "wish",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("shop", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("folded", sa.String(length=80), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["village_id", "shop"], ["shop.village_id", "shop.code"], name="fk_wish_village_id_shop"
        ),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_wish"),
    )
    op.create_index("ix_wish_village_id_shop_folded", "wish", ["village_id", "shop", "folded"])
    op.create_table(
        "wish_ask",
        *_key(),
        sa.Column("household", sa.String(length=20), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        _of_wish("wish_ask"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_wish_ask_staff_id"),
        sa.PrimaryKeyConstraint("village_id", "wish", "household", name="pk_wish_ask"),
    )
    op.create_table(
        "wish_end",
        *_key(),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("shop", sa.String(length=12), nullable=False),
        sa.Column("goods", sa.String(length=20), nullable=True),
        sa.Column("words", sa.String(length=100), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "(outcome = 'goods' AND goods IS NOT NULL) OR (outcome = 'declined' AND words <> '')",
            name="ck_wish_end_outcome",
        ),
        _of_wish("wish_end"),
        sa.ForeignKeyConstraint(
            ["village_id", "shop", "goods"],
            ["goods.village_id", "goods.shop", "goods.goods"],
            name="fk_wish_end_village_id_shop_goods",
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_wish_end_staff_id"),
        sa.PrimaryKeyConstraint("village_id", "wish", name="pk_wish_end"),
    )
    _guards()


def downgrade() -> None:
    """Take all three away again."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _key() -> list[sa.Column[object]]:
    return [
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("wish", sa.String(length=32), nullable=False),
    ]


def _of_wish(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["village_id", "wish"], ["wish.village_id", "wish.id"], name=f"fk_{table}_village_id_wish"
    )


def _guards() -> None:
    """As other papers: what was asked and answered is never changed."""
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
