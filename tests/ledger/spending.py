"""A till of its own process: spends single points of one household until it is refused."""

import sys
from functools import partial
from typing import Final

from sqlalchemy import create_engine

from kernel.db import Database, bind, clean_url, engine_options, prepare
from tests.ledger import books

TRIES: Final = 1000


def open_database(address: str) -> None:
    """Serve this database, the way the app does."""
    url = clean_url(address)
    database = Database(
        writer=create_engine(url, **engine_options(url, write=True)),
        reader=create_engine(url, **engine_options(url, write=False)),
    )
    prepare(database)
    bind(database)


def spend(code: str, name: str) -> int:
    """Spend one point after the other; how many it were when the books said no."""
    for done in range(TRIES):
        slip = books.redeem(1, code, source=f"{name}/{done}")
        outcome = books.outcome_of(partial(books.post, slip))
        if outcome != "done":
            return done
    return TRIES


if __name__ == "__main__":
    open_database(sys.argv[1])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()  # all tills start together
    sys.stdout.write(str(spend(sys.argv[2], sys.argv[3])))
