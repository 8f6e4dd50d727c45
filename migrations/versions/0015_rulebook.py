"""The rulebook: versions with their aspects, items and tiers, and what was signed off."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
TABLES = ("rulebook", "rule_aspect", "rule_item", "rule_tier", "rule_sign_off")


def upgrade() -> None:
    """Make the tables, and see to it that what stands in them stays."""
    _rulebook()
    _aspect()
    _item()
    _tier()
    _sign_off()
    for table in TABLES:
        _guard(table)


def downgrade() -> None:
    """Take them away again."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _rulebook() -> None:
    op.create_table(
        "rulebook",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["staff.id"], name="fk_rulebook_actor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rulebook"),
        sa.UniqueConstraint("effective_on", name="uq_rulebook_effective_on"),
    )


def _aspect() -> None:
    op.create_table(
        "rule_aspect",
        sa.Column("rulebook_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=4), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name_zh", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["rulebook_id"], ["rulebook.id"], name="fk_rule_aspect_rulebook_id"
        ),
        sa.PrimaryKeyConstraint("rulebook_id", "code", name="pk_rule_aspect"),
    )


def _item() -> None:
    op.create_table(
        "rule_item",
        sa.Column("rulebook_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("aspect", sa.String(length=4), nullable=False),
        sa.Column("title_zh", sa.String(length=120), nullable=False),
        sa.Column("title_en", sa.String(length=120), nullable=False),
        sa.Column("effect", sa.String(length=10), nullable=False),
        sa.Column("topic", sa.String(length=20), nullable=False),
        sa.Column("evidence", sa.String(length=60), nullable=False),
        sa.Column("cap", sa.String(length=60), nullable=False),
        sa.Column("reporters", sa.String(length=20), nullable=False),
        sa.Column("honour", sa.Boolean(), nullable=False),
        sa.Column("sheet", sa.String(length=20), nullable=False),
        sa.Column("ends", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["rulebook_id", "aspect"],
            ["rule_aspect.rulebook_id", "rule_aspect.code"],
            name="fk_rule_item_rulebook_id_aspect",
        ),
        sa.PrimaryKeyConstraint("rulebook_id", "code", name="pk_rule_item"),
    )


def _tier() -> None:
    op.create_table(
        "rule_tier",
        sa.Column("rulebook_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(length=10), nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("label_zh", sa.String(length=30), nullable=False),
        sa.Column("label_en", sa.String(length=30), nullable=False),
        sa.Column("halves", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rulebook_id", "item"],
            ["rule_item.rulebook_id", "rule_item.code"],
            name="fk_rule_tier_rulebook_id_item",
        ),
        sa.PrimaryKeyConstraint("rulebook_id", "item", "no", name="pk_rule_tier"),
    )


def _sign_off() -> None:
    op.create_table(
        "rule_sign_off",
        sa.Column("rulebook_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("actor_id", sa.String(length=32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["rulebook_id", "item"],
            ["rule_item.rulebook_id", "rule_item.code"],
            name="fk_rule_sign_off_rulebook_id_item",
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["staff.id"], name="fk_rule_sign_off_actor_id"),
        sa.PrimaryKeyConstraint("rulebook_id", "item", name="pk_rule_sign_off"),
    )


def _guard(table: str) -> None:
    """A version is never changed and never taken away."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for verb in ("update", "delete"):
        name = f"{table}_no_{verb}"
        refuse = (
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
            if is_sqlite
            else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} {refuse}")
