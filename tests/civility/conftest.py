"""What the tests of civility stand on."""

from collections.abc import Iterator

import pytest

from kernel.db import Database
from tests.civility.village import Village, lived_in


@pytest.fixture
def village(database: Database) -> Iterator[Village]:
    """The small village, on each engine."""
    with lived_in() as village:
        yield village
