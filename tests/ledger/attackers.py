"""An attacker with the database's own password: raw SQL, and guards taken down one by one."""

import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from typing import Final

from sqlalchemy import text

from kernel.db import Database
from ledger.guards import expected_guards

CAREFUL: Final = ("foreign_keys=ON", "recursive_triggers=ON")
CARELESS: Final = ("foreign_keys=OFF", "recursive_triggers=OFF")


def dialect_of(database: Database) -> str:
    """`sqlite` or `postgresql`."""
    return database.writer.dialect.name


def attack(database: Database, statements: Iterable[str], pragmas: Iterable[str] = CAREFUL) -> None:
    """Run the statements in one transaction of the attacker's own and commit.

    CARELESS switches off what can be switched off: foreign keys, on PostgreSQL triggers as well.
    """
    if dialect_of(database) == "postgresql":
        with database.writer.begin() as connection:
            if pragmas == CARELESS:
                connection.execute(text("SET LOCAL session_replication_role = replica"))
            for statement in statements:
                connection.execute(text(statement.replace(":", "\\:")))
        return
    with closing(_open(database, pragmas)) as raw:
        raw.execute("BEGIN IMMEDIATE")
        for statement in statements:
            raw.execute(statement)
        raw.execute("COMMIT")


def full_name(database: Database, guard: str) -> str:
    """The guard's name in this database; CHECKs may be given by their last part."""
    names = expected_guards(dialect_of(database))
    if guard in names:
        return guard
    return next((name for name in names if name.endswith(f"_{guard}")), guard)


def keys_to(database: Database, table: str) -> tuple[str, ...]:
    """The foreign keys of other tables that point at this one, on PostgreSQL."""
    query = (
        "SELECT conname FROM pg_constraint WHERE contype = 'f' AND confrelid = :table ::regclass"
        " AND conrelid <> confrelid"
    )
    with database.writer.connect() as connection:
        return tuple(connection.scalars(text(query), {"table": table}))


def drop_guard(database: Database, guard: str) -> None:
    """Take away one trigger or one constraint, and nothing else."""
    name = full_name(database, guard)
    if dialect_of(database) == "postgresql":
        _drop_on_postgres(database, name)
    else:
        _drop_on_sqlite(database, name)


def drop_all_guards(database: Database) -> None:
    """Every guard but the primary keys and the keys that point at them."""
    for name in sorted(expected_guards(dialect_of(database))):
        if not name.startswith(("pk_", "fk_")):
            drop_guard(database, name)


def drop_triggers(database: Database) -> None:
    """On SQLite, where they cannot be switched off."""
    if dialect_of(database) == "sqlite":
        with closing(_open(database, CARELESS)) as raw:
            found = raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            raw.executescript(";".join(f"DROP TRIGGER {name}" for (name,) in found))


def _drop_on_postgres(database: Database, name: str) -> None:
    query = (
        "SELECT 'TRIGGER', tgrelid::regclass::text FROM pg_trigger WHERE tgname = :name"
        " UNION ALL"
        " SELECT 'CONSTRAINT', conrelid::regclass::text FROM pg_constraint WHERE conname = :name"
    )
    with database.writer.begin() as connection:
        kind, table = connection.execute(text(query), {"name": name}).one()
        drop = f'DROP TRIGGER {name} ON "{table}"'
        if kind == "CONSTRAINT":
            drop = f'ALTER TABLE "{table}" DROP CONSTRAINT {name} CASCADE'
        connection.execute(text(drop))


def _drop_on_sqlite(database: Database, name: str) -> None:
    with closing(_open(database, (*CARELESS, "legacy_alter_table=ON"))) as raw:
        found = raw.execute("SELECT 1 FROM sqlite_master WHERE type='trigger' AND name=?", (name,))
        if found.fetchone():
            raw.execute(f"DROP TRIGGER {name}")
            return
        table, sql = raw.execute(
            "SELECT name, sql FROM sqlite_master WHERE type='table' AND sql LIKE ?",
            (f"%CONSTRAINT {name} %",),
        ).fetchone()
        rest = raw.execute(
            "SELECT sql FROM sqlite_master"
            " WHERE tbl_name=? AND type IN ('index', 'trigger') AND sql IS NOT NULL",
            (table,),
        ).fetchall()
        raw.execute("BEGIN IMMEDIATE")
        rebuilt = re.sub(r"CREATE TABLE \S+", "CREATE TABLE rebuilt", without(sql, name), count=1)
        raw.execute(rebuilt)
        raw.execute(f"INSERT INTO rebuilt SELECT * FROM {table}")
        raw.execute(f"DROP TABLE {table}")
        raw.execute(f"ALTER TABLE rebuilt RENAME TO {table}")
        for (statement,) in rest:
            raw.execute(statement)
        raw.execute("COMMIT")


def without(sql: str, name: str) -> str:
    """A CREATE TABLE without one named constraint."""
    start = sql.index(f"CONSTRAINT {name} ")
    depth, end = 0, start
    while depth or sql[end] not in ",)":
        depth += (sql[end] == "(") - (sql[end] == ")")
        end += 1
    return sql[:start].rstrip().rstrip(",") + sql[end:]


def _open(database: Database, pragmas: Iterable[str]) -> sqlite3.Connection:
    raw = sqlite3.connect(str(database.writer.url.database), isolation_level=None)
    for pragma in pragmas:
        raw.execute(f"PRAGMA {pragma}")
    return raw
