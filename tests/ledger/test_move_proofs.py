"""Proofs of moves: what is on its way, came from nowhere, or changed on the way is named."""

from datetime import date

import pytest

from kernel.db import Database
from ledger import Parcel
from tests.ledger import books
from tests.ledger.books import ELSEWHERE, LI, VILLAGE, WANG
from tests.ledger.planting import planted


def _pairs() -> list[tuple[int | None, str]]:
    return [(one.village, one.detail) for one in books.audit() if one.proof == "moves-pair"]


@pytest.fixture
def moving(database: Database) -> Database:
    """Two villages; 30 points of a household are on their way."""
    books.open_books(WANG, LI)
    books.open_books(WANG, village=ELSEWHERE)
    books.post(books.opening(30))
    books.move_out(ref="move/1")
    return database


def test_what_did_not_arrive_is_named(moving: Database) -> None:
    (found,) = books.audit()
    (entry,) = books.entries_by("move/1")
    assert (found.proof, found.village, found.entry) == ("moves-pair", VILLAGE, entry.id)
    assert found.detail == "30 points of move/1/2027-12-31 are on their way"
    books.move_in([Parcel(30, books.LAST)], ref="move/1")
    assert books.audit() == []


def test_what_never_left_is_named(moving: Database) -> None:
    books.move_in([Parcel(30, books.LAST), Parcel(5, date(2029, 12, 31))], ref="move/1")
    assert _pairs() == [(ELSEWHERE, "5 points of move/1/2029-12-31 have no one other side")]


@pytest.mark.parametrize(
    ("parcel", "said"),
    [
        (Parcel(29, books.LAST), {(VILLAGE, "30"), (ELSEWHERE, "29")}),
        (Parcel(30, date(2028, 12, 31)), {(VILLAGE, "30"), (ELSEWHERE, "30")}),
    ],
)
def test_what_changed_on_the_way_is_named(
    moving: Database, parcel: Parcel, said: set[tuple[int, str]]
) -> None:
    books.move_in([parcel], ref="move/1")
    assert {(village, detail.split()[0]) for village, detail in _pairs()} == said


def test_what_comes_back_to_its_own_village_did_not_move(moving: Database) -> None:
    books.move_in([Parcel(30, books.LAST)], LI, ref="move/2", village=VILLAGE)
    books.move_in([Parcel(30, books.LAST)], ref="move/1")
    assert _pairs() == [(VILLAGE, "30 points of move/2/2027-12-31 have no one other side")]


def test_what_arrives_twice_is_named(moving: Database) -> None:
    books.open_books(WANG, village=9)
    for village in (ELSEWHERE, 9):
        books.move_in([Parcel(30, books.LAST)], ref="move/1", village=village)
    assert [village for village, _ in _pairs()] == [VILLAGE, ELSEWHERE, 9]


def test_a_day_that_was_changed_is_named(database: Database) -> None:
    there = planted(database)
    (moved,) = books.transfer(5, ref="split/1")
    statement = "UPDATE posting SET expires_on = '2099-12-31' WHERE entry = {moved} AND points > 0"
    found = [one for one in there.plant(statement, moved=moved) if one.proof == "moves-keep-days"]
    assert [(one.entry, one.account) for one in found] == [(moved.id, LI)]
    assert found[0].detail == "split/1/2027-12-31 arrived with the day 2099-12-31"
