"""Telephones that show a household's codes, and permits given for such a code."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

#: Those that point at others first.
PERMITS = ("slip_permit", "till_permit")
BEFORE = "kind IN ('no-card', 'pin', 'nominee')"
AFTER = "kind IN ('no-card', 'pin', 'nominee', 'rotating')"


def upgrade() -> None:
    """Make the table, and let a permit be given for a code."""
    op.create_table(
        "phone",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("holder", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_step", sa.Integer(), nullable=False),
        sa.CheckConstraint("holder BETWEEN 0 AND 99999999", name="ck_phone_holder_fits"),
        sa.ForeignKeyConstraint(
            ["village_id", "subject_id"],
            ["subject.village_id", "subject.id"],
            name="fk_phone_village_id_subject_id",
        ),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_phone"),
        sa.UniqueConstraint("holder", name="uq_phone_holder"),
        sa.UniqueConstraint("digest", name="uq_phone_digest"),
    )
    op.create_index(
        "ix_phone_village_id_subject_id", "phone", ["village_id", "subject_id"], unique=False
    )
    _permit(BEFORE, AFTER)


def downgrade() -> None:
    """Take them away again; where a permit for a code stands, the database refuses."""
    _permit(AFTER, BEFORE)
    op.drop_table("phone")


def _permit(old: str, new: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(old, new)
        return
    # By the name that it was made with in 0025, which is the convention's twice.
    op.drop_constraint("ck_till_permit_kind", "till_permit", type_="check")
    op.create_check_constraint("ck_till_permit_kind", "till_permit", new)


def _rebuild(old: str, new: str) -> None:
    """Make the tables again with the rule changed: SQLite cannot change it in place."""
    names = ", ".join(f"'{name}'" for name in PERMITS)
    made = (
        op.get_bind()
        .exec_driver_sql(
            "SELECT type, sql FROM sqlite_master"
            f" WHERE tbl_name IN ({names}) AND sql IS NOT NULL ORDER BY rowid"
        )
        .all()
    )
    for name in PERMITS:
        op.execute(f"CREATE TEMP TABLE kept_{name} AS SELECT * FROM {name}")
        op.execute(f"DROP TRIGGER {name}_no_delete")
        op.execute(f"DROP TABLE {name}")
    for _, sql in [row for row in made if row[0] == "table"]:
        op.get_bind().exec_driver_sql(sql.replace(old, new))
    for name in reversed(PERMITS):
        op.execute(f"INSERT INTO {name} SELECT * FROM kept_{name}")
        op.execute(f"DROP TABLE kept_{name}")
    for _, sql in [row for row in made if row[0] != "table"]:
        op.get_bind().exec_driver_sql(sql)
