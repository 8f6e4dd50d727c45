"""The registry: regions, staff, subjects, grades, imports."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, those that others point at first."""
    _region()
    _staff()
    _consent_refusal()
    _import_batch()
    _setting()
    _staff_role()
    _subject()
    _grade()


def downgrade() -> None:
    """Take them away again, in the opposite order."""
    op.drop_table("grade")
    op.drop_table("subject")
    op.drop_table("staff_role")
    op.drop_table("setting")
    op.drop_table("import_batch")
    op.drop_table("consent_refusal")
    op.drop_table("staff")
    op.drop_table("region")


def _region() -> None:
    op.create_table(
        "region",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "level IN ('county', 'town', 'village', 'grid')", name=op.f("ck_region_level")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["region.id"], name="fk_region_parent_id"),
        sa.PrimaryKeyConstraint("id", name="pk_region"),
        sa.UniqueConstraint("parent_id", "level", "name", name="uq_region_parent_id_level_name"),
    )


def _staff() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("disabled_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("username", name="uq_staff_username"),
    )


def _consent_refusal() -> None:
    op.create_table(
        "consent_refusal",
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["village_id"], ["region.id"], name="fk_consent_refusal_village_id"
        ),
        sa.PrimaryKeyConstraint("village_id", "number", name="pk_consent_refusal"),
    )


def _import_batch() -> None:
    op.create_table(
        "import_batch",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("imported_at", INSTANT, nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=True),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_import_batch_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_import_batch"),
    )


def _setting() -> None:
    op.create_table(
        "setting",
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name="fk_setting_region_id"),
        sa.PrimaryKeyConstraint("region_id", "name", name="pk_setting"),
    )


def _staff_role() -> None:
    op.create_table(
        "staff_role",
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("shop", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "role <> 'clerk' OR shop <> ''", name=op.f("ck_staff_role_clerk_has_shop")
        ),
        sa.CheckConstraint(
            "role IN ('town-officer', 'village-officer', 'collector', 'evaluator', 'reviewer',"
            " 'supervisor', 'clerk', 'merchant')",
            name=op.f("ck_staff_role_role_known"),
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name="fk_staff_role_region_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_role_staff_id"),
        sa.PrimaryKeyConstraint("staff_id", "role", "region_id", "shop", name="pk_staff_role"),
    )


def _subject() -> None:
    op.create_table(
        "subject",
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=True),
        sa.Column("head", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.String(length=11), nullable=True),
        sa.Column("members", sa.Integer(), nullable=True),
        sa.Column("villager_group", sa.String(length=20), nullable=True),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("consent_on", sa.Date(), nullable=False),
        sa.Column("consent_channel", sa.String(length=10), nullable=False),
        sa.Column("collector", sa.String(length=40), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("batch_id", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "(kind = 'household') = (name IS NULL)", name=op.f("ck_subject_organisation_named")
        ),
        sa.CheckConstraint(
            "consent_channel IN ('visit', 'self', 'phone', 'wechat')",
            name=op.f("ck_subject_consent_channel"),
        ),
        sa.CheckConstraint(
            "kind IN ('household', 'agribusiness', 'collective')", name=op.f("ck_subject_kind")
        ),
        sa.CheckConstraint("members BETWEEN 1 AND 30", name=op.f("ck_subject_members")),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name="fk_subject_batch_id"),
        sa.ForeignKeyConstraint(["grid_id"], ["region.id"], name="fk_subject_grid_id"),
        sa.ForeignKeyConstraint(["village_id"], ["region.id"], name="fk_subject_village_id"),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_subject"),
        sa.UniqueConstraint("number", name="uq_subject_number"),
    )


def _grade() -> None:
    op.create_table(
        "grade",
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("grade", sa.String(length=3), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("round", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "grade IN ('AAA', 'AA', 'A', 'B', 'C', 'D')", name=op.f("ck_grade_grade")
        ),
        sa.CheckConstraint("from_on <= to_on", name=op.f("ck_grade_runs_forward")),
        sa.ForeignKeyConstraint(
            ["village_id", "subject_id"],
            ["subject.village_id", "subject.id"],
            name="fk_grade_village_id_subject_id",
        ),
        sa.PrimaryKeyConstraint("village_id", "subject_id", "from_on", name="pk_grade"),
    )
