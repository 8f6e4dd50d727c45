"""Who changed which setting of a village or the town."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table, and see to it that what stands in it stays."""
    op.create_table(
        "setting_change",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value_from", sa.Integer(), nullable=True),
        sa.Column("value_to", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name="fk_setting_change_region_id"),
        sa.ForeignKeyConstraint(["actor_id"], ["staff.id"], name="fk_setting_change_actor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_setting_change"),
    )
    op.create_index(
        "ix_setting_change_region_id_at", "setting_change", ["region_id", "at"], unique=False
    )
    _guards()


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("setting_change")


def _guards() -> None:
    """As the staff's: what was done is never changed."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for verb in ("update", "delete"):
        refuse = (
            f"BEGIN SELECT RAISE(ABORT, 'setting_change_no_{verb}'); END"
            if is_sqlite
            else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
        )
        name = f"setting_change_no_{verb}"
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON setting_change {refuse}")
