"""What the office does to accounts and devices: who did what, and codes that enrol a machine."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
APPEND_ONLY = ("staff_event", "device_event")


def upgrade() -> None:
    """Make the tables, and the profile of a device: those there are, are tills."""
    op.add_column(
        "device", sa.Column("profile", sa.String(length=10), nullable=False, server_default="till")
    )
    op.create_index("ix_sign_in_device_id", "sign_in", ["device_id"], unique=False)
    _staff_event()
    _device_event()
    _enrolment()
    _guards()


def downgrade() -> None:
    """Take them away again, in the opposite order."""
    op.drop_table("enrolment")
    op.drop_table("device_event")
    op.drop_table("staff_event")
    op.drop_index("ix_sign_in_device_id", table_name="sign_in")
    op.drop_column("device", "profile")


def _staff_event() -> None:
    op.create_table(
        "staff_event",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("actor_id", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=True),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("shop", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "kind IN ('add', 'give', 'take', 'disable', 'enable', 'reset')",
            name=op.f("ck_staff_event_kind_known"),
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_event_staff_id"),
        sa.ForeignKeyConstraint(["actor_id"], ["staff.id"], name="fk_staff_event_actor_id"),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name="fk_staff_event_region_id"),
        sa.PrimaryKeyConstraint("id", name="pk_staff_event"),
    )
    op.create_index("ix_staff_event_staff_id_at", "staff_event", ["staff_id", "at"], unique=False)


def _device_event() -> None:
    op.create_table(
        "device_event",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("device_id", sa.String(length=32), nullable=False),
        sa.Column("actor_id", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.CheckConstraint(
            "kind IN ('enrol', 'rename', 'revoke')", name=op.f("ck_device_event_kind_known")
        ),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_device_event_device_id"),
        sa.ForeignKeyConstraint(["actor_id"], ["staff.id"], name="fk_device_event_actor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_device_event"),
    )
    op.create_index(
        "ix_device_event_device_id_at", "device_event", ["device_id", "at"], unique=False
    )


def _enrolment() -> None:
    op.create_table(
        "enrolment",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("profile", sa.String(length=10), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("shop", sa.String(length=40), nullable=False),
        sa.Column("clerk_id", sa.String(length=32), nullable=False),
        sa.Column("made_by", sa.String(length=32), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.Column("device_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["village_id"], ["region.id"], name="fk_enrolment_village_id"),
        sa.ForeignKeyConstraint(["clerk_id"], ["staff.id"], name="fk_enrolment_clerk_id"),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name="fk_enrolment_made_by"),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_enrolment_device_id"),
        sa.PrimaryKeyConstraint("digest", name="pk_enrolment"),
    )


def _guards() -> None:
    """As the till's: what was done is never changed."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in APPEND_ONLY:
        for verb in ("update", "delete"):
            refuse = (
                f"BEGIN SELECT RAISE(ABORT, '{table}_no_{verb}'); END"
                if is_sqlite
                else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
            )
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} {refuse}"
            )
