"""The till: shops, goods, stock, slips; what was handed out is never changed."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
APPEND_ONLY = ("stock_movement", "slip", "slip_line", "slip_undo")


def upgrade() -> None:
    """Make the tables, those that others point at first."""
    _shop()
    _goods()
    _stock()
    _stock_movement()
    _slip()
    _slip_line()
    _slip_undo()
    _guards()


def downgrade() -> None:
    """Take them away again, in the opposite order."""
    op.drop_table("slip_undo")
    op.drop_table("slip_line")
    op.drop_table("slip")
    op.drop_table("stock_movement")
    op.drop_table("stock")
    op.drop_table("goods")
    op.drop_table("shop")


def _shop() -> None:
    op.create_table(
        "shop",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["village_id"], ["region.id"], name="fk_shop_village_id"),
        sa.PrimaryKeyConstraint("village_id", "code", name="pk_shop"),
        sa.UniqueConstraint("code", name="uq_shop_code"),
    )


def _goods() -> None:
    op.create_table(
        "goods",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shop", sa.String(length=12), nullable=False),
        sa.Column("goods", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("cost_fen", sa.Integer(), nullable=False),
        sa.Column("monthly_limit", sa.Integer(), nullable=True),
        sa.Column("fund", sa.String(length=40), nullable=False),
        sa.CheckConstraint("cost_fen >= 0", name=op.f("ck_goods_cost")),
        sa.CheckConstraint("monthly_limit > 0", name=op.f("ck_goods_monthly_limit")),
        sa.CheckConstraint("price > 0", name=op.f("ck_goods_price")),
        sa.ForeignKeyConstraint(
            ["village_id", "shop"],
            ["shop.village_id", "shop.code"],
            name="fk_goods_village_id_shop",
        ),
        sa.PrimaryKeyConstraint("village_id", "shop", "goods", name="pk_goods"),
    )


def _stock() -> None:
    op.create_table(
        "stock",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shop", sa.String(length=12), nullable=False),
        sa.Column("goods", sa.String(length=20), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_stock_not_below_zero")),
        sa.ForeignKeyConstraint(
            ["village_id", "shop", "goods"],
            ["goods.village_id", "goods.shop", "goods.goods"],
            name="fk_stock_village_id_shop_goods",
        ),
        sa.PrimaryKeyConstraint("village_id", "shop", "goods", name="pk_stock"),
    )


def _stock_movement() -> None:
    op.create_table(
        "stock_movement",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shop", sa.String(length=12), nullable=False),
        sa.Column("goods", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("quantity_after", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("fund", sa.String(length=40), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("quantity <> 0", name=op.f("ck_stock_movement_moves")),
        sa.CheckConstraint("quantity_after >= 0", name=op.f("ck_stock_movement_not_below_zero")),
        sa.ForeignKeyConstraint(
            ["village_id", "shop", "goods"],
            ["goods.village_id", "goods.shop", "goods.goods"],
            name="fk_stock_movement_village_id_shop_goods",
        ),
        sa.PrimaryKeyConstraint("village_id", "shop", "goods", "seq", name="pk_stock_movement"),
    )


def _slip() -> None:
    op.create_table(
        "slip",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slip", sa.String(length=20), nullable=False),
        sa.Column("shop", sa.String(length=12), nullable=False),
        sa.Column("household", sa.String(length=20), nullable=False),
        sa.Column("card_id", sa.String(length=32), nullable=False),
        sa.Column("clerk_id", sa.String(length=32), nullable=False),
        sa.Column("device_id", sa.String(length=32), nullable=True),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("balance_after", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["clerk_id"], ["staff.id"], name="fk_slip_clerk_id"),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_slip_device_id"),
        sa.ForeignKeyConstraint(
            ["village_id", "card_id"],
            ["card.village_id", "card.id"],
            name="fk_slip_village_id_card_id",
        ),
        sa.ForeignKeyConstraint(
            ["village_id", "entry_id"],
            ["entry.village", "entry.id"],
            name="fk_slip_village_id_entry_id",
        ),
        sa.ForeignKeyConstraint(
            ["village_id", "shop"], ["shop.village_id", "shop.code"], name="fk_slip_village_id_shop"
        ),
        sa.PrimaryKeyConstraint("village_id", "slip", name="pk_slip"),
        sa.UniqueConstraint("slip", name="uq_slip_slip"),
    )
    op.create_index(
        "ix_slip_village_id_household_at", "slip", ["village_id", "household", "at"], unique=False
    )
    op.create_index(
        "ix_slip_village_id_shop_at", "slip", ["village_id", "shop", "at"], unique=False
    )


def _slip_line() -> None:
    op.create_table(
        "slip_line",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slip", sa.String(length=20), nullable=False),
        sa.Column("goods", sa.String(length=20), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("cost_fen", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["village_id", "slip"],
            ["slip.village_id", "slip.slip"],
            name="fk_slip_line_village_id_slip",
        ),
        sa.PrimaryKeyConstraint("village_id", "slip", "goods", name="pk_slip_line"),
    )


def _slip_undo() -> None:
    op.create_table(
        "slip_undo",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slip", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("actor_id", sa.String(length=32), nullable=False),
        sa.Column("second_id", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=100), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["staff.id"], name="fk_slip_undo_actor_id"),
        sa.ForeignKeyConstraint(["second_id"], ["staff.id"], name="fk_slip_undo_second_id"),
        sa.ForeignKeyConstraint(
            ["village_id", "entry_id"],
            ["entry.village", "entry.id"],
            name="fk_slip_undo_village_id_entry_id",
        ),
        sa.ForeignKeyConstraint(
            ["village_id", "slip"],
            ["slip.village_id", "slip.slip"],
            name="fk_slip_undo_village_id_slip",
        ),
        sa.PrimaryKeyConstraint("village_id", "slip", name="pk_slip_undo"),
    )


def _guards() -> None:
    """On PostgreSQL by the function that guards the books, on SQLite by triggers of their own."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in APPEND_ONLY:
        for verb in ("update", "delete"):
            refuse = (
                f"BEGIN SELECT RAISE(ABORT, '{table}_no_{verb}'); END"
                if is_sqlite
                else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
            )
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} {refuse}"
            )
