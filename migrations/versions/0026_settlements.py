"""A month settled between a village and its shop: a kind of entry, and who signed."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

LEGS = [("redeemed", -1), ("redeemed", 1), ("settled", 1), ("settled", -1)]
TABLES = ("settlement_signature", "settlement")


def upgrade() -> None:
    """Write the new rules, make the tables, and see to it that what stands in them stays."""
    _rules()
    op.create_table(
        "settlement_signature",
        *_month(),
        sa.Column("side", sa.String(length=7), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "side IN ('shop', 'village')", name=op.f("ck_settlement_signature_side")
        ),
        _shop("settlement_signature"),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name="fk_settlement_signature_staff_id"
        ),
        sa.PrimaryKeyConstraint(
            "village_id", "shop", "month", "side", name="pk_settlement_signature"
        ),
        sa.UniqueConstraint(
            "village_id",
            "shop",
            "month",
            "staff_id",
            name="uq_settlement_signature_village_id_shop_month_staff_id",
        ),
    )
    op.create_table(
        "settlement",
        *_month(),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("fen", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _shop("settlement"),
        sa.ForeignKeyConstraint(
            ["village_id", "entry_id"],
            ["entry.village", "entry.id"],
            name="fk_settlement_village_id_entry_id",
        ),
        sa.PrimaryKeyConstraint("village_id", "shop", "month", name="pk_settlement"),
    )
    for table in TABLES:
        _guards(table)


def _rules() -> None:
    _leg_guard("insert", on=False)
    op.bulk_insert(
        sa.table("leg_rule", sa.column("kind"), sa.column("account_kind"), sa.column("sign")),
        [{"kind": "settle", "account_kind": account, "sign": sign} for account, sign in LEGS],
    )
    _leg_guard("insert", on=True)


def downgrade() -> None:
    """Take them away again; entries stay, as everything that was posted does."""
    for table in reversed(TABLES):
        op.drop_table(table)
    _leg_guard("delete", on=False)
    op.execute("DELETE FROM leg_rule WHERE kind = 'settle'")
    _leg_guard("delete", on=True)


def _month() -> list[sa.Column[Any]]:
    return [
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shop", sa.String(length=12), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
    ]


def _shop(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["village_id", "shop"],
        ["shop.village_id", "shop.code"],
        name=f"fk_{table}_village_id_shop",
    )


def _leg_guard(verb: str, *, on: bool) -> None:
    """Lift the guard of the rules, or set it as 0002 made it, letter by letter."""
    is_postgres = op.get_bind().dialect.name == "postgresql"
    if not on:
        op.execute(f"DROP TRIGGER leg_rule_no_{verb}{' ON leg_rule' if is_postgres else ''}")
        return
    head = f"CREATE TRIGGER leg_rule_no_{verb} BEFORE {verb.upper()} ON leg_rule"
    if is_postgres:
        op.execute(f"{head} FOR EACH ROW EXECUTE FUNCTION books_refuse()")
    else:
        op.execute(f"{head} BEGIN SELECT RAISE(ABORT, 'leg_rule_no_{verb}'); END")


def _guards(table: str) -> None:
    """What was signed is never changed."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for verb in ("update", "delete"):
        name = f"{table}_no_{verb}"
        refuse = (
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
            if is_sqlite
            else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} {refuse}")
