"""Cards, look links, devices, sessions, throttles, the access log, awards."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, those that others point at first."""
    _throttle()
    _device()
    _token()
    _sign_in()
    _access_log()
    _award()
    _card()
    _look_link()


def downgrade() -> None:
    """Take them away again, in the opposite order."""
    op.drop_table("look_link")
    op.drop_table("card")
    op.drop_table("award")
    op.drop_table("access_log")
    op.drop_table("sign_in")
    op.drop_table("token")
    op.drop_table("device")
    op.drop_table("throttle")


def _throttle() -> None:
    op.create_table(
        "throttle",
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("first_at", INSTANT, nullable=False),
        sa.Column("blocked_until", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("scope", "subject", name="pk_throttle"),
    )


def _device() -> None:
    op.create_table(
        "device",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("shop", sa.String(length=40), nullable=False),
        sa.Column("clerk_id", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("enrolled_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["clerk_id"], ["staff.id"], name="fk_device_clerk_id"),
        sa.ForeignKeyConstraint(["village_id"], ["region.id"], name="fk_device_village_id"),
        sa.PrimaryKeyConstraint("id", name="pk_device"),
        sa.UniqueConstraint("digest", name="uq_device_digest"),
    )
    op.create_index("ix_device_clerk_id", "device", ["clerk_id"], unique=False)


def _token() -> None:
    op.create_table(
        "token",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_token_staff_id"),
        sa.PrimaryKeyConstraint("digest", name="pk_token"),
    )
    op.create_index("ix_token_staff_id", "token", ["staff_id"], unique=False)


def _sign_in() -> None:
    op.create_table(
        "sign_in",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("device_id", sa.String(length=32), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("idle_minutes", sa.Integer(), nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_sign_in_device_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_sign_in_staff_id"),
        sa.PrimaryKeyConstraint("digest", name="pk_sign_in"),
    )
    op.create_index("ix_sign_in_staff_id", "sign_in", ["staff_id"], unique=False)


def _access_log() -> None:
    op.create_table(
        "access_log",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=True),
        sa.Column("via", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_access_log_staff_id"),
        sa.ForeignKeyConstraint(
            ["village_id", "subject_id"],
            ["subject.village_id", "subject.id"],
            name="fk_access_log_village_id_subject_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_access_log"),
    )
    op.create_index(
        "ix_access_log_village_id_subject_id_at",
        "access_log",
        ["village_id", "subject_id", "at"],
        unique=False,
    )


def _award() -> None:
    op.create_table(
        "award",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=100), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("points > 0", name=op.f("ck_award_points_positive")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_award_staff_id"),
        sa.ForeignKeyConstraint(
            ["village_id", "subject_id"],
            ["subject.village_id", "subject.id"],
            name="fk_award_village_id_subject_id",
        ),
        sa.PrimaryKeyConstraint("village_id", "ref", name="pk_award"),
    )


def _card() -> None:
    op.create_table(
        "card",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("issued_at", INSTANT, nullable=False),
        sa.Column("issued_by", sa.String(length=32), nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.Column("revoked_by", sa.String(length=32), nullable=True),
        sa.Column("revoked_reason", sa.String(length=100), nullable=True),
        sa.Column("replaces_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["issued_by"], ["staff.id"], name="fk_card_issued_by"),
        sa.ForeignKeyConstraint(["revoked_by"], ["staff.id"], name="fk_card_revoked_by"),
        sa.ForeignKeyConstraint(
            ["village_id", "replaces_id"],
            ["card.village_id", "card.id"],
            name="fk_card_village_id_replaces_id",
        ),
        sa.ForeignKeyConstraint(
            ["village_id", "subject_id"],
            ["subject.village_id", "subject.id"],
            name="fk_card_village_id_subject_id",
        ),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_card"),
        sa.UniqueConstraint("digest", name="uq_card_digest"),
    )
    op.create_index(
        "ix_card_village_id_subject_id", "card", ["village_id", "subject_id"], unique=False
    )


def _look_link() -> None:
    op.create_table(
        "look_link",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["village_id", "subject_id"],
            ["subject.village_id", "subject.id"],
            name="fk_look_link_village_id_subject_id",
        ),
        sa.PrimaryKeyConstraint("digest", name="pk_look_link"),
    )
    op.create_index(
        "ix_look_link_village_id_subject_id",
        "look_link",
        ["village_id", "subject_id"],
        unique=False,
    )
