"""Credit: banks, their officers, referrals by consent, what was granted and is used; a role."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
TABLES = ("bank", "bank_officer", "referral", "referral_step")
#: What is refused of whom: the grade of a referral is emptied when its subject withdraws.
GUARDS = {
    "bank": ("update", "delete"),
    "referral": ("delete",),
    "referral_step": ("update", "delete"),
}
ROLES = (
    "town-officer",
    "village-officer",
    "collector",
    "evaluator",
    "reviewer",
    "supervisor",
    "clerk",
    "merchant",
)


def upgrade() -> None:
    """Make the tables, and let somebody be a bank's officer."""
    _know_roles((*ROLES, "bank-officer"))
    op.create_table(
        "bank",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        *_who("staff_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_bank_staff_id"),
        sa.PrimaryKeyConstraint("code", name="pk_bank"),
    )
    op.create_table(
        "bank_officer",
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("bank", sa.String(length=12), nullable=False),
        *_who("by_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_bank_officer_staff_id"),
        sa.ForeignKeyConstraint(["bank"], ["bank.code"], name="fk_bank_officer_bank"),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name="fk_bank_officer_by_id"),
        sa.PrimaryKeyConstraint("staff_id", name="pk_bank_officer"),
    )
    _referral()
    _referral_step()
    for table, verbs in GUARDS.items():
        _guard(table, verbs)


def downgrade() -> None:
    """Take them away again, and the role of whoever held it."""
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("DELETE FROM staff_role WHERE role = 'bank-officer'")
    _know_roles(ROLES)


def _referral() -> None:
    op.create_table(
        "referral",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("bank", sa.String(length=12), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=False),
        sa.Column("grade", sa.String(length=3), nullable=True),
        sa.Column("grade_to", sa.Date(), nullable=True),
        *_who("staff_id"),
        sa.CheckConstraint("grade IN ('AAA', 'AA', 'A')", name="ck_referral_grade"),
        sa.CheckConstraint("(grade IS NULL) = (grade_to IS NULL)", name="ck_referral_grade_to"),
        sa.ForeignKeyConstraint(
            ["village_id", "subject_id"],
            ["subject.village_id", "subject.id"],
            name="fk_referral_village_id_subject_id",
        ),
        sa.ForeignKeyConstraint(["bank"], ["bank.code"], name="fk_referral_bank"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_referral_staff_id"),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_referral"),
    )
    op.create_index("ix_referral_bank_at", "referral", ["bank", "at"])
    op.create_index("ix_referral_village_id_subject_id", "referral", ["village_id", "subject_id"])


def _referral_step() -> None:
    op.create_table(
        "referral_step",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("referral", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=False),
        *_who("staff_id"),
        sa.CheckConstraint(
            "kind IN ('granted', 'used', 'refused', 'withdrawn')", name="ck_referral_step_kind"
        ),
        sa.CheckConstraint(
            "(fen IS NOT NULL) = (kind IN ('granted', 'used'))", name="ck_referral_step_amount"
        ),
        sa.CheckConstraint("fen >= 0", name="ck_referral_step_fen"),
        sa.ForeignKeyConstraint(
            ["village_id", "referral"],
            ["referral.village_id", "referral.id"],
            name="fk_referral_step_village_id_referral",
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_referral_step_staff_id"),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_referral_step"),
    )
    op.create_index(
        "ix_referral_step_village_id_referral", "referral_step", ["village_id", "referral"]
    )


def _who(by: str) -> list[sa.Column[object]]:
    return [
        sa.Column(by, sa.String(length=32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
    ]


def _know_roles(roles: tuple[str, ...]) -> None:
    known = "role IN (" + ", ".join(f"'{one}'" for one in roles) + ")"
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_staff_role_role_known"), "staff_role", type_="check")
        op.create_check_constraint(op.f("ck_staff_role_role_known"), "staff_role", known)
        return
    # SQLite changes no constraint of a table that stands: it is made anew.
    op.rename_table("staff_role", "staff_role_before")
    op.create_table(
        "staff_role",
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("shop", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "role <> 'clerk' OR shop <> ''", name=op.f("ck_staff_role_clerk_has_shop")
        ),
        sa.CheckConstraint(known, name=op.f("ck_staff_role_role_known")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name="fk_staff_role_region_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_role_staff_id"),
        sa.PrimaryKeyConstraint("staff_id", "role", "region_id", "shop", name="pk_staff_role"),
    )
    op.execute(
        "INSERT INTO staff_role (staff_id, role, region_id, shop)"
        " SELECT staff_id, role, region_id, shop FROM staff_role_before"
    )
    op.drop_table("staff_role_before")


def _guard(table: str, verbs: tuple[str, ...]) -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for verb in verbs:
        name = f"{table}_no_{verb}"
        refuse = (
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
            if is_sqlite
            else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} {refuse}")
