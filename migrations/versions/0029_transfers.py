"""Transfers of goods: what one shop sent, and what of it arrived in another."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TABLES = ("transfer", "transfer_line", "transfer_arrival", "transfer_arrival_line")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the four tables; their rows stay as they are."""
    op.create_table(
        "transfer",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("shop", sa.String(length=12), nullable=False),
        sa.Column("to_village", sa.Integer(), nullable=False),
        sa.Column("to_shop", sa.String(length=12), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("shop <> to_shop", name="ck_transfer_elsewhere"),
        sa.ForeignKeyConstraint(
            ["village_id", "shop"],
            ["shop.village_id", "shop.code"],
            name="fk_transfer_village_id_shop",
        ),
        sa.ForeignKeyConstraint(
            ["to_village", "to_shop"],
            ["shop.village_id", "shop.code"],
            name="fk_transfer_to_village_to_shop",
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_transfer_staff_id"),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_transfer"),
    )
    op.create_index("ix_transfer_village_id_shop_id", "transfer", ["village_id", "shop", "id"])
    op.create_index(
        "ix_transfer_to_village_to_shop_id", "transfer", ["to_village", "to_shop", "id"]
    )
    op.create_table(
        "transfer_line",
        *_key(),
        sa.Column("shop", sa.String(length=12), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.CheckConstraint("pieces > 0", name="ck_transfer_line_pieces"),
        sa.ForeignKeyConstraint(
            ["village_id", "transfer"],
            ["transfer.village_id", "transfer.id"],
            name="fk_transfer_line_village_id_transfer",
        ),
        sa.ForeignKeyConstraint(
            ["village_id", "shop", "goods", "seq"],
            [f"stock_movement.{name}" for name in ("village_id", "shop", "goods", "seq")],
            name="fk_transfer_line_village_id_shop_goods_seq",
        ),
        sa.PrimaryKeyConstraint("village_id", "transfer", "goods", name="pk_transfer_line"),
    )
    _arrivals()
    _guards()


def downgrade() -> None:
    """Take all four away again."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _key() -> list[sa.Column[object]]:
    return [
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("transfer", sa.String(length=32), nullable=False),
        sa.Column("goods", sa.String(length=20), nullable=False),
    ]


def _arrivals() -> None:
    op.create_table(
        "transfer_arrival",
        *_key()[:2],
        sa.Column("from_village", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=100), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["from_village", "transfer"],
            ["transfer.village_id", "transfer.id"],
            name="fk_transfer_arrival_from_village_transfer",
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_transfer_arrival_staff_id"),
        sa.PrimaryKeyConstraint("village_id", "transfer", name="pk_transfer_arrival"),
    )
    op.create_table(
        "transfer_arrival_line",
        *_key(),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.CheckConstraint("pieces >= 0", name="ck_transfer_arrival_line_pieces"),
        sa.ForeignKeyConstraint(
            ["village_id", "transfer"],
            ["transfer_arrival.village_id", "transfer_arrival.transfer"],
            name="fk_transfer_arrival_line_village_id_transfer",
        ),
        sa.PrimaryKeyConstraint("village_id", "transfer", "goods", name="pk_transfer_arrival_line"),
    )


def _guards() -> None:
    """As the shelf's movements: what was sent and what arrived is never changed."""
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
