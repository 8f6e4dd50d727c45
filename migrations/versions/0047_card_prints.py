"""Print runs of cards, and which cards were printed in them; nothing of them ever changes."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "card_print",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("layout", sa.String(length=4), nullable=False),
        sa.Column("again", sa.String(length=8), nullable=False),
        sa.Column("cards", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=64), nullable=True),
        sa.Column("staff_id", sa.String(length=32), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["village_id"], ["region.id"], name="fk_card_print_village_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_card_print_staff_id"),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_card_print"),
    )
    op.create_table(
        "printed_card",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("card_id", sa.String(length=32), nullable=False),
        sa.Column("print_id", sa.String(length=32), nullable=False),
        sa.Column("look", sa.String(length=64), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("bears", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["village_id", "card_id"],
            ["card.village_id", "card.id"],
            name="fk_printed_card_village_id_card_id",
        ),
        sa.ForeignKeyConstraint(
            ["village_id", "print_id"],
            ["card_print.village_id", "card_print.id"],
            name="fk_printed_card_village_id_print_id",
        ),
        sa.ForeignKeyConstraint(["look"], ["look_link.digest"], name="fk_printed_card_look"),
        sa.PrimaryKeyConstraint("village_id", "card_id", name="pk_printed_card"),
    )
    op.create_index(
        "ix_printed_card_village_id_print_id", "printed_card", ["village_id", "print_id"]
    )
    for table in ("card_print", "printed_card"):
        _guard(table)


def downgrade() -> None:
    """Take them away again: the cards stay good."""
    op.drop_table("printed_card")
    op.drop_table("card_print")


def _guard(table: str) -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for verb in ("update", "delete"):
        name = f"{table}_no_{verb}"
        refuse = (
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
            if is_sqlite
            else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} {refuse}")
