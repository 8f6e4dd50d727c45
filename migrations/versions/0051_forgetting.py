"""Words about people in the shop's rows may go, and nothing else of them is ever changed."""

from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

#: What stands in place of words that went: a slip without a card has some reason.
GONE = "–"
#: table → its column of words, and the others.
TABLES = {
    "errand_stop": (
        "asked",
        ("village_id", "errand", "household", "how", "asked_on", "staff_id", "at"),
    ),
    "errand_end": ("words", ("village_id", "errand", "household", "kind", "staff_id", "at")),
    "till_permit": (
        "reason",
        (
            *("village_id", "id", "kind", "shop", "household", "clerk_id", "device_id"),
            *("second_id", "nominee_id", "at", "until"),
        ),
    ),
    "slip_no_card": ("reason", ("village_id", "slip", "second_id")),
    "slip_undo": (
        "reason",
        ("village_id", "slip", "kind", "actor_id", "second_id", "at", "entry_id"),
    ),
}


def upgrade() -> None:
    """Let the words go where a household withdrew its consent."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, (words, others) in TABLES.items():
        same = "IS" if is_sqlite else "IS NOT DISTINCT FROM"
        kept = " AND ".join(f"NEW.{one} {same} OLD.{one}" for one in others)
        # What was never said is no word to be taken away.
        gone = f"OLD.{words} IS NOT NULL AND coalesce(NEW.{words}, '') = '{GONE}'"
        _guard(table, f"WHEN (NOT ({gone} AND {kept}))")


def downgrade() -> None:
    """Let nothing of them be changed again."""
    for table in TABLES:
        _guard(table, "")


def _guard(table: str, unless: str) -> None:
    name = f"{table}_no_update"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {name}")
        refuse = f"{unless} BEGIN SELECT RAISE(ABORT, '{name}'); END"
    else:
        op.execute(f"DROP TRIGGER {name} ON {table}")
        refuse = f"FOR EACH ROW {unless} EXECUTE FUNCTION books_refuse()"
    op.execute(f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} {refuse}")
