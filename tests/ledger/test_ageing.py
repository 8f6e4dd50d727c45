"""The age of what is outstanding: by lot, first in first out, summing to the balances."""

from datetime import date

import ledger
from kernel import clock
from kernel.db import Database, reading
from tests.ledger import books
from tests.ledger.books import LI, VILLAGE

SOON, LATER = date(2026, 12, 31), date(2027, 12, 31)


def ages() -> list[tuple[date, int]]:
    """Last valid day and points, in the village."""
    with reading() as session:
        return [(one.until, one.points) for one in ledger.outstanding(session, [VILLAGE])]


def test_what_ends_first_is_used_first(village: Database) -> None:
    assert ages() == []
    books.post(books.opening(100, until=SOON))
    books.post(books.award(40, until=LATER))
    books.post(books.award(7, LI, until=LATER))
    assert ages() == [(SOON, 100), (LATER, 47)]
    slip = books.post(books.redeem(30))
    assert ages() == [(SOON, 70), (LATER, 47)]
    books.post(books.redeem(80))
    assert ages() == [(LATER, 37)]
    books.undo(slip)
    assert ages() == [(SOON, 20), (LATER, 47)]
    books.post(books.redeem(7, LI))
    assert sum(points for _, points in ages()) == books.balance() + books.balance(LI) == 60


def test_what_has_ended_stands_until_it_is_posted(village: Database) -> None:
    books.post(books.opening(100, until=SOON))
    with clock.frozen(books.noon(2027, 1, 5)):
        assert ages() == [(SOON, 100)]
        books.expire()
        assert ages() == []
