"""PINs of the staff at a till, who chose or unlocked one, and sessions begun by one or locked."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
EVENTS = "staff_pin_event"


def upgrade() -> None:
    """Make the tables and the columns; the sessions there are began by a password."""
    op.add_column("sign_in", sa.Column("vouched_at", INSTANT, nullable=True))
    op.add_column("sign_in", sa.Column("locked_at", INSTANT, nullable=True))
    op.create_table(
        "staff_pin",
        sa.Column("staff_id", sa.String(length=32), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=200), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("set_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_pin_staff_id"),
        sa.PrimaryKeyConstraint("staff_id", name="pk_staff_pin"),
    )
    op.create_table(
        EVENTS,
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("actor_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.CheckConstraint(
            "kind IN ('pin-set', 'pin-unlock')", name=op.f("ck_staff_pin_event_kind_known")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_pin_event_staff_id"),
        sa.ForeignKeyConstraint(["actor_id"], ["staff.id"], name="fk_staff_pin_event_actor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_staff_pin_event"),
    )
    op.create_index("ix_staff_pin_event_staff_id_at", EVENTS, ["staff_id", "at"], unique=False)
    _guards()


def downgrade() -> None:
    """Take them away again: clerks then change by their passwords."""
    op.drop_table(EVENTS)
    op.drop_table("staff_pin")
    op.drop_column("sign_in", "locked_at")
    op.drop_column("sign_in", "vouched_at")


def _guards() -> None:
    """As the staff's other events: what was done is never changed."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for verb in ("update", "delete"):
        refuse = (
            f"BEGIN SELECT RAISE(ABORT, '{EVENTS}_no_{verb}'); END"
            if is_sqlite
            else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
        )
        op.execute(f"CREATE TRIGGER {EVENTS}_no_{verb} BEFORE {verb.upper()} ON {EVENTS} {refuse}")
