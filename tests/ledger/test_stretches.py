"""Stretches: many households' lines from one place to another, without gap or overlap."""

from datetime import date

import pytest

import ledger
from kernel import clock
from kernel.db import Database, reading
from ledger import Stretch
from tests.ledger import books
from tests.ledger.books import LI, VILLAGE, WANG


def _places(until: int | None = None) -> dict[str, int]:
    """Where the households are at noon so many days after the tests' noon, or now."""
    at = None if until is None else books.NOON + books.days(until)
    with reading() as session:
        return ledger.places_at(session, VILLAGE, until=at)


def _told(**wanted: tuple[int, int]) -> dict[str, Stretch]:
    with reading() as session:
        return ledger.stretches_of(
            session, VILLAGE, {f"household/{k[1:]}": v for k, v in wanted.items()}
        )


def test_a_place_is_the_last_line_before_an_instant(village: Database) -> None:
    books.post_many(books.opening(50), books.opening(20, LI), books.redeem(5))
    with clock.frozen(books.NOON + books.days(3)):
        books.post(books.redeem(7))
    assert _places(0) == {}
    assert _places(1) == {WANG: 2, LI: 1}
    assert _places(4) == _places() == {WANG: 3, LI: 1}


def test_stretches_follow_each_other(village: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each begins with what the one before ended with; who has no line is told so."""
    monkeypatch.setattr("ledger.stretches._AT_ONCE", 1)
    books.post_many(books.opening(50), books.opening(20, LI), books.redeem(5), books.award(9))
    first = _told(_010317=(0, 2), _010318=(0, 1), _0=(0, 0))
    then = _told(_010317=(2, 3), _010318=(1, 1))
    assert [one.points for one in first[WANG].lines] == [50, -5]
    assert (first[WANG].before, first[WANG].after) == (0, 45)
    assert [one.points for one in then[WANG].lines] == [9]
    assert (then[WANG].before, then[WANG].after) == (45, 54)
    assert then[LI] == Stretch(20, ())
    assert then[LI].after == 20
    assert first["household/0"] == Stretch(0, ())
    assert list(books.statement())[::-1] == [*first[WANG].lines, *then[WANG].lines]


def test_what_ends_is_told_of_many_at_once(village: Database) -> None:
    """The same next end as each household's own; lots that are over or used up are left out."""
    soon, later = date(2026, 12, 31), date(2027, 12, 31)
    books.post_many(
        books.opening(30, until=later),
        books.opening(20, until=soon),
        books.redeem(5),
        books.opening(8, LI, until=clock.today()),
    )
    with reading() as session:
        told = ledger.expiries_each(session, VILLAGE, [WANG, LI, "household/0"])
    assert told[WANG] == [ledger.Expiry(15, soon), ledger.Expiry(30, later)]
    assert told[LI] == [books.next_expiry(LI)]
    with clock.frozen(books.NOON + books.days(1)), reading() as session:
        assert LI not in ledger.expiries_each(session, VILLAGE, [LI])
    assert "household/0" not in told
