"""The database's own guards, attacked by raw SQL: each stops its raid, and without it the raid
goes through and the audit names the guard. And Python refuses the same without any guard.
"""

import sqlite3
from dataclasses import replace

import pytest
from sqlalchemy.exc import DBAPIError

import ledger
from kernel.db import Database, transaction
from kernel.once import Operation, once
from ledger import Draft, LawBroken, Move, move
from ledger.guards import expected_guards
from tests.ledger import books, raids
from tests.ledger.attackers import (
    attack,
    dialect_of,
    drop_all_guards,
    drop_guard,
    full_name,
    keys_to,
)
from tests.ledger.books import SHOP, VILLAGE, WANG
from tests.ledger.forging import Raid

ON_BOTH = (*raids.FORGERIES, *raids.ORPHANS, *raids.CHANGES, *raids.REMOVALS)
TABLES = tuple(raid.name.removeprefix("double ") for raid in raids.doubles("sqlite"))


@pytest.fixture
def standing(database: Database) -> Database:
    """The books the raids are written for."""
    books.open_books(WANG, books.LI)
    books.post(books.opening(100, source="opening/1"))
    books.post(books.redeem(10, source="slip/1"))
    undone = books.post(books.redeem(5, source="slip/2"))
    ledger.seal(VILLAGE)
    books.undo(undone)
    transaction(lambda tx: ledger.store_audit(tx, [], entries=3, at=books.NOON, milliseconds=5))
    operation = Operation(VILLAGE, "till/1", "key", {})
    transaction(lambda tx: once(tx, operation, dict))
    return database


def _is_stopped_then_goes_through(database: Database, raid: Raid) -> None:
    for guard in raid.aside:
        drop_guard(database, guard)
    said = raid.words if raid.words and dialect_of(database) == "sqlite" else raid.guard
    with pytest.raises((DBAPIError, sqlite3.Error)) as refused:
        attack(database, raid.sql, raid.pragmas)
    assert said in str(refused.value)
    assert books.rows(f"SELECT 1 WHERE {raid.proof}") == []
    assert _missing() == set(raid.aside) & expected_guards(dialect_of(database))
    drop_guard(database, raid.guard)
    attack(database, raid.sql, raid.pragmas)
    assert books.rows(f"SELECT 1 WHERE {raid.proof}") == [(1,)]
    assert full_name(database, raid.guard) in _missing()


def _missing() -> set[str]:
    return {
        finding.detail.removesuffix(" is missing")
        for finding in books.audit()
        if finding.proof == "guards-stand"
    }


@pytest.mark.parametrize("raid", ON_BOTH, ids=lambda raid: raid.name)
def test_the_guard_stops_it_and_nothing_else_does(standing: Database, raid: Raid) -> None:
    _is_stopped_then_goes_through(standing, raid)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
@pytest.mark.parametrize("raid", raids.TRUNCATIONS, ids=lambda raid: raid.name)
def test_nothing_is_emptied(standing: Database, raid: Raid) -> None:
    """A key that points at the table stops it too, so those are out of the way."""
    keys = keys_to(standing, raid.name.removeprefix("empty "))
    _is_stopped_then_goes_through(standing, replace(raid, aside=keys))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("raid", raids.REPLACEMENTS, ids=lambda raid: raid.name)
def test_nothing_is_replaced(standing: Database, raid: Raid) -> None:
    _is_stopped_then_goes_through(standing, raid)


@pytest.mark.parametrize("table", TABLES)
def test_nothing_stands_twice(standing: Database, table: str) -> None:
    (raid,) = (one for one in raids.doubles(dialect_of(standing)) if one.name == f"double {table}")
    _is_stopped_then_goes_through(standing, raid)


def test_our_own_connections_cannot_replace_either(standing: Database) -> None:
    """Recursive triggers make a REPLACE a removal: a second guard behind the first."""
    if dialect_of(standing) == "sqlite":
        drop_guard(standing, "entry_no_replace")
        with (
            pytest.raises(DBAPIError, match="entry_no_delete"),
            standing.writer.begin() as connection,
        ):
            connection.exec_driver_sql(raids.REPLACEMENTS[1].sql[0])


def test_every_guard_was_attacked(database: Database) -> None:
    """A guard nobody has seen stop something is not a guard."""
    dialect = dialect_of(database)
    own = {"sqlite": raids.REPLACEMENTS, "postgresql": raids.TRUNCATIONS}[dialect]
    attacked = {raid.guard for raid in (*ON_BOTH, *own, *raids.doubles(dialect))}
    assert {full_name(database, guard) for guard in attacked} == expected_guards(dialect)


def _draft(kind: str, *moves: Move, source: str = "forged") -> Draft:
    return Draft(VILLAGE, kind, moves, source, "nobody", books.LAST)


def test_python_refuses_the_same_without_any_guard(standing: Database) -> None:
    """The guards are the second line: the ledger is right by itself."""
    drop_all_guards(standing)
    broken = [
        _draft("opening"),
        _draft("opening", move(50, source=WANG, target=SHOP)),
        _draft("expire", move(50, source="issued", target=WANG)),
        _draft("opening", move(50, source="issued", target="household/0")),
        Draft(VILLAGE, "reverse", (move(5, source=WANG, target="issued"),), "forged", "nobody"),
    ]
    for draft in broken:
        with pytest.raises(LawBroken):
            books.post(draft)
    undone = books.rows("SELECT id FROM entry WHERE source = 'slip/2'")[0][0]

    def again() -> None:
        how = {"kind": "reverse", "source": "again", "actor": "nobody"}
        transaction(lambda tx: ledger.reverse(tx, VILLAGE, str(undone), **how))

    assert books.outcome_of(again) == "already-reversed"
    assert books.outcome_of(lambda: books.post(books.redeem(91))) == "not-enough-points"
    used = books.opening(5, source="opening/1")
    assert books.outcome_of(lambda: books.post(used)) == "source-used"
    assert books.balance() == 90
    assert {finding.proof for finding in books.audit()} == {"guards-stand"}
