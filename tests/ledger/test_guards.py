"""Guards: the audit knows which must stand, and sees when one is gone or switched off."""

import pytest

from kernel.db import Database, reading
from ledger import Finding, missing_guards
from ledger.guards import APPEND_ONLY, expected_guards
from tests.ledger import books
from tests.ledger.attackers import dialect_of, drop_guard


def test_all_stand_after_the_migrations(database: Database) -> None:
    assert books.audit() == []


def test_every_append_only_table_is_guarded_against_every_change(database: Database) -> None:
    dialect = dialect_of(database)
    more = {"sqlite": "replace", "postgresql": "truncate"}[dialect]
    for table in APPEND_ONLY:
        for verb in ("update", "delete", more):
            assert f"{table}_no_{verb}" in expected_guards(dialect)


@pytest.mark.parametrize("guard", ["posting_follows", "fk_entry_sealed", "pk_posting"])
def test_one_that_is_gone_is_named(database: Database, guard: str) -> None:
    drop_guard(database, guard)
    finding = Finding("guards-stand", None, None, None, f"{guard} is missing")
    assert finding in books.audit()
    with reading() as session:
        assert missing_guards(session, frozenset({guard, "entry_seal_whole"})) == [guard]


def test_nobody_else_is_named(database: Database) -> None:
    drop_guard(database, "entry_seal_whole")
    assert [one.detail for one in books.audit()] == ["entry_seal_whole is missing"]


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
@pytest.mark.parametrize(
    ("switch", "missing"),
    [
        ("TRIGGER posting_follows", {"posting_follows"}),
        ("TRIGGER ALL", {"fk_posting_village_entry", "posting_no_update", "posting_no_truncate"}),
    ],
)
def test_one_that_is_switched_off_is_missing(
    database: Database, switch: str, missing: set[str]
) -> None:
    with database.writer.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE posting DISABLE {switch}")
    found = {one.detail.removesuffix(" is missing") for one in books.audit()}
    assert missing <= found


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("pragma", ["foreign_keys", "recursive_triggers"])
def test_on_sqlite_the_switches_they_lean_on_must_be_on(database: Database, pragma: str) -> None:
    with reading() as session:
        connection = session.connection().connection
        connection.rollback()  # the switch does not move inside a transaction
        connection.cursor().execute(f"PRAGMA {pragma} = OFF")
    assert [one.detail for one in books.audit()] == [f"PRAGMA {pragma} is off"]
