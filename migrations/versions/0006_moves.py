"""Two kinds of entry more: points that move between households, and an adjustment."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LEG_RULES = {
    "transfer": [("household", -1), ("household", 1), ("moved-out", 1), ("moved-in", -1)],
    "adjust": [("household", -1), ("adjustment", 1)],
}


def upgrade() -> None:
    """Write the new rules, with the guard against new rules out of the way."""
    _drop_guard("insert")
    op.bulk_insert(
        sa.table("leg_rule", sa.column("kind"), sa.column("account_kind"), sa.column("sign")),
        [
            {"kind": kind, "account_kind": account, "sign": sign}
            for kind, legs in LEG_RULES.items()
            for account, sign in legs
        ],
    )
    _set_guard("insert")


def downgrade() -> None:
    """Take the rules away; entries of these kinds stay, as everything that was posted does."""
    _drop_guard("delete")
    kinds = ", ".join(f"'{kind}'" for kind in LEG_RULES)
    op.execute(f"DELETE FROM leg_rule WHERE kind IN ({kinds})")
    _set_guard("delete")


def _drop_guard(verb: str) -> None:
    on = " ON leg_rule" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(f"DROP TRIGGER leg_rule_no_{verb}{on}")


def _set_guard(verb: str) -> None:
    """The guard as 0002 made it, letter by letter."""
    head = f"CREATE TRIGGER leg_rule_no_{verb} BEFORE {verb.upper()} ON leg_rule"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"{head} FOR EACH ROW EXECUTE FUNCTION books_refuse()")
    else:
        op.execute(f"{head} BEGIN SELECT RAISE(ABORT, 'leg_rule_no_{verb}'); END")
