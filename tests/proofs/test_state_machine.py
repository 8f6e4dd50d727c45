"""A town lives at random, every verb in any order, and its books equal a plain oracle."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.pos.counter import Town
from tests.postgres import Postgres
from tests.proofs.living import Fresh
from tests.proofs.passing import Days
from tests.proofs.people import People
from tests.proofs.points import Points

Size = Callable[[int, int], int]


class Life(Points, Days, People):
    """All the rules."""


@pytest.fixture(params=["sqlite", "postgres"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Fresh:
    """A way to a copy of the small town, its address, and who is in it."""

    @contextmanager
    def on_sqlite() -> Iterator[tuple[str, Town]]:
        folder = tmp_path / "one"
        folder.mkdir()
        template, town = request.getfixturevalue("sqlite_town")
        yield f"sqlite:///{shutil.copy(template, folder)}", town
        shutil.rmtree(folder)

    @contextmanager
    def on_postgres() -> Iterator[tuple[str, Town]]:
        server: Postgres = request.getfixturevalue("postgres_server")
        template, town = request.getfixturevalue("postgres_town")
        name = server.copy(template)
        yield server.url(name), town
        server.retire(name)

    return on_sqlite if request.param == "sqlite" else on_postgres


@pytest.mark.prove
def test_the_books_equal_the_oracle(fresh: Fresh, size: Size) -> None:
    run_state_machine_as_test(
        type("Here", (Life,), {"fresh": staticmethod(fresh)}),
        settings=settings(
            max_examples=size(6, 1000),
            stateful_step_count=size(20, 50),
            # To shrink a failure takes minutes, where at most twenty steps are to be read.
            phases=[one for one in Phase if one != Phase.shrink or size(0, 1)],
            suppress_health_check=list(HealthCheck),
        ),
    )
