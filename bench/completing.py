"""How long completing a round takes, beside writing the same rows by bare executemany (SQLite).

A town of six villages with a year of records goes through its round up to the signatures, by the
verbs. The database is copied, the round completed, and what completing added or changed is then
written into the copy, table by table, with no trigger left there: the limit in the same run.

Run it in the project's folder: `PYTHONPATH=. .venv/bin/python bench/completing.py [households]`.
"""

import random
import shutil
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import click

from civility import completion
from civility.rule_adopting import add_default_rules
from kernel import clock
from kernel.db import transaction
from tests.civility.rounding import FIRST, YEAR
from tests.civility.village import Calendar
from tests.civility.whole_town import plant_year, staffed
from tests.conftest import migrate
from tests.pos.counter import connected
from tests.registry.crowd import make_crowd

HOUSEHOLDS: Final = 5_302
VILLAGES: Final = 6
GROUPS: Final = 7

Rows = dict[str, dict[tuple[Any, ...], tuple[Any, ...]]]


def signed_round(households: int, calendar: Calendar) -> None:
    """A town whose villages supervision has signed, each subject scored and reviewed."""
    make_crowd(households, villages=VILLAGES)
    transaction(add_default_rules)
    people = staffed(calendar, GROUPS)
    luck = random.Random(66)
    for village in people.villages:
        plant_year(village, luck=luck)
    people.run()


def complete() -> tuple[float, int]:
    """Complete every village; seconds, and how many subjects got their grade."""
    began = time.perf_counter()
    done = completion.complete_round(YEAR, advance=lambda _one: None)
    took = time.perf_counter() - began
    graded = [one.graded for one in done.values() if isinstance(one, completion.Completed)]
    return took, sum(graded)


def rows_of(file: Path) -> Rows:
    """Every table's rows, by what tells them apart."""
    with sqlite3.connect(file) as book:
        names = [
            name
            for (name,) in book.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith("sqlite_")
        ]
        return {name: _by_key(book, name) for name in names}


def _by_key(book: sqlite3.Connection, table: str) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    columns = book.execute(f"PRAGMA table_info({table})").fetchall()
    places = [one[0] for one in columns if one[5]] or [one[0] for one in columns]
    found = book.execute(f"SELECT * FROM {table}")  # noqa: S608 - names out of the schema
    return {tuple(row[place] for place in places): row for row in found}


def write_bare(file: Path, before: Rows, after: Rows) -> tuple[float, int]:
    """Write what is new or other in `after` into the copy; seconds, and how many rows."""
    written = {
        table: [row for key, row in rows.items() if before[table].get(key) != row]
        for table, rows in after.items()
    }
    with sqlite3.connect(file) as book:
        for (name,) in book.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            book.execute(f"DROP TRIGGER {name}")
        book.commit()
        book.execute("PRAGMA synchronous = FULL")
        began = time.perf_counter()
        for table, rows in written.items():
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                book.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", rows)  # noqa: S608 - as above
        book.commit()
        took = time.perf_counter() - began
    return took, sum(map(len, written.values()))


def main(households: int) -> None:
    """Build, complete, write the same rows, and say both."""
    calendar = Calendar(FIRST)
    with tempfile.TemporaryDirectory() as folder, clock.running(lambda: calendar.at):
        file, copy = Path(folder, "town.sqlite"), Path(folder, "bare.sqlite")
        url = f"sqlite:///{file}"
        migrate(url, Path(folder))
        with connected(url):
            signed_round(households, calendar)
        with sqlite3.connect(file) as book:
            book.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(file, copy)
        before = rows_of(copy)
        with connected(url):
            took, graded = complete()
        bare, rows = write_bare(copy, before, rows_of(file))
    click.echo(
        f"completing {graded:,} subjects in {VILLAGES} villages: {took:.1f} s; "
        f"the same {rows:,} rows by bare executemany: {bare:.2f} s; ratio {bare / took:.3f}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else HOUSEHOLDS)
