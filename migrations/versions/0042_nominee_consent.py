"""Nominees: the day on which household and person agreed, and who wrote it down."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; of those named before nothing is known."""
    with op.batch_alter_table("nominee") as nominee:
        nominee.add_column(sa.Column("agreed_on", sa.Date(), nullable=True))
        nominee.add_column(sa.Column("agreed_by", sa.String(length=32), nullable=True))
        nominee.create_foreign_key("fk_nominee_agreed_by", "staff", ["agreed_by"], ["id"])


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("nominee") as nominee:
        nominee.drop_constraint("fk_nominee_agreed_by", type_="foreignkey")
        nominee.drop_column("agreed_by")
        nominee.drop_column("agreed_on")
