"""What a clerk was allowed at the till beyond a card alone, and the slip that used it."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TABLES = ("till_permit", "slip_permit")


def upgrade() -> None:
    """Make both tables; neither is ever changed."""
    _permits()
    _uses()
    _guards()


def downgrade() -> None:
    """Take both away again."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _permits() -> None:
    op.create_table(
        "till_permit",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("shop", sa.String(length=12), nullable=False),
        sa.Column("household", sa.String(length=20), nullable=False),
        sa.Column("clerk_id", sa.String(length=32), nullable=False),
        sa.Column("device_id", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=100), nullable=True),
        sa.Column("second_id", sa.String(length=32), nullable=True),
        sa.Column("nominee_id", sa.String(length=32), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('no-card', 'pin', 'nominee')", name="ck_till_permit_kind"),
        sa.CheckConstraint(
            "(kind = 'no-card') = (reason IS NOT NULL)"
            " AND (kind = 'no-card') = (second_id IS NOT NULL)"
            " AND (kind = 'nominee') = (nominee_id IS NOT NULL)",
            name="ck_till_permit_whole",
        ),
        sa.ForeignKeyConstraint(["clerk_id"], ["staff.id"], name="fk_till_permit_clerk_id"),
        sa.ForeignKeyConstraint(["second_id"], ["staff.id"], name="fk_till_permit_second_id"),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_till_permit_device_id"),
        sa.ForeignKeyConstraint(
            ["village_id", "shop"],
            ["shop.village_id", "shop.code"],
            name="fk_till_permit_village_id_shop",
        ),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_till_permit"),
    )


def _uses() -> None:
    op.create_table(
        "slip_permit",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slip", sa.String(length=20), nullable=False),
        sa.Column("permit_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["village_id", "slip"],
            ["slip.village_id", "slip.slip"],
            name="fk_slip_permit_village_id_slip",
        ),
        sa.ForeignKeyConstraint(
            ["village_id", "permit_id"],
            ["till_permit.village_id", "till_permit.id"],
            name="fk_slip_permit_village_id_permit_id",
        ),
        sa.PrimaryKeyConstraint("village_id", "slip", name="pk_slip_permit"),
        sa.UniqueConstraint("village_id", "permit_id", name="uq_slip_permit_village_id_permit_id"),
    )


def _guards() -> None:
    """As the slips': what was allowed and used is never changed."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in TABLES:
        for verb in ("update", "delete"):
            name = f"{table}_no_{verb}"
            refuse = (
                f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
                if is_sqlite
                else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
            )
            op.execute(f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} {refuse}")
