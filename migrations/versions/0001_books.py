"""The books and their guards: what the database itself refuses, on both engines."""

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

APPEND_ONLY = ("account", "entry", "posting", "entry_seal")
KEYS = {
    "account": ("village", "code"),
    "entry": ("village", "id"),
    "posting": ("village", "account", "slot", "seq"),
    "entry_seal": ("village", "entry"),
}
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

# Each guard is one rule: the trigger's name, its table, and when it refuses. `NEW` is the row
# to come; the condition is written once and holds on both engines.
CONDITIONS = {
    "posting_not_sealed": (
        "posting",
        """EXISTS (SELECT 1 FROM entry_seal s
            WHERE s.village = NEW.village AND s.entry = NEW.entry)""",
    ),
    "posting_follows": (
        "posting",
        """NEW.balance_after <> NEW.points + COALESCE((SELECT p.balance_after FROM posting p
            WHERE p.village = NEW.village AND p.account = NEW.account AND p.slot = NEW.slot
            AND p.seq = NEW.seq - 1), 0)
        OR (NEW.seq > 1 AND NOT EXISTS (SELECT 1 FROM posting p
            WHERE p.village = NEW.village AND p.account = NEW.account AND p.slot = NEW.slot
            AND p.seq = NEW.seq - 1))""",
    ),
    "posting_not_below_zero": (
        "posting",
        """NEW.points < 0 AND NEW.balance_after < 0 AND EXISTS (SELECT 1 FROM account a
            WHERE a.village = NEW.village AND a.code = NEW.account AND a.limited)""",
    ),
    "entry_seal_whole": (
        "entry_seal",
        """NEW.legs < 2 OR NEW.legs <> (SELECT COUNT(*) FROM posting p
            WHERE p.village = NEW.village AND p.entry = NEW.entry)
        OR 0 <> (SELECT COALESCE(SUM(p.points), 1) FROM posting p
            WHERE p.village = NEW.village AND p.entry = NEW.entry)""",
    ),
    "entry_seal_allowed": (
        "entry_seal",
        """EXISTS (SELECT 1 FROM posting p
            JOIN account a ON a.village = p.village AND a.code = p.account
            JOIN entry e ON e.village = p.village AND e.id = p.entry
            WHERE p.village = NEW.village AND p.entry = NEW.entry AND NOT EXISTS
            (SELECT 1 FROM leg_rule r WHERE r.kind = e.kind AND r.account_kind = a.kind
            AND r.sign = CASE WHEN p.points > 0 THEN 1 ELSE -1 END))""",
    ),
}


def upgrade() -> None:
    """Make the tables, then the guards."""
    _tables()
    op.bulk_insert(
        sa.table("leg_rule", sa.column("kind"), sa.column("account_kind"), sa.column("sign")),
        [
            {"kind": kind, "account_kind": account, "sign": sign}
            for kind, legs in LEG_RULES.items()
            for account, sign in legs
        ],
    )
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_guards()
    else:
        _postgres_guards()


def downgrade() -> None:
    """Take everything away, the guards with their tables."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("fk_entry_sealed", "entry")
    else:
        op.execute("PRAGMA defer_foreign_keys=ON")
        for table in (*APPEND_ONLY, "leg_rule"):
            op.execute(f"DROP TRIGGER {table}_no_delete")
    for table in ("lot", "entry_seal", "posting", "entry", "balance", "account"):
        op.drop_table(table)
    op.drop_table("leg_rule")
    op.drop_table("operation")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION books_refuse()")
        for name in CONDITIONS:
            op.execute(f"DROP FUNCTION books_{name}()")


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
        sa.CheckConstraint("NOT limited OR points >= 0", name="ck_balance_not_below_zero"),
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
        sa.CheckConstraint("points <> 0", name="ck_posting_moves"),
        sa.CheckConstraint("seq > 0", name="ck_posting_counts_from_one"),
        sa.CheckConstraint("expires_on IS NULL OR points > 0", name="ck_posting_lot_is_credit"),
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


def _sqlite_guards() -> None:
    for table in (*APPEND_ONLY, "leg_rule"):
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table}_no_{verb}'); END"
            )
    op.execute(
        "CREATE TRIGGER leg_rule_no_insert BEFORE INSERT ON leg_rule"
        " BEGIN SELECT RAISE(ABORT, 'leg_rule_no_insert'); END"
    )
    for table in APPEND_ONLY:
        # INSERT OR REPLACE would take the old row away past the delete guard.
        same = " AND ".join(f"{column} = NEW.{column}" for column in KEYS[table])
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}"
            f" WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"
            f" BEGIN SELECT RAISE(ABORT, '{table}_no_replace'); END"
        )
    for name, (table, condition) in CONDITIONS.items():
        op.execute(
            f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {condition}"
            f" BEGIN SELECT RAISE(ABORT, '{name}'); END"
        )


def _postgres_guards() -> None:
    op.execute(
        "CREATE FUNCTION books_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION '%', TG_NAME USING ERRCODE = '23514'; END $$"
    )
    for table in (*APPEND_ONLY, "leg_rule"):
        for verb, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table}"
                f" FOR EACH {each} EXECUTE FUNCTION books_refuse()"
            )
    op.execute(
        "CREATE TRIGGER leg_rule_no_insert BEFORE INSERT ON leg_rule"
        " FOR EACH ROW EXECUTE FUNCTION books_refuse()"
    )
    for name, (table, condition) in CONDITIONS.items():
        op.execute(
            f"CREATE FUNCTION books_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {condition} THEN RAISE EXCEPTION '%', TG_NAME USING ERRCODE = '23514'; END IF;"
            " RETURN NEW; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {name} BEFORE INSERT ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION books_{name}()"
        )
