"""Transfers: points move with people and keep their days; between villages on two sides."""

from datetime import date
from threading import Barrier, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as some

import ledger
from kernel import clock
from kernel.db import Database, reading, transaction
from ledger import LawBroken, NotEnoughPoints, Parcel, SourceUsed
from ledger.lots import live_lots
from tests.ledger import books
from tests.ledger.books import ELSEWHERE, LAST, LI, WANG

SOON = date(2026, 12, 31)
LATER = date(2028, 12, 31)


def _lots(code: str) -> list[tuple[object, ...]]:
    query = f"SELECT credited, expires_on FROM lot WHERE account = '{code}' ORDER BY expires_on"
    return [(points, str(until)) for points, until in books.rows(query)]


def test_what_ends_first_moves_first_and_keeps_its_day(village: Database) -> None:
    books.post_many(books.opening(50), books.opening(20, until=SOON), books.opening(9, until=LATER))
    books.post(books.redeem(5))
    entries = books.transfer(60, ref="split/1")
    assert [(one.kind, one.source) for one in entries] == [
        ("transfer", f"split/1/{SOON}"),
        ("transfer", f"split/1/{LAST}"),
    ]
    assert _lots(LI) == [(15, str(SOON)), (45, str(LAST))]
    assert (books.balance(), books.balance(LI)) == (14, 60)
    assert books.next_expiry(LI) == ledger.Expiry(15, SOON)
    assert books.next_expiry() == ledger.Expiry(5, LAST)


def test_the_budget_is_not_asked(village: Database) -> None:
    books.grant(10)
    books.post(books.opening(50))
    books.transfer(50)
    assert books.balance("budget/2026") == 10


def test_what_ended_stays_and_is_posted_as_ended(village: Database) -> None:
    books.post_many(books.opening(20, until=clock.today()), books.opening(30))
    with clock.frozen(books.NOON + books.days(1)):
        with pytest.raises(NotEnoughPoints) as refused:
            books.transfer(31)
        assert refused.value.details == {"short": 1, "balance": 30, "points": 31}
        books.transfer(30)
    assert (books.balance(), books.balance(LI), books.balance("expired")) == (0, 30, 20)


def test_what_ended_at_the_other_end_is_posted_too(village: Database) -> None:
    books.post_many(books.opening(30), books.opening(20, LI, until=clock.today()))
    with clock.frozen(books.NOON + books.days(1)):
        books.transfer(30)
    assert (books.balance(LI), books.balance("expired")) == (30, 20)


def test_a_reference_moves_points_once(village: Database) -> None:
    books.post_many(books.opening(50), books.opening(9, until=LATER), books.opening(9, LI))
    books.transfer(50, ref="split/1")
    for points, source, target in ((9, WANG, LI), (1, LI, WANG)):
        with pytest.raises(SourceUsed) as refused:
            books.transfer(points, source, target, ref="split/1")
        assert refused.value.details == {"kind": "transfer"}
    books.transfer(9, ref="split/1/2")
    books.transfer(1, LI, WANG, ref="split")
    assert books.balance(LI) == 67


@pytest.mark.parametrize(
    ("points", "target"), [(0, LI), (-5, LI), (5, WANG), (5, "household/0"), (5, "redeemed/S01")]
)
def test_what_is_no_transfer_breaks_the_law(village: Database, points: int, target: str) -> None:
    books.post(books.opening(50))
    with pytest.raises(LawBroken):
        books.transfer(points, target=target)
    assert books.balance() == 50


