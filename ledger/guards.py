"""The database's own guards, by name: the second line behind the application's own rules.

Made by the migrations, on both engines. The audit looks whether they all still stand, for a
table rebuilt on SQLite loses its triggers without a word.
"""

import re
from collections.abc import Iterator
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from ledger.values import Finding

APPEND_ONLY: Final = (
    "account",
    "entry",
    "posting",
    "entry_seal",
    "block",
    "block_item",
    "audit_run",
)

GUARDS: Final = frozenset(
    {
        *(f"{table}_no_update" for table in (*APPEND_ONLY, "leg_rule")),
        *(f"{table}_no_delete" for table in (*APPEND_ONLY, "leg_rule")),
        "leg_rule_no_insert",
        "posting_not_sealed",
        "posting_follows",
        "posting_not_below_zero",
        "entry_seal_whole",
        "entry_seal_allowed",
    }
)
SQLITE_GUARDS: Final = frozenset(f"{table}_no_replace" for table in APPEND_ONLY)
POSTGRES_GUARDS: Final = frozenset(f"{table}_no_truncate" for table in (*APPEND_ONLY, "leg_rule"))

_CHANGING: Final = ("leg_rule", "balance", "lot", "operation", "seal_queue")
CONSTRAINTS: Final = frozenset(
    {
        *(f"pk_{table}" for table in (*APPEND_ONLY, *_CHANGING)),
        "fk_balance_village_account",
        "fk_block_item_village_entry",
        "fk_block_item_village_no",
        "fk_entry_sealed",
        "fk_entry_seal_village_entry",
        "fk_entry_village_reverses",
        "fk_lot_village_account",
        "fk_posting_village_account",
        "fk_posting_village_entry",
        "fk_seal_queue_village_entry",
        "uq_block_item_village_no_position",
        "uq_entry_village_kind_source",
        "uq_entry_village_reverses",
        "ck_balance_not_below_zero",
        "ck_posting_counts_from_one",
        "ck_posting_lot_is_credit",
        "ck_posting_moves",
    }
)

_OWN: Final = {"sqlite": SQLITE_GUARDS, "postgresql": POSTGRES_GUARDS}
_SQLITE_STANDING: Final = text("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
# A foreign key stands only when the triggers that PostgreSQL keeps it by are on.
_POSTGRES_STANDING: Final = text(
    "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
    " UNION ALL SELECT conname FROM pg_constraint c WHERE convalidated AND NOT EXISTS"
    " (SELECT 1 FROM pg_trigger t WHERE t.tgconstraint = c.oid AND t.tgenabled <> 'O')"
)
_CONSTRAINT: Final = re.compile(r"CONSTRAINT (\w+)")


def expected_guards(dialect: str) -> frozenset[str]:
    """The triggers and constraints that must stand on this engine."""
    return GUARDS | CONSTRAINTS | _OWN[dialect]


def missing_guards(session: Session, names: frozenset[str]) -> list[str]:
    """Those of these triggers and constraints that do not stand, or were switched off."""
    return sorted(names - _standing(session))


def _standing(session: Session) -> set[str]:
    if session.get_bind().dialect.name == "postgresql":
        return set(session.scalars(_POSTGRES_STANDING))
    standing = set()
    for kind, name, sql in session.execute(_SQLITE_STANDING):
        standing |= {name} if kind == "trigger" else set(_CONSTRAINT.findall(sql))
    return standing


def guards_stand(session: Session) -> Iterator[Finding]:
    """Every guard is in place, and on SQLite the switches they lean on are on."""
    dialect = session.get_bind().dialect.name
    for name in missing_guards(session, expected_guards(dialect)):
        yield Finding("guards-stand", None, None, None, f"{name} is missing")
    if dialect == "sqlite":
        for pragma in ("foreign_keys", "recursive_triggers"):
            if session.scalar(text(f"PRAGMA {pragma}")) != 1:
                yield Finding("guards-stand", None, None, None, f"PRAGMA {pragma} is off")
