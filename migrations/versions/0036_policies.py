"""Policies: versions with what they say in both languages, and what was decided about them."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
TABLES = ("policy_version", "policy_decision", "policy")
#: Column → its length; each is there in Chinese and in English.
WORDS = {
    "title": 40,
    "what": 200,
    "kind": 40,
    "who": 80,
    "provider": 120,
    "rests": 200,
    "unit": 80,
}


def upgrade() -> None:
    """Make the tables, and see to it that what stands in them stays."""
    op.create_table(
        "policy_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["staff.id"], name="fk_policy_version_actor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_policy_version"),
    )
    op.create_table(
        "policy_decision",
        sa.Column("version_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_id", sa.String(length=32), nullable=True),
        sa.CheckConstraint("outcome IN ('adopted', 'dropped')", name="ck_policy_decision_outcome"),
        _of_version("policy_decision"),
        sa.ForeignKeyConstraint(["actor_id"], ["staff.id"], name="fk_policy_decision_actor_id"),
        sa.PrimaryKeyConstraint("version_id", name="pk_policy_decision"),
    )
    _policy()
    for table in TABLES:
        _guard(table)


def downgrade() -> None:
    """Take them away again."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _policy() -> None:
    op.create_table(
        "policy",
        sa.Column("version_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        *(
            sa.Column(f"{name}_{language}", sa.String(length=length), nullable=False)
            for name, length in WORDS.items()
            for language in ("zh", "en")
        ),
        sa.Column("through", sa.String(length=10), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint("no > 0", name="ck_policy_no"),
        sa.CheckConstraint(
            "through IN ('offers', 'credit', 'person', 'reference')", name="ck_policy_through"
        ),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ck_policy_ends_on"),
        _of_version("policy"),
        sa.PrimaryKeyConstraint("version_id", "no", name="pk_policy"),
    )


def _of_version(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["version_id"], ["policy_version.id"], name=f"fk_{table}_version_id"
    )


def _guard(table: str) -> None:
    """What was proposed and decided is never changed and never taken away."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for verb in ("update", "delete"):
        name = f"{table}_no_{verb}"
        refuse = (
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
            if is_sqlite
            else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} {refuse}")