def test_two_ways_at_once_do_not_wait_for_each_other(village: Database) -> None:
    """Both accounts are locked in the order of their codes, whichever way points move."""
    books.post_many(books.opening(50), books.opening(50, LI))
    barrier, outcomes = Barrier(2, timeout=60), list[str]()

    def move(source: str, target: str) -> None:
        barrier.wait()
        for _ in range(5):
            outcomes.append(books.outcome_of(lambda: books.transfer(10, source, target)))

    threads = [Thread(target=move, args=way) for way in ((WANG, LI), (LI, WANG))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == ["done"] * 10
    assert books.balance() == books.balance(LI) == 50


@pytest.fixture
def elsewhere(village: Database) -> Database:
    """A second village that knows the household."""
    books.open_books(WANG, village=ELSEWHERE)
    return village


def _there() -> int:
    with reading() as session:
        return ledger.balance_of(session, ELSEWHERE, WANG)


def test_a_household_moves_with_all_it_can_spend(elsewhere: Database) -> None:
    books.post_many(books.opening(20, until=clock.today()), books.opening(30, until=SOON))
    books.post_many(books.redeem(5), books.opening(9))
    with clock.frozen(books.NOON + books.days(1)):
        parcels = books.move_out(ref="move/1")
        assert parcels == [Parcel(30, SOON), Parcel(9, LAST)]
        entries = books.move_in(parcels, ref="move/1")
    assert [one.source for one in entries] == [f"move/1/{SOON}", f"move/1/{LAST}"]
    assert (books.balance(), books.balance("moved-out"), _there()) == (0, 39, 39)


def test_each_side_is_done_once(elsewhere: Database) -> None:
    books.post_many(books.opening(30, until=SOON), books.opening(9))
    parcels = books.move_out(ref="move/1")
    books.post(books.opening(5))
    assert books.move_out(ref="move/1") == parcels
    assert len(books.move_in(parcels, ref="move/1")) == 2
    assert books.move_in(list(reversed(parcels)), ref="move/1") == []
    assert (books.balance(), _there()) == (5, 39)


def test_a_reference_that_meant_something_else_is_refused(elsewhere: Database) -> None:
    books.post_many(books.opening(30), books.opening(30, LI))
    parcels = books.move_out(ref="move/1")
    with pytest.raises(SourceUsed):
        books.move_out(LI, ref="move/1")
    books.move_in(parcels, ref="move/1")
    with pytest.raises(SourceUsed):
        books.move_in([Parcel(29, LAST)], ref="move/1")
    assert (books.balance(LI), _there()) == (30, 30)


def test_who_has_nothing_moves_without_entries(elsewhere: Database) -> None:
    assert books.move_out(ref="move/1") == []
    assert books.move_in([], ref="move/1") == []


def test_what_ends_on_its_way_expires_where_it_arrives(elsewhere: Database) -> None:
    books.post_many(books.opening(30, until=SOON), books.opening(9))
    parcels = books.move_out(ref="move/1")
    with clock.frozen(books.noon(2027, 1, 1)):
        books.move_in(parcels, ref="move/1")
        assert _there() == 39
        transaction(lambda tx: ledger.expire_due(tx, ELSEWHERE, actor="programme"))
        assert _there() == 9


_lot = some.tuples(some.integers(1, 40), some.sampled_from([SOON, LAST, LATER]))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_point_and_no_day_is_lost_on_the_way(database: Database) -> None:
    """Whatever stood in the lots: what arrives and what stays are together what was there."""
    households = iter(range(0, 10_000, 2))

    @given(
        lots=some.lists(_lot, min_size=1, max_size=5), spent=some.integers(0, 60), data=some.data()
    )
    def any_case(lots: list[tuple[int, date]], spent: int, data: some.DataObject) -> None:
        number = next(households)
        here, there = f"household/p{number}", f"household/p{number + 1}"
        books.open_books(here, there)
        books.post_many(*(books.opening(points, here, until=until) for points, until in lots))
        had = sum(points for points, _ in lots)
        spent = min(spent, had - 1)
        books.post_many(*([books.redeem(spent, here)] if spent else []))
        before = _left(here)
        points = data.draw(some.integers(1, had - spent))
        books.transfer(points, here, there)
        assert _left(there) == before[:points]
        assert _left(here) == before[points:]

    with clock.frozen(books.NOON):
        books.open_books()
        any_case()
    assert books.audit() == []


def _left(code: str) -> list[date]:
    """The last day of every point that is left, the first to end first."""
    ((drawn,),) = books.rows(f"SELECT drawn FROM balance WHERE account = '{code}'")
    with reading() as session:
        live = live_lots(session, books.VILLAGE, code, int(str(drawn)))
    return [until for points, until in live for _ in range(points)]
