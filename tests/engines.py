"""Engines that outlive a test: turned to one database after the other.

SQLAlchemy then puts each statement together once in a process, and not again in every test.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Dialect, create_engine, event
from sqlalchemy.engine import make_url

from kernel.db import Database, bind, clean_url, engine_options, prepare

#: More statements than all tests have.
STATEMENTS: Final = 5_000


class _Engines:
    """A writer and a reader, as the app has them, on the database they were last turned to."""

    def __init__(self, url: str) -> None:
        size = {"query_cache_size": STATEMENTS}
        self.database = Database(
            writer=create_engine(url, **engine_options(url, write=True), **size),
            reader=create_engine(url, **engine_options(url, write=False), **size),
        )
        prepare(self.database)
        for engine in (self.database.writer, self.database.reader):
            event.listen(engine, "do_connect", self._say_where)

    def turn(self, url: str) -> None:
        """Connect to this database from now on."""
        self._url = make_url(url)
        self.database.writer.url = self.database.reader.url = self._url

    def let_go(self) -> None:
        """Close every connection."""
        self.database.writer.dispose()
        self.database.reader.dispose()

    def _say_where(
        self, dialect: Dialect, _record: object, words: list[Any], named: dict[str, Any]
    ) -> None:
        words[:], more = dialect.create_connect_args(self._url)
        named.update(more)


#: Engines that nobody uses now, by backend: tests that hold two databases at once take two.
_FREE: Final[defaultdict[str, list[_Engines]]] = defaultdict(list)


@contextmanager
def connected(url: str) -> Iterator[Database]:
    """Bind the database at this address, as the app does, until done."""
    url = clean_url(url)
    free = _FREE[make_url(url).get_backend_name()]
    engines = free.pop() if free else _Engines(url)
    engines.turn(url)
    bind(engines.database)
    yield engines.database
    engines.let_go()
    free.append(engines)
