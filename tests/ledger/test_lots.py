"""Lots without walking: what ends next, and when points received today end."""

from datetime import date

import ledger
from kernel import clock
from kernel.db import Database
from tests.ledger import books
from tests.ledger.books import WANG


def test_points_are_valid_to_the_end_of_the_next_calendar_year() -> None:
    assert ledger.end_of_next_year(date(2026, 1, 1)) == date(2027, 12, 31)
    assert ledger.end_of_next_year(date(2026, 12, 31)) == date(2027, 12, 31)
    assert ledger.end_of_next_year(date(2026, 6, 1), years=3) == date(2029, 12, 31)


def test_what_ends_next_is_what_is_left_of_the_first_lot(village: Database) -> None:
    first, second = date(2026, 12, 31), date(2027, 12, 31)
    books.post_many(books.opening(30, until=second), books.opening(20, until=first))
    assert books.next_expiry() == ledger.Expiry(20, first)
    books.post(books.redeem(15))
    assert books.next_expiry() == ledger.Expiry(5, first)
    books.post(books.redeem(5))
    assert books.next_expiry() == ledger.Expiry(30, second)
    books.post(books.redeem(30))
    assert books.next_expiry() is None


def test_credits_of_one_last_day_are_one_lot(village: Database) -> None:
    books.post(books.opening(30))
    books.post_many(books.award(5), books.award(7))
    assert books.rows("SELECT credited FROM lot") == [(42,)]
    assert books.next_expiry() == ledger.Expiry(42, books.LAST)


def test_what_has_ended_and_is_not_posted_is_not_next(village: Database) -> None:
    books.post_many(books.opening(20, until=clock.today()), books.opening(30))
    with clock.frozen(books.NOON + books.days(1)):
        assert books.next_expiry() == ledger.Expiry(30, books.LAST)
        books.expire()
        assert books.next_expiry() == ledger.Expiry(30, books.LAST)
    with clock.frozen(books.noon(2028, 1, 1)):
        assert books.next_expiry() is None


def test_an_account_without_points_or_without_being_open_has_nothing_to_lose(
    village: Database,
) -> None:
    assert books.next_expiry() is books.next_expiry("household/0") is None
    assert books.next_expiry(WANG) is None
