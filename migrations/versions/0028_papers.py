"""Papers about goods: counts and write-offs, written by one person and done by another."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

TABLES = ("stock_paper", "stock_paper_line", "stock_paper_end")


def upgrade() -> None:
    """Make the three tables; their rows stay as they are."""
    op.create_table(
        "stock_paper",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("shop", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('count', 'write-off')", name="ck_stock_paper_kind"),
        sa.ForeignKeyConstraint(
            ["village_id", "shop"],
            ["shop.village_id", "shop.code"],
            name="fk_stock_paper_village_id_shop",
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_stock_paper_staff_id"),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_stock_paper"),
    )
    op.create_index(
        "ix_stock_paper_village_id_shop_id", "stock_paper", ["village_id", "shop", "id"]
    )
    _lines()
    op.create_table(
        "stock_paper_end",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("paper", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=100), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("outcome IN ('done', 'dropped')", name="ck_stock_paper_end_outcome"),
        sa.ForeignKeyConstraint(
            ["village_id", "paper"],
            ["stock_paper.village_id", "stock_paper.id"],
            name="fk_stock_paper_end_village_id_paper",
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_stock_paper_end_staff_id"),
        sa.PrimaryKeyConstraint("village_id", "paper", name="pk_stock_paper_end"),
    )
    _guards()


def downgrade() -> None:
    """Take all three away again."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _lines() -> None:
    op.create_table(
        "stock_paper_line",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("paper", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shop", sa.String(length=12), nullable=False),
        sa.Column("goods", sa.String(length=20), nullable=False),
        sa.Column("lot", sa.Integer(), nullable=True),
        sa.Column("shelf", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=100), nullable=False),
        sa.CheckConstraint("pieces = 0 OR reason <> ''", name="ck_stock_paper_line_reason"),
        sa.ForeignKeyConstraint(
            ["village_id", "paper"],
            ["stock_paper.village_id", "stock_paper.id"],
            name="fk_stock_paper_line_village_id_paper",
        ),
        sa.ForeignKeyConstraint(
            ["village_id", "shop", "goods"],
            ["goods.village_id", "goods.shop", "goods.goods"],
            name="fk_stock_paper_line_village_id_shop_goods",
        ),
        sa.PrimaryKeyConstraint("village_id", "paper", "line", name="pk_stock_paper_line"),
    )


def _guards() -> None:
    """As the shelf's movements: what was written is never changed."""
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
