"""The database's ground: who commits, what is run again, which engine may write."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from kernel import db
from kernel.db import (
    TRIES,
    Database,
    clean_url,
    engine_options,
    is_passing,
    prepare,
    reading,
    transaction,
)

PUT = text("INSERT INTO lot VALUES (1, :account, '2027-12-31', 1)")
ADD = text("UPDATE lot SET credited = credited + 1 WHERE account = :account")


@pytest.fixture
def rows(database: Database) -> Database:
    """Two rows of some table to write to."""
    with database.writer.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO account VALUES (1, 'a', 'household', TRUE, '2026-01-01 00:00:00'),"
                " (1, 'b', 'household', TRUE, '2026-01-01 00:00:00'),"
                " (1, 'c', 'household', TRUE, '2026-01-01 00:00:00')"
            )
        )
        for account in "ab":
            connection.execute(PUT, {"account": account})
    return database


def _credited() -> dict[str, int]:
    with reading() as session:
        rows = session.execute(text("SELECT account, credited FROM lot"))
        return {row.account: row.credited for row in rows}


def _add(tx: Session, account: str) -> None:
    tx.execute(ADD, {"account": account})


def test_what_is_done_is_committed_and_given_back(rows: Database) -> None:
    def work(tx: Session) -> str:
        _add(tx, "a")
        return "done"

    assert transaction(work) == "done"
    assert _credited() == {"a": 2, "b": 1}


def test_any_failure_takes_all_of_it_back(rows: Database) -> None:
    def work(tx: Session) -> None:
        _add(tx, "a")
        raise InterruptedError

    with pytest.raises(InterruptedError):
        transaction(work)
    assert _credited() == {"a": 1, "b": 1}


def test_only_the_outermost_opens_one(rows: Database) -> None:
    def work(tx: Session) -> None:
        _add(tx, "a")
        transaction(lambda inner: _add(inner, "b"))

    with pytest.raises(RuntimeError, match="a transaction is open already"):
        transaction(work)
    assert _credited() == {"a": 1, "b": 1}
    transaction(lambda tx: _add(tx, "a"))  # and it is closed again after the failure


def test_each_thread_has_its_own(rows: Database) -> None:
    def work(tx: Session) -> Thread:
        thread = Thread(target=lambda: transaction(lambda inner: _add(inner, "b")))
        thread.start()
        _add(tx, "a")
        return thread

    transaction(work).join()
    assert _credited() == {"a": 2, "b": 2}


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_deadlock_runs_the_whole_unit_again(rows: Database) -> None:
    """Two lock the same rows in opposite order: one is thrown out, tries again, and both count."""
    barrier, runs = Barrier(2, timeout=60), list[str]()

    def add(first: str, second: str) -> None:
        def work(tx: Session) -> None:
            runs.append(first)
            _add(tx, first)
            if runs.count(first) == 1:
                barrier.wait()
            _add(tx, second)

        transaction(work)

    threads = [Thread(target=add, args=pair) for pair in (("a", "b"), ("b", "a"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _credited() == {"a": 3, "b": 3}
    assert sorted(map(runs.count, "ab")) == [1, 2]


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_serialisation_failure_runs_the_whole_unit_again(rows: Database) -> None:
    """Another writer commits between our snapshot and our write."""
    runs = []

    def work(tx: Session) -> None:
        runs.append(1)
        tx.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        tx.execute(text("SELECT * FROM lot"))
        if len(runs) == 1:
            with rows.writer.begin() as other:
                other.execute(ADD, {"account": "a"})
        _add(tx, "a")

    transaction(work)
    assert len(runs) == 2
    assert _credited()["a"] == 3


@pytest.fixture
def hasty(rows: Database) -> Iterator[Database]:
    """The same SQLite file, by a process that does not wait for another's writer."""
    url = str(rows.writer.url)
    options = engine_options(url, write=True) | {"connect_args": {"timeout": 0}}
    database = Database(create_engine(url, **options), rows.reader)
    prepare(database)
    db.bind(database)
    yield database
    database.writer.dispose()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_busy_file_runs_the_whole_unit_again(hasty: Database) -> None:
    """Another process holds the write lock at first."""
    runs = []
    with closing(_other_writer(hasty)) as other:
        other.execute("BEGIN IMMEDIATE")

        def work(tx: Session) -> None:
            runs.append(1)
            if len(runs) == 3:
                other.execute("COMMIT")
            _add(tx, "a")

        transaction(work)
    assert len(runs) == 3
    assert _credited()["a"] == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_that_stays_busy_is_given_up(
    hasty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kernel.db.random.uniform", lambda _low, _high: 0)
    runs = []
    with closing(_other_writer(hasty)) as other:
        other.execute("BEGIN IMMEDIATE")

        def work(tx: Session) -> None:
            runs.append(1)
            _add(tx, "a")

        with pytest.raises(OperationalError, match="locked"):
            transaction(work)
    assert len(runs) == TRIES


def _other_writer(database: Database) -> sqlite3.Connection:
    return sqlite3.connect(str(database.writer.url.database), isolation_level=None)


def test_a_broken_law_is_not_tried_again(rows: Database) -> None:
    runs = []

    def work(tx: Session) -> None:
        runs.append(1)
        tx.execute(PUT, {"account": "nobody"})

    with pytest.raises(IntegrityError):
        transaction(work)
    assert len(runs) == 1


def test_what_passes_and_what_does_not() -> None:
    class FromPostgres(Exception):
        sqlstate = "40001"

    class FromSqlite(Exception):
        sqlite_errorname = "SQLITE_BUSY_SNAPSHOT"

    for cause, passing in ((FromPostgres(), True), (FromSqlite(), True), (Exception(), False)):
        assert is_passing(DBAPIError("x", None, cause)) is passing


def test_the_reader_cannot_write(rows: Database) -> None:
    with pytest.raises(DBAPIError, match=r"readonly|read-only"), reading() as session:
        session.execute(ADD, {"account": "a"})
    assert _credited()["a"] == 1


def test_the_reader_sees_one_moment_and_does_not_wait(rows: Database) -> None:
    query = text("SELECT credited FROM lot WHERE account = 'a'")
    with reading() as session:
        assert session.scalar(query) == 1
        transaction(lambda tx: _add(tx, "a"))
        assert session.scalar(query) == 1
    with reading() as session:
        assert session.scalar(query) == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sqlite_is_opened_safely(rows: Database) -> None:
    def settings(engine: Engine) -> list[Any]:
        switches = ("foreign_keys", "recursive_triggers", "secure_delete", "query_only")
        names = ("journal_mode", "synchronous", *switches)
        with engine.connect() as connection:
            return [connection.execute(text(f"PRAGMA {name}")).scalar() for name in names]

    assert settings(rows.writer) == ["wal", 2, 1, 1, 1, 0]
    assert settings(rows.reader)[2:] == [1, 1, 1, 1]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_writer_on_sqlite_has_the_lock_before_it_reads(rows: Database) -> None:
    """A lock taken only at the first write could find that what was read is old."""
    with rows.writer.connect() as connection, closing(_other_writer(rows)) as other:
        connection.execute(text("SELECT 1"))
        other.execute("PRAGMA busy_timeout = 0")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")


def test_eight_who_count_at_once_count_right(rows: Database) -> None:
    threads = [
        Thread(target=lambda: [transaction(lambda tx: _add(tx, "a")) for _ in range(5)])
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _credited()["a"] == 41


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql+psycopg2://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("sqlite:///x.sqlite", "sqlite:///x.sqlite"),
    ],
)
def test_the_address_names_our_driver(given: str, clean: str) -> None:
    assert clean_url(given) == clean


def test_without_a_database_nothing_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "_bound", None)
    with pytest.raises(RuntimeError, match="no database is bound"):
        db.bound()
    with pytest.raises(RuntimeError, match="no database is bound"):
        transaction(lambda _tx: None)


def test_every_constraint_has_a_name() -> None:
    for table in db.Base.metadata.tables.values():
        assert all(constraint.name for constraint in table.constraints), table.name


def test_what_is_too_much_for_one_statement_is_asked_in_parts() -> None:
    """Every one once, in order, none in an empty part, and no part too large for an engine."""
    assert list(db.in_parts(iter("abcde"), 2)) == [["a", "b"], ["c", "d"], ["e"]]
    assert list(db.in_parts("abcd", 2)) == [["a", "b"], ["c", "d"]]
    assert list(db.in_parts([])) == []
    assert [len(part) for part in db.in_parts(range(1_001))] == [500, 500, 1]
