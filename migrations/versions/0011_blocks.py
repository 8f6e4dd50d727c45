"""Sealed blocks: a queue of entries, chained blocks of them, and the runs of the audit."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.String(32)
DIGEST = sa.String(64)
INSTANT = sa.DateTime(timezone=True)

#: Append-only table → its key.
KEYS = {
    "block": ("village", "no"),
    "block_item": ("village", "entry"),
    "audit_run": ("id",),
}


def upgrade() -> None:
    """Make the tables and their guards; what was posted before waits to be sealed."""
    _queue()
    _blocks()
    _audit_run()
    op.execute("INSERT INTO seal_queue (village, entry) SELECT village, id FROM entry")
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in KEYS:
        if is_sqlite:
            _sqlite_guards(table)
        else:
            _postgres_guards(table)


def downgrade() -> None:
    """Take them away; their guards go with them."""
    for table in ("audit_run", "block_item", "block", "seal_queue"):
        op.drop_table(table)


def _queue() -> None:
    op.create_table(
        "seal_queue",
        sa.Column("village", sa.Integer, autoincrement=False),
        sa.Column("entry", ID),
        sa.PrimaryKeyConstraint("village", "entry", name="pk_seal_queue"),
        _entry_key("seal_queue"),
    )


def _blocks() -> None:
    op.create_table(
        "block",
        sa.Column("village", sa.Integer, autoincrement=False),
        sa.Column("no", sa.Integer, autoincrement=False),
        sa.Column("prev", DIGEST, nullable=False),
        sa.Column("hash", DIGEST, nullable=False),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.Column("points", sa.BigInteger, nullable=False),
        sa.Column("first_at", INSTANT, nullable=False),
        sa.Column("last_at", INSTANT, nullable=False),
        sa.Column("sealed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("village", "no", name="pk_block"),
    )
    op.create_table(
        "block_item",
        sa.Column("village", sa.Integer, autoincrement=False),
        sa.Column("entry", ID),
        sa.Column("no", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("village", "entry", name="pk_block_item"),
        sa.ForeignKeyConstraint(
            ["village", "no"], ["block.village", "block.no"], name="fk_block_item_village_no"
        ),
        _entry_key("block_item"),
        sa.UniqueConstraint("village", "no", "position", name="uq_block_item_village_no_position"),
    )


def _audit_run() -> None:
    op.create_table(
        "audit_run",
        sa.Column("id", ID),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("entries", sa.BigInteger, nullable=False),
        sa.Column("findings", sa.Integer, nullable=False),
        sa.Column("first", sa.Text),
        sa.Column("milliseconds", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_run"),
    )


def _entry_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["village", "entry"], ["entry.village", "entry.id"], name=f"fk_{table}_village_entry"
    )


def _sqlite_guards(table: str) -> None:
    same = " AND ".join(f"{column} = NEW.{column}" for column in KEYS[table])
    for name, when in (
        ("update", "UPDATE"),
        ("delete", "DELETE"),
        ("replace", "INSERT"),
    ):
        # INSERT OR REPLACE would take the old row away past the delete guard.
        twice = f" WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})" if name == "replace" else ""
        op.execute(
            f"CREATE TRIGGER {table}_no_{name} BEFORE {when} ON {table}{twice}"
            f" BEGIN SELECT RAISE(ABORT, '{table}_no_{name}'); END"
        )


def _postgres_guards(table: str) -> None:
    for verb, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table}"
            f" FOR EACH {each} EXECUTE FUNCTION books_refuse()"
        )
