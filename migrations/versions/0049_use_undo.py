"""Uses of offers that are taken back, and the legs by which their points go back."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

LEG_RULES = {
    "undo": [("merchant", -1)],
    "reverse": [("merchant", -1)],
    "repay": [("merchant", 1), ("settled", -1)],
}
TABLE = "offer_use_undo"


def upgrade() -> None:
    """Make the table, and see to it that what stands in it stays."""
    op.create_table(
        TABLE,
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ticket", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("second_id", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'undo' AND second_id IS NULL AND reason = '')"
            " OR (kind = 'reverse' AND second_id <> staff_id AND reason <> '')",
            name=op.f("ck_offer_use_undo_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["village_id", "ticket"],
            ["offer_use.village_id", "offer_use.ticket"],
            name="fk_offer_use_undo_village_id_ticket",
        ),
        sa.ForeignKeyConstraint(
            ["village_id", "entry_id"],
            ["entry.village", "entry.id"],
            name="fk_offer_use_undo_village_id_entry_id",
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_offer_use_undo_staff_id"),
        sa.ForeignKeyConstraint(["second_id"], ["staff.id"], name="fk_offer_use_undo_second_id"),
        sa.PrimaryKeyConstraint("village_id", "ticket", name="pk_offer_use_undo"),
    )
    op.create_index("ix_offer_use_undo_village_id_at", TABLE, ["village_id", "at"])
    _guards()
    _rules()


def downgrade() -> None:
    """Take them away again; entries with these legs stay, as everything that was posted does."""
    _drop_guard("delete")
    for kind, legs in LEG_RULES.items():
        for account, sign in legs:
            op.execute(
                f"DELETE FROM leg_rule WHERE kind = '{kind}'"
                f" AND account_kind = '{account}' AND sign = {sign}"
            )
    _set_guard("delete")
    op.drop_table(TABLE)


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


def _guards() -> None:
    """As the uses': what was done is never changed."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for verb in ("update", "delete"):
        name = f"{TABLE}_no_{verb}"
        refuse = (
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
            if is_sqlite
            else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {TABLE} {refuse}")
