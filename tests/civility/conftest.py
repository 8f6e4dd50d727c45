"""What the tests of civility stand on."""

from collections.abc import Iterator

import pytest

from kernel.db import Database
from tests.civility.rounding import Around, year_begun
from tests.civility.village import Village, lived_in


@pytest.fixture
def village(database: Database) -> Iterator[Village]:
    """The small village, on each engine."""
    with lived_in() as village:
        yield village


@pytest.fixture
def around(database: Database) -> Iterator[Around]:
    """The town that has its yearly round before it, on each engine."""
    with year_begun() as around:
        yield around
