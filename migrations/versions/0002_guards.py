"""The guards of the books: what the database itself refuses, on both engines."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = ("account", "entry", "posting", "entry_seal")
KEYS = {
    "account": ("village", "code"),
    "entry": ("village", "id"),
    "posting": ("village", "account", "slot", "seq"),
    "entry_seal": ("village", "entry"),
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
    """One trigger per rule."""
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_guards()
    else:
        _postgres_guards()


def downgrade() -> None:
    """Drop them all, and PostgreSQL's functions behind them."""
    for name, table in _guards():
        on = f" ON {table}" if op.get_bind().dialect.name == "postgresql" else ""
        op.execute(f"DROP TRIGGER {name}{on}")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION books_refuse()")
        for name in CONDITIONS:
            op.execute(f"DROP FUNCTION books_{name}()")


def _guards() -> list[tuple[str, str]]:
    """(trigger, table) of this engine."""
    own = ["replace"] if op.get_bind().dialect.name == "sqlite" else ["truncate"]
    guards = [(f"{t}_no_{v}", t) for t in APPEND_ONLY for v in ("update", "delete", *own)]
    guards += [(f"leg_rule_no_{v}", "leg_rule") for v in ("update", "delete", "insert")]
    if own == ["truncate"]:
        guards.append(("leg_rule_no_truncate", "leg_rule"))
    return guards + [(name, table) for name, (table, _) in CONDITIONS.items()]


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
