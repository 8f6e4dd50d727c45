"""Merchants: the roll, and the log of what was done with each."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

KINDS = (
    "'pharmacy', 'clinic', 'food', 'shop', 'culture', 'transport', 'service',"
    " 'farming', 'training', 'other'"
)
STATES = "'enrolled', 'checked', 'approved', 'published', 'paused', 'suspended', 'ended'"


def upgrade() -> None:
    """Make the tables, and see to it that the log stays."""
    op.create_table(
        "merchant",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("licence", sa.String(length=18), nullable=False),
        sa.Column("address", sa.String(length=80), nullable=False),
        sa.Column("contact", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_merchant_kind")),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_merchant_state")),
        sa.ForeignKeyConstraint(["village_id"], ["region.id"], name="fk_merchant_village_id"),
        sa.PrimaryKeyConstraint("village_id", "code", name="pk_merchant"),
        sa.UniqueConstraint("code", name="uq_merchant_code"),
    )
    for column in ("state", "licence"):
        op.create_index(f"ix_merchant_village_id_{column}", "merchant", ["village_id", column])
    op.create_table(
        "merchant_event",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("merchant", sa.String(length=16), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=True),
        sa.Column("second_id", sa.String(length=32), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("second_id <> staff_id", name=op.f("ck_merchant_event_two_people")),
        sa.ForeignKeyConstraint(
            ["village_id", "merchant"],
            ["merchant.village_id", "merchant.code"],
            name="fk_merchant_event_village_id_merchant",
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_merchant_event_staff_id"),
        sa.ForeignKeyConstraint(["second_id"], ["staff.id"], name="fk_merchant_event_second_id"),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_merchant_event"),
    )
    op.create_index(
        "ix_merchant_event_village_id_merchant_id",
        "merchant_event",
        ["village_id", "merchant", "id"],
    )
    _guards("merchant_event")


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("merchant_event")
    op.drop_table("merchant")


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
