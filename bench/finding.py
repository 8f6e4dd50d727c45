"""How long it takes to find a subject among 100,000 in 20 villages, on both engines.

Run it in the project's folder: `PYTHONPATH=. .venv/bin/python bench/finding.py [households]`.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import click
from sqlalchemy import select, text

from kernel.db import reading
from registry.finding import Wanted, find_page
from registry.subjects import Subject
from tests import postgres
from tests.conftest import migrate
from tests.pos.counter import connected
from tests.registry.crowd import make_crowd

HOUSEHOLDS: Final = 100_000
ASKED: Final = 40
#: What people type, from a subject that is there.
TYPED: Final[dict[str, Callable[[Subject], str]]] = {
    "number": lambda one: one.number,
    "number, half": lambda one: one.number[:3],
    "telephone's tail": lambda one: one.phone_tail or "",
    "name": lambda one: one.head,
    "surname": lambda one: one.head[:1],
    "initials": lambda one: one.initials,
    "two initials": lambda one: one.initials[:2],
    "one initial": lambda one: one.initials[:1],
    "nothing": lambda _one: "",
}


def measure(url: str, households: int) -> None:
    """Build the town behind this address, and say p50 and p95 of every way of asking."""
    with tempfile.TemporaryDirectory() as folder:
        migrate(url, Path(folder))
    with connected(url) as database:
        villages = make_crowd(households)
        if database.writer.dialect.name == "postgresql":
            with database.writer.begin() as connection:
                connection.execute(text("ANALYZE"))
        with reading() as session:
            everybody = list(session.scalars(select(Subject)))
        some = random.Random(5).sample(everybody, ASKED)
        for where, places in (("town", villages), ("village", villages[7:8])):
            for kind, typed in TYPED.items():
                took = sorted(_seconds(places, typed(one)) for one in some)
                _say(database.writer.dialect.name, where, kind, took)


def _seconds(villages: Sequence[int], typed: str) -> float:
    start = time.perf_counter()
    with reading() as session:
        find_page(session, Wanted(tuple(villages), typed))
    return time.perf_counter() - start


def _say(engine: str, where: str, kind: str, took: list[float]) -> None:
    half, most = took[len(took) // 2], took[len(took) * 95 // 100]
    click.echo(f"{engine:12}{where:9}{kind:18} p50 {half * 1e3:6.1f} ms  p95 {most * 1e3:6.1f} ms")


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if sys.argv[1:] else HOUSEHOLDS
    with tempfile.TemporaryDirectory() as place:
        measure(f"sqlite:///{place}/town.sqlite", wanted)
    with postgres.running() as server:
        measure(server.create("bench"), wanted)
