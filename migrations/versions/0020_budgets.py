"""Who granted which budget, and who stood beside."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and see to it that what stands in it stays."""
    op.create_table(
        "budget_change",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("second_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("second_id <> staff_id", name=op.f("ck_budget_change_two_people")),
        sa.ForeignKeyConstraint(["village_id"], ["region.id"], name="fk_budget_change_village_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_budget_change_staff_id"),
        sa.ForeignKeyConstraint(["second_id"], ["staff.id"], name="fk_budget_change_second_id"),
        sa.PrimaryKeyConstraint("village_id", "entry_id", name="pk_budget_change"),
    )
    _guards()


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("budget_change")


def _guards() -> None:
    """As the settings': what was done is never changed."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for verb in ("update", "delete"):
        name = f"budget_change_no_{verb}"
        refuse = (
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
            if is_sqlite
            else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON budget_change {refuse}")
