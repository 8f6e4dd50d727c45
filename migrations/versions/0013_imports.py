"""Where an import belongs, and the rows that it refused."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make both tables."""
    _import_place()
    _import_refusal()


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("import_refusal")
    op.drop_table("import_place")


def _import_place() -> None:
    op.create_table(
        "import_place",
        sa.Column("batch_id", sa.String(length=32), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("shop", sa.String(length=12), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name="fk_import_place_batch_id"),
        sa.ForeignKeyConstraint(["village_id"], ["region.id"], name="fk_import_place_village_id"),
        sa.PrimaryKeyConstraint("batch_id", name="pk_import_place"),
    )
    op.create_index("ix_import_place_village_id", "import_place", ["village_id"])


def _import_refusal() -> None:
    op.create_table(
        "import_refusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.String(length=32), nullable=False),
        sa.Column("sheet", sa.String(length=100), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=100), nullable=False),
        sa.Column("value", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name="fk_import_refusal_batch_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_import_refusal"),
    )
    op.create_index("ix_import_refusal_batch_id", "import_refusal", ["batch_id"])
