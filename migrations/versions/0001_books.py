"""The books: keys, accounts, balances, entries, postings, seals, lots."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

CODE = sa.String(60)
ID = sa.String(32)
KIND = sa.String(20)
INSTANT = sa.DateTime(timezone=True)

LEG_RULES = {
    "opening": [("issued", -1), ("household", 1)],
    "award": [("issued", -1), ("household", 1), ("budget", -1), ("budgeted", 1)],
    "redeem": [("household", -1), ("redeemed", 1)],
    "undo": [("household", 1), ("redeemed", -1)],
    "reverse": [
        ("household", -1),
        ("household", 1),
        ("issued", 1),
        ("budget", 1),
        ("budgeted", -1),
        ("redeemed", -1),
    ],
    "expire": [("household", -1), ("expired", 1)],
    "budget": [("budget", 1), ("budget", -1), ("budgeted", 1), ("budgeted", -1)],
}


def upgrade() -> None:
    """Make the tables, and the whitelist of movements."""
    _tables()
    op.bulk_insert(
        sa.table("leg_rule", sa.column("kind"), sa.column("account_kind"), sa.column("sign")),
        [
            {"kind": kind, "account_kind": account, "sign": sign}
            for kind, legs in LEG_RULES.items()
            for account, sign in legs
        ],
    )


def downgrade() -> None:
    """Take everything away."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("fk_entry_sealed", "entry")
    else:
        op.execute("PRAGMA defer_foreign_keys=ON")
    for table in ("lot", "entry_seal", "posting", "entry", "balance", "account"):
        op.drop_table(table)
    op.drop_table("leg_rule")
    op.drop_table("operation")


def _tables() -> None:
    _operation()
    _accounts()
    _entry()
    _posting()
    _seal()
    _lot()
    _leg_rule()


def _operation() -> None:
    op.create_table(
        "operation",
        sa.Column("village", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("client", sa.String(60), primary_key=True),
        sa.Column("key", sa.String(100), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("refusal", sa.String(60)),
        sa.Column("reply", sa.Text, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("village", "client", "key", name="pk_operation"),
    )


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("village", sa.Integer, autoincrement=False),
        sa.Column("code", CODE),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("limited", sa.Boolean, nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("village", "code", name="pk_account"),
    )
    op.create_table(
        "balance",
        sa.Column("village", sa.Integer, autoincrement=False),
        sa.Column("account", CODE),
        sa.Column("slot", sa.SmallInteger, autoincrement=False),
        sa.Column("limited", sa.Boolean, nullable=False),
        sa.Column("points", sa.BigInteger, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("drawn", sa.BigInteger, nullable=False),
        sa.Column("due_on", sa.Date),
        sa.Column("last_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("village", "account", "slot", name="pk_balance"),
        _account_key("balance"),
        sa.CheckConstraint("NOT limited OR points >= 0", name=op.f("ck_balance_not_below_zero")),
    )
    op.create_index("ix_balance_village_due_on", "balance", ["village", "due_on"])


def _lot() -> None:
    op.create_table(
        "lot",
        sa.Column("village", sa.Integer, autoincrement=False),
        sa.Column("account", CODE),
        sa.Column("expires_on", sa.Date),
        sa.Column("credited", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("village", "account", "expires_on", name="pk_lot"),
        _account_key("lot"),
    )


def _leg_rule() -> None:
    op.create_table(
        "leg_rule",
        sa.Column("kind", KIND),
        sa.Column("account_kind", KIND),
        sa.Column("sign", sa.SmallInteger, autoincrement=False),
        sa.PrimaryKeyConstraint("kind", "account_kind", "sign", name="pk_leg_rule"),
    )


def _entry() -> None:
    op.create_table(
        "entry",
        sa.Column("village", sa.Integer, autoincrement=False),
        sa.Column("id", ID),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("source", sa.String(120), nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("reverses", ID),
        sa.PrimaryKeyConstraint("village", "id", name="pk_entry"),
        # SQLite takes the circle at once; PostgreSQL by the ALTER below.
        sa.ForeignKeyConstraint(
            ["village", "id"],
            ["entry_seal.village", "entry_seal.entry"],
            name="fk_entry_sealed",
            deferrable=True,
            initially="DEFERRED",
            use_alter=True,
        ),
        sa.ForeignKeyConstraint(
            ["village", "reverses"],
            ["entry.village", "entry.id"],
            name="fk_entry_village_reverses",
        ),
        sa.UniqueConstraint("village", "kind", "source", name="uq_entry_village_kind_source"),
        sa.UniqueConstraint("village", "reverses", name="uq_entry_village_reverses"),
    )


def _posting() -> None:
    op.create_table(
        "posting",
        sa.Column("village", sa.Integer, autoincrement=False),
        sa.Column("account", CODE),
        sa.Column("slot", sa.SmallInteger, autoincrement=False),
        sa.Column("seq", sa.BigInteger, autoincrement=False),
        sa.Column("entry", ID, nullable=False),
        sa.Column("points", sa.BigInteger, nullable=False),
        sa.Column("balance_after", sa.BigInteger, nullable=False),
        sa.Column("expires_on", sa.Date),
        sa.PrimaryKeyConstraint("village", "account", "slot", "seq", name="pk_posting"),
        _account_key("posting"),
        sa.ForeignKeyConstraint(
            ["village", "entry"], ["entry.village", "entry.id"], name="fk_posting_village_entry"
        ),
        sa.CheckConstraint("points <> 0", name=op.f("ck_posting_moves")),
        sa.CheckConstraint("seq > 0", name=op.f("ck_posting_counts_from_one")),
        sa.CheckConstraint(
            "expires_on IS NULL OR points > 0", name=op.f("ck_posting_lot_is_credit")
        ),
    )
    op.create_index("ix_posting_village_entry", "posting", ["village", "entry"])


def _seal() -> None:
    op.create_table(
        "entry_seal",
        sa.Column("village", sa.Integer, autoincrement=False),
        sa.Column("entry", ID),
        sa.Column("legs", sa.SmallInteger, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("village", "entry", name="pk_entry_seal"),
        sa.ForeignKeyConstraint(
            ["village", "entry"], ["entry.village", "entry.id"], name="fk_entry_seal_village_entry"
        ),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_foreign_key(
            "fk_entry_sealed",
            "entry",
            "entry_seal",
            ["village", "id"],
            ["village", "entry"],
            deferrable=True,
            initially="DEFERRED",
        )


def _account_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["village", "account"],
        ["account.village", "account.code"],
        name=f"fk_{table}_village_account",
    )
