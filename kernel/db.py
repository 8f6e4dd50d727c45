"""The database's ground: the declarative base, two engines, and the one home of `commit`.

A writer engine begins every transaction for writing (on SQLite: `BEGIN IMMEDIATE`); a reader
engine can only read and never waits for the writer. The composition root builds both and
binds them; verbs ask for a transaction here.
"""

import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy import DateTime, Dialect, Engine, MetaData, TypeDecorator, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session

T = TypeVar("T")
TRIES: Final = 6
RETRIED_SQLSTATES: Final = frozenset({"40001", "40P01", "55P03"})
#: So many rows one statement names: far below what either engine takes as parameters.
AT_ONCE: Final = 500


class Base(DeclarativeBase):
    """Every table of the house. The naming convention names every constraint."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: stored in UTC, aware on both sides, on both engines."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse an instant without a zone; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        at = value.astimezone(UTC)
        return at.replace(tzinfo=None) if dialect.name == "sqlite" else at

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant back in UTC, aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@dataclass(frozen=True)
class Database:
    """The two engines on one database."""

    writer: Engine
    reader: Engine


_bound: Database | None = None
_inside: ContextVar[bool] = ContextVar("inside_transaction", default=False)


def bind(database: Database) -> None:
    """Serve this database from now on: one process serves one."""
    global _bound
    _bound = database


def bound() -> Database:
    """The database this process serves.

    :raises RuntimeError: when none was bound.
    """
    if _bound is None:
        raise RuntimeError("no database is bound: build the app first")
    return _bound


def clean_url(url: str) -> str:
    """The URL with our driver named: psycopg 3 for PostgreSQL."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return parsed.render_as_string(hide_password=False)


def engine_options(url: str, *, write: bool) -> dict[str, Any]:
    """Options for `create_engine`: SQLite has one writer, and the rest queue for it in process."""
    if make_url(url).get_backend_name() == "sqlite":
        size = {"pool_size": 1, "max_overflow": 0} if write else {"pool_size": 8}
        return {**size, "pool_timeout": 60, "connect_args": {"timeout": 15}}
    options: dict[str, Any] = {"pool_size": 8, "max_overflow": 8, "pool_pre_ping": True}
    options["connect_args"] = {"options": "-c lock_timeout=5s -c timezone=UTC"}
    if not write:
        options["isolation_level"] = "REPEATABLE READ"
        options["execution_options"] = {"postgresql_readonly": True}
    return options


SQLITE_PRAGMAS: Final[Mapping[str, str]] = {
    "foreign_keys": "ON",
    # Without it `INSERT OR REPLACE` deletes the old row past the append-only triggers.
    "recursive_triggers": "ON",
    # What is deleted or emptied is overwritten in its page: a file may leave the house.
    "secure_delete": "ON",
}


def prepare(database: Database) -> None:
    """Attach what SQLite needs on connect and at begin. PostgreSQL needs nothing here."""
    if database.writer.dialect.name != "sqlite":
        return
    event.listen(database.writer, "connect", _open_sqlite_writer)
    event.listen(database.reader, "connect", _open_sqlite_reader)
    event.listen(database.writer, "begin", _begin_immediate)
    event.listen(database.reader, "begin", _begin_deferred)


# pysqlite's own transaction handling loses updates: it is switched off, and BEGIN is ours.
def _open_sqlite(connection: Any) -> None:
    connection.isolation_level = None
    for name, value in SQLITE_PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={value}")


def _open_sqlite_writer(connection: Any, _record: object) -> None:
    _open_sqlite(connection)
    connection.execute("PRAGMA journal_mode=WAL")
    # NORMAL loses acknowledged slips in a power cut; FULL lost none.
    connection.execute("PRAGMA synchronous=FULL")


def _open_sqlite_reader(connection: Any, _record: object) -> None:
    _open_sqlite(connection)
    connection.execute("PRAGMA query_only=ON")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_deferred(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def transaction(work: Callable[[Session], T]) -> T:
    """Run `work` in one transaction and commit it: what an outermost verb calls.

    The whole unit runs again, with a fresh session, on a serialisation failure, a deadlock or
    a busy database; so `work` must do nothing outside the database. Any exception rolls back.

    :raises RuntimeError: when called inside another transaction.
    """
    if _inside.get():
        raise RuntimeError("a transaction is open already: only the outermost verb opens one")
    token = _inside.set(True)
    try:
        return _run(work)
    finally:
        _inside.reset(token)


def _run(work: Callable[[Session], T]) -> T:
    for attempt in range(1, TRIES):
        try:
            return _try(work)
        except DBAPIError as error:
            if not is_passing(error):
                raise
        # Jitter, so that two that collided do not collide again.
        time.sleep(random.uniform(0, 0.02 * 2**attempt))
    return _try(work)


def _try(work: Callable[[Session], T]) -> T:
    with Session(bound().writer, autoflush=False, expire_on_commit=False) as session:
        result = work(session)
        session.commit()
        return result


def in_parts(wanted: Iterable[T], at_once: int = AT_ONCE) -> Iterator[list[T]]:
    """What one statement cannot name all at once, in its order, in lists of at most `at_once`."""
    rest = iter(wanted)
    while part := list(islice(rest, at_once)):
        yield part


def is_passing(error: DBAPIError) -> bool:
    """Whether the same unit of work may succeed when run again."""
    if getattr(error.orig, "sqlstate", None) in RETRIED_SQLSTATES:
        return True
    return str(getattr(error.orig, "sqlite_errorname", "")).startswith("SQLITE_BUSY")


def clear_log() -> None:
    """Bring SQLite's log into the database and empty it: older pages in it hold what was erased.

    A reader in the way is waited for 15 seconds; then the next time does it. PostgreSQL keeps its
    log by itself.
    """
    writer = bound().writer
    if writer.dialect.name == "sqlite":
        with closing(writer.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def reading() -> Iterator[Session]:
    """A session that can only read, on one snapshot."""
    with Session(bound().reader, autoflush=False) as session:
        yield session
