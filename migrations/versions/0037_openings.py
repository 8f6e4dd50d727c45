"""Opening days of a shop: its own days, and single dates on which it is otherwise."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

TABLES = ("opening_rule", "opening_date")


def upgrade() -> None:
    """Make both tables; their rows stay as they are."""
    _table(
        "opening_rule",
        sa.Column("weekdays", sa.Integer(), nullable=True),
        sa.Column("month_days", sa.Integer(), nullable=True),
    )
    _table(
        "opening_date",
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=True),
        sa.Column("words", sa.String(length=40), nullable=False),
    )
    op.create_index(
        "ix_opening_rule_village_id_shop_id", "opening_rule", ["village_id", "shop", "id"]
    )
    op.create_index(
        "ix_opening_date_village_id_shop_on_id", "opening_date", ["village_id", "shop", "on", "id"]
    )
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


def downgrade() -> None:
    """Take both away again."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _table(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("shop", sa.String(length=12), nullable=False),
        *columns,
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["village_id", "shop"],
            ["shop.village_id", "shop.code"],
            name=f"fk_{name}_village_id_shop",
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=f"fk_{name}_staff_id"),
        sa.PrimaryKeyConstraint("village_id", "id", name=f"pk_{name}"),
    )
