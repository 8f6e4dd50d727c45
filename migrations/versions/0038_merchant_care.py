"""Around a merchant: agreements, visits, complaints; and two kinds of entry in the books."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

LEG_RULES = {
    "offer": [("household", -1), ("merchant", 1)],
    "repay": [("merchant", -1), ("settled", 1)],
}
TABLES = ("merchant_agreement", "merchant_visit", "complaint", "complaint_end")


def upgrade() -> None:
    """Make the tables, and see to it that what stands in them stays."""
    _agreements()
    _visits()
    _complaints()
    for table in TABLES:
        _guards(table)
    _rules()


def downgrade() -> None:
    """Take them away again; entries of these kinds stay, as everything that was posted does."""
    _drop_guard("delete")
    kinds = ", ".join(f"'{kind}'" for kind in LEG_RULES)
    op.execute(f"DELETE FROM leg_rule WHERE kind IN ({kinds})")
    _set_guard("delete")
    for table in reversed(TABLES):
        op.drop_table(table)


def _rules() -> None:
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


def _agreements() -> None:
    op.create_table(
        "merchant_agreement",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("merchant", sa.String(length=16), nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("signed_by", sa.String(length=40), nullable=False),
        *_who("merchant_agreement"),
        sa.CheckConstraint("from_on <= until_on", name=op.f("ck_merchant_agreement_runs_forward")),
        _merchant("merchant_agreement"),
        sa.PrimaryKeyConstraint("village_id", "merchant", "no", name="pk_merchant_agreement"),
    )


def _visits() -> None:
    op.create_table(
        "merchant_visit",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("merchant", sa.String(length=16), nullable=True),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("wish", sa.String(length=32), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        *_who("merchant_visit"),
        sa.CheckConstraint(
            "merchant IS NOT NULL OR place <> ''", name=op.f("ck_merchant_visit_somewhere")
        ),
        sa.ForeignKeyConstraint(["village_id"], ["region.id"], name="fk_merchant_visit_village_id"),
        _merchant("merchant_visit"),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_merchant_visit"),
    )
    for column in ("on_day", "wish"):
        op.create_index(
            f"ix_merchant_visit_village_id_{column}", "merchant_visit", ["village_id", column]
        )


def _complaints() -> None:
    op.create_table(
        "complaint",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("merchant", sa.String(length=16), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        *_who("complaint"),
        _merchant("complaint"),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_complaint"),
    )
    op.create_index(
        "ix_complaint_village_id_merchant_at", "complaint", ["village_id", "merchant", "at"]
    )
    op.create_table(
        "complaint_end",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("complaint", sa.String(length=32), nullable=False),
        sa.Column("is_proven", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        *_who("complaint_end"),
        sa.ForeignKeyConstraint(
            ["village_id", "complaint"],
            ["complaint.village_id", "complaint.id"],
            name="fk_complaint_end_village_id_complaint",
        ),
        sa.PrimaryKeyConstraint("village_id", "complaint", name="pk_complaint_end"),
    )


def _who(table: str) -> tuple[Any, ...]:
    return (
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=f"fk_{table}_staff_id"),
    )


def _merchant(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["village_id", "merchant"],
        ["merchant.village_id", "merchant.code"],
        name=f"fk_{table}_village_id_merchant",
    )


def _guards(table: str) -> None:
    """As the settlements': what was done is never changed."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for verb in ("update", "delete"):
        name = f"{table}_no_{verb}"
        refuse = (
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
            if is_sqlite
            else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} {refuse}")
