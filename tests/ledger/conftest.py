"""The books every test of the ledger works on: a village on a frozen day, proven at the end."""

from collections.abc import Iterator

import pytest

from kernel import clock
from kernel.db import Database
from tests.ledger import books


@pytest.fixture
def village(database: Database) -> Iterator[Database]:
    """A village with two households and a shop, at noon on 2 March 2026.

    When the test is done, every proof of the audit must hold on what it left behind.
    """
    with clock.frozen(books.NOON):
        books.open_books(books.WANG, books.LI)
        yield database
    assert books.audit() == []
