"""The demand list, finance persons, publicity, and the joint conference's problems."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
TABLES = (
    "demand",
    "demand_ask",
    "demand_merge",
    "demand_end",
    "finance_person",
    "publicity",
    "problem_step",
)
#: What is refused of whom. A demand's root changes when it is merged; whoever withdraws asks no
#: more; a wrong line of publicity is struck out.
GUARDS = {
    "demand": ("delete",),
    "demand_ask": ("update",),
    "demand_merge": ("update", "delete"),
    "demand_end": ("update", "delete"),
    "finance_person": ("update", "delete"),
    "publicity": ("delete",),
    "problem_step": ("update", "delete"),
}


def upgrade() -> None:
    """Make the tables, and see to it that what is written stays."""
    _demand()
    _demand_ask()
    _demand_merge()
    _demand_end()
    _finance_person()
    _publicity()
    _problem_step()
    for table, verbs in GUARDS.items():
        _guard(table, verbs)


def downgrade() -> None:
    """Take them away again."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _demand() -> None:
    op.create_table(
        "demand",
        _key("village_id"),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("words", sa.String(length=60), nullable=False),
        sa.Column("folded", sa.String(length=120), nullable=False),
        sa.Column("root", sa.String(length=32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["village_id"], ["region.id"], name="fk_demand_village_id"),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_demand"),
    )
    op.create_index("ix_demand_village_id_folded", "demand", ["village_id", "folded"])
    op.create_index("ix_demand_village_id_root", "demand", ["village_id", "root"])


def _demand_ask() -> None:
    op.create_table(
        "demand_ask",
        _key("village_id"),
        sa.Column("demand", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("channel IN ('look', 'paper', 'office')", name="ck_demand_ask_channel"),
        _of_demand("demand_ask"),
        sa.ForeignKeyConstraint(
            ["village_id", "subject_id"],
            ["subject.village_id", "subject.id"],
            name="fk_demand_ask_village_id_subject_id",
        ),
        _by("demand_ask"),
        sa.PrimaryKeyConstraint("village_id", "demand", "subject_id", name="pk_demand_ask"),
    )
    op.create_index(
        "ix_demand_ask_village_id_subject_id", "demand_ask", ["village_id", "subject_id"]
    )


def _demand_merge() -> None:
    op.create_table(
        "demand_merge",
        _key("village_id"),
        sa.Column("demand", sa.String(length=32), nullable=False),
        sa.Column("into", sa.String(length=32), nullable=False),
        *_who(),
        _of_demand("demand_merge"),
        _by("demand_merge"),
        sa.PrimaryKeyConstraint("village_id", "demand", name="pk_demand_merge"),
    )


def _demand_end() -> None:
    op.create_table(
        "demand_end",
        _key("village_id"),
        sa.Column("demand", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("offer", sa.String(length=32), nullable=True),
        sa.Column("words", sa.String(length=100), nullable=False),
        *_who(),
        sa.CheckConstraint(
            "(outcome = 'offer' AND offer IS NOT NULL) OR (outcome = 'declined' AND words <> '')",
            name="ck_demand_end_outcome",
        ),
        _of_demand("demand_end"),
        _by("demand_end"),
        sa.PrimaryKeyConstraint("village_id", "demand", name="pk_demand_end"),
    )


def _finance_person() -> None:
    op.create_table(
        "finance_person",
        _key("village_id"),
        _key("no"),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("bank", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("products", sa.String(length=200), nullable=False),
        sa.Column("hours", sa.String(length=60), nullable=False),
        *_who(),
        sa.ForeignKeyConstraint(["village_id"], ["region.id"], name="fk_finance_person_village_id"),
        _by("finance_person"),
        sa.PrimaryKeyConstraint("village_id", "no", name="pk_finance_person"),
    )


def _publicity() -> None:
    op.create_table(
        "publicity",
        _key("village_id"),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=100), nullable=False),
        *_who(),
        sa.Column("struck_by", sa.String(length=32), nullable=True),
        sa.Column("struck_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "kind IN ('leaflet', 'board', 'letter', 'play')", name="ck_publicity_kind"
        ),
        sa.CheckConstraint("number > 0", name="ck_publicity_number"),
        sa.CheckConstraint("(struck_at IS NULL) = (struck_by IS NULL)", name="ck_publicity_struck"),
        sa.ForeignKeyConstraint(["village_id"], ["region.id"], name="fk_publicity_village_id"),
        _by("publicity"),
        sa.ForeignKeyConstraint(["struck_by"], ["staff.id"], name="fk_publicity_struck_by"),
        sa.PrimaryKeyConstraint("village_id", "id", name="pk_publicity"),
    )
    op.create_index("ix_publicity_village_id_on_day", "publicity", ["village_id", "on_day"])


def _problem_step() -> None:
    op.create_table(
        "problem_step",
        _key("region_id"),
        _key("no"),
        _key("step"),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("owner", sa.String(length=60), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        *_who(),
        sa.CheckConstraint(
            "act IN ('raise', 'change', 'close', 'reopen')", name="ck_problem_step_act"
        ),
        sa.CheckConstraint("(step = 1) = (act = 'raise')", name="ck_problem_step_first"),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name="fk_problem_step_region_id"),
        _by("problem_step"),
        sa.PrimaryKeyConstraint("region_id", "no", "step", name="pk_problem_step"),
    )
    op.create_index("ix_problem_step_region_id_due_on", "problem_step", ["region_id", "due_on"])


def _key(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), autoincrement=False, nullable=False)


def _who() -> list[sa.Column[object]]:
    return [
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
    ]


def _by(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=f"fk_{table}_staff_id")


def _of_demand(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["village_id", "demand"],
        ["demand.village_id", "demand.id"],
        name=f"fk_{table}_village_id_demand",
    )


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
