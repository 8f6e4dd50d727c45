"""Slips without a card: why, and who stood beside."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

#: Those that point at others first.
SLIPS = ("slip_undo", "slip_line", "slip")
NEEDED, OPEN = "card_id VARCHAR(32) NOT NULL", "card_id VARCHAR(32)"


def upgrade() -> None:
    """A slip may do without a card; then a row here says why."""
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(NEEDED, OPEN)
    else:
        op.alter_column("slip", "card_id", nullable=True)
    op.create_table(
        "slip_no_card",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slip", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=100), nullable=False),
        sa.Column("second_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["second_id"], ["staff.id"], name="fk_slip_no_card_second_id"),
        sa.ForeignKeyConstraint(
            ["village_id", "slip"],
            ["slip.village_id", "slip.slip"],
            name="fk_slip_no_card_village_id_slip",
        ),
        sa.PrimaryKeyConstraint("village_id", "slip", name="pk_slip_no_card"),
    )
    _guards()


def downgrade() -> None:
    """Need a card again; where a slip without one stands, the database refuses."""
    op.drop_table("slip_no_card")
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(OPEN, NEEDED)
    else:
        op.alter_column("slip", "card_id", nullable=False)


def _rebuild(old: str, new: str) -> None:
    """Make the slips' tables again with one column changed: SQLite cannot change it in place."""
    names = ", ".join(f"'{name}'" for name in SLIPS)
    made = (
        op.get_bind()
        .exec_driver_sql(
            "SELECT type, sql FROM sqlite_master"
            f" WHERE tbl_name IN ({names}) AND sql IS NOT NULL ORDER BY rowid"
        )
        .all()
    )
    for name in SLIPS:
        op.execute(f"CREATE TEMP TABLE kept_{name} AS SELECT * FROM {name}")
        op.execute(f"DROP TRIGGER {name}_no_delete")
        op.execute(f"DROP TABLE {name}")
    for _, sql in [row for row in made if row[0] == "table"]:
        op.get_bind().exec_driver_sql(sql.replace(old, new))
    for name in reversed(SLIPS):
        op.execute(f"INSERT INTO {name} SELECT * FROM kept_{name}")
        op.execute(f"DROP TABLE kept_{name}")
    for _, sql in [row for row in made if row[0] != "table"]:
        op.get_bind().exec_driver_sql(sql)


def _guards() -> None:
    """As the slips': what was handed out is never changed."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for verb in ("update", "delete"):
        name = f"slip_no_card_no_{verb}"
        refuse = (
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
            if is_sqlite
            else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON slip_no_card {refuse}")
