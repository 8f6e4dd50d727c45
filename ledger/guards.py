"""The database's own guards, by name: the second line behind the application's own rules.

Made by the migrations, on both engines. The audit looks whether they all still stand, for a
table rebuilt on SQLite loses its triggers without a word.
"""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from ledger.values import Finding

APPEND_ONLY: Final = ("account", "entry", "posting", "entry_seal")

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

_TRIGGERS: Final = {
    "sqlite": text("SELECT name FROM sqlite_master WHERE type = 'trigger'"),
    "postgresql": text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"),
}
_OWN: Final = {"sqlite": SQLITE_GUARDS, "postgresql": POSTGRES_GUARDS}


def expected_guards(dialect: str) -> frozenset[str]:
    """The triggers that must stand on this engine."""
    return GUARDS | _OWN[dialect]


def missing_guards(session: Session, names: frozenset[str]) -> list[str]:
    """Those of these triggers that do not stand, or were switched off."""
    return sorted(names - set(session.scalars(_TRIGGERS[session.get_bind().dialect.name])))


def guards_stand(session: Session) -> Iterator[Finding]:
    """Every guard is in place, and on SQLite the switches it leans on are on."""
    dialect = session.get_bind().dialect.name
    for name in missing_guards(session, expected_guards(dialect)):
        yield Finding("guards-stand", None, None, None, f"{name} is missing")
    if dialect == "sqlite":
        for pragma in ("foreign_keys", "recursive_triggers"):
            if session.scalar(text(f"PRAGMA {pragma}")) != 1:
                yield Finding("guards-stand", None, None, None, f"PRAGMA {pragma} is off")
