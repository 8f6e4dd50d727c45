"""Lots: pieces that came together, with supplier, fund, cost and day of expiry, and their moves."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

GOODS = ["village_id", "shop", "goods"]
SLIPS = "('sale', 'undo', 'reverse')"


def upgrade() -> None:
    """Make both tables; what is on the shelf becomes one lot of its goods."""
    op.create_table(
        "stock_lot",
        *_key(),
        sa.Column("lot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("supplier", sa.String(length=60), nullable=False),
        sa.Column("fund", sa.String(length=40), nullable=False),
        sa.Column("cost_fen", sa.Integer(), nullable=False),
        sa.Column("fair_fen", sa.Integer(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("came", sa.Integer(), nullable=False),
        sa.Column("sold", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.CheckConstraint("cost_fen >= 0", name="ck_stock_lot_cost"),
        sa.CheckConstraint(
            "fair_fen IS NULL OR (fair_fen > 0 AND cost_fen = 0)", name="ck_stock_lot_gift"
        ),
        sa.CheckConstraint(
            "sold >= 0 AND gone >= 0 AND came >= sold + gone", name="ck_stock_lot_left"
        ),
        sa.ForeignKeyConstraint(
            GOODS,
            ["goods.village_id", "goods.shop", "goods.goods"],
            name="fk_stock_lot_village_id_shop_goods",
        ),
        sa.PrimaryKeyConstraint(*GOODS, "lot", name="pk_stock_lot"),
    )
    op.create_table(
        "lot_move",
        *_key(),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.CheckConstraint("pieces <> 0", name="ck_lot_move_moves"),
        sa.CheckConstraint("(kind IN ('came', 'back')) = (pieces > 0)", name="ck_lot_move_way"),
        sa.CheckConstraint("kind IN ('came', 'sold', 'back', 'gone')", name="ck_lot_move_kind"),
        sa.ForeignKeyConstraint(
            [*GOODS, "lot"],
            ["stock_lot.village_id", "stock_lot.shop", "stock_lot.goods", "stock_lot.lot"],
            name="fk_lot_move_village_id_shop_goods_lot",
        ),
        sa.PrimaryKeyConstraint(*GOODS, "seq", "lot", "kind", name="pk_lot_move"),
    )
    _fill()
    _guards()


def downgrade() -> None:
    """Take both away again."""
    op.drop_table("lot_move")
    op.drop_table("stock_lot")


def _key() -> list[sa.Column[object]]:
    return [
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shop", sa.String(length=12), nullable=False),
        sa.Column("goods", sa.String(length=20), nullable=False),
    ]


def _fill() -> None:
    """One lot for each goods that ever moved: slips taken back later find what they sold there."""
    by_slip = f"m.kind IN {SLIPS}"
    op.execute(
        "INSERT INTO stock_lot (village_id, shop, goods, lot, supplier, fund, cost_fen, fair_fen,"
        " expires_on, came_at, came, sold, gone)"
        " SELECT g.village_id, g.shop, g.goods, 1, '', g.fund, g.cost_fen, NULL, NULL, min(m.at),"
        f" sum(CASE WHEN NOT {by_slip} AND m.quantity > 0 THEN m.quantity ELSE 0 END),"
        f" sum(CASE WHEN {by_slip} THEN -m.quantity ELSE 0 END),"
        f" sum(CASE WHEN NOT {by_slip} AND m.quantity < 0 THEN -m.quantity ELSE 0 END)"
        " FROM goods g JOIN stock_movement m"
        " ON m.village_id = g.village_id AND m.shop = g.shop AND m.goods = g.goods"
        " GROUP BY g.village_id, g.shop, g.goods, g.fund, g.cost_fen"
    )
    for kind, pieces in (("came", "came"), ("sold", "-sold"), ("gone", "-gone")):
        op.execute(
            "INSERT INTO lot_move (village_id, shop, goods, seq, lot, kind, pieces)"
            f" SELECT l.village_id, l.shop, l.goods, s.seq, l.lot, '{kind}', {pieces}"
            " FROM stock_lot l JOIN stock s"
            " ON s.village_id = l.village_id AND s.shop = l.shop AND s.goods = l.goods"
            f" WHERE {pieces} <> 0"
        )


def _guards() -> None:
    """As the shelf's movements: what moved is never changed, and no lot is forgotten."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, verb in (("lot_move", "update"), ("lot_move", "delete"), ("stock_lot", "delete")):
        name = f"{table}_no_{verb}"
        refuse = (
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
            if is_sqlite
            else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} {refuse}")
