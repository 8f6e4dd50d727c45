"""Sealing: everything that waits, once, in order; nothing waits for it."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

import ledger
from kernel import clock
from kernel.db import Database, transaction
from ledger.blocks import START
from ledger.sealing import seal, seal_next
from tests.ledger import books
from tests.ledger.books import ELSEWHERE, LI, VILLAGE, WANG
from tests.ledger.planting import planted


def _places() -> list[tuple[object, ...]]:
    return books.rows("SELECT no, position, entry FROM block_item ORDER BY no, position")


def test_a_block_says_what_it_holds(village: Database) -> None:
    first = books.post(books.opening(100))
    with clock.frozen(books.NOON + books.days(1)):
        second = books.post(books.redeem(30))
        (made,) = seal(VILLAGE)
    assert (made.no, made.prev, made.entries, made.points) == (1, START, 2, 130)
    assert (made.first_at, made.last_at) == (first.recorded_at, second.recorded_at)
    assert made.sealed_at == books.NOON + books.days(1)
    assert _places() == [(1, 1, first.id), (1, 2, second.id)]
    assert books.rows("SELECT 1 FROM seal_queue") == []


def test_blocks_are_chained(village: Database) -> None:
    books.post_many(*(books.opening(1) for _ in range(5)))
    made = seal(VILLAGE, largest=2)
    assert [(one.no, one.entries) for one in made] == [(1, 2), (2, 2), (3, 1)]
    hashes = [start for (start,) in books.rows("SELECT hash FROM block ORDER BY no")]
    assert [one.prev for one in made] == [START, *hashes[:2]]


def test_nothing_waits_no_block(village: Database) -> None:
    assert seal(VILLAGE) == []
    books.post(books.opening(5))
    assert len(seal(VILLAGE)) == 1
    assert seal(VILLAGE) == []


def test_every_village_has_its_own_chain(village: Database) -> None:
    books.open_books(WANG, village=ELSEWHERE)
    books.post(books.opening(5))
    books.post(books.opening(7, village=ELSEWHERE))
    assert [one.no for one in (*seal(VILLAGE), *seal(ELSEWHERE))] == [1, 1]
    assert books.rows("SELECT points FROM block WHERE village = 8") == [(7,)]


def test_what_did_not_commit_is_not_sealed(village: Database) -> None:
    def fails(tx: Session) -> None:
        ledger.post(tx, books.opening(5))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        transaction(fails)
    assert seal(VILLAGE) == []


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_what_commits_late_lands_in_a_later_block(village: Database) -> None:
    """Its id is smaller than what is sealed already: a scan by "greater than" would miss it."""
    late: list[str] = []

    def slow(tx: Session) -> None:
        late.append(ledger.post(tx, books.opening(5)).id)
        other = Thread(target=lambda: books.post(books.opening(5, LI)))
        other.start()
        other.join()
        sealer = Thread(target=lambda: seal(VILLAGE))
        sealer.start()
        sealer.join()

    transaction(slow)
    assert [one.no for one in seal(VILLAGE)] == [2]
    assert books.rows(f"SELECT no FROM block_item WHERE entry = '{late[0]}'") == [(2,)]


def test_two_at_once_seal_everything_once(village: Database) -> None:
    """And a till goes on selling meanwhile."""
    books.post_many(*(books.opening(1) for _ in range(40)))
    barrier = Barrier(3, timeout=60)

    def sealer() -> None:
        barrier.wait()
        seal(VILLAGE, largest=3)

    def till() -> None:
        barrier.wait()
        for _ in range(5):
            books.post(books.redeem(1))

    threads = [Thread(target=work) for work in (sealer, sealer, till)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal(VILLAGE)
    assert books.rows("SELECT count(*), count(DISTINCT entry) FROM block_item") == [(45, 45)]
    assert books.rows("SELECT 1 FROM seal_queue") == []
    ((blocks, last),) = books.rows("SELECT count(*), max(no) FROM block")
    assert blocks == last


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_who_seals_second_waits_for_the_first(village: Database) -> None:
    books.post(books.opening(5))
    made: list[int] = []
    second = Thread(target=lambda: made.append(len(seal(VILLAGE))))

    def first(tx: Session) -> None:
        assert seal_next(tx, VILLAGE) is not None
        second.start()
        second.join(0.3)
        assert made == []

    transaction(first)
    second.join()
    assert made == [0]


def test_an_entry_that_is_not_whole_stays_in_the_queue(database: Database) -> None:
    there = planted(database)
    found = there.plant("DELETE FROM entry_seal WHERE entry = {slip}")
    assert there.slip.id in {one.entry for one in found}
    with Session(database.writer) as session:
        if database.writer.dialect.name == "sqlite":
            session.execute(text("PRAGMA defer_foreign_keys = ON"))
        else:
            session.execute(text("SET LOCAL session_replication_role = replica"))
        session.execute(text(f"DELETE FROM entry_seal WHERE entry = '{there.slip.id}'"))
        made = seal_next(session, VILLAGE)
        left = session.scalars(text("SELECT entry FROM seal_queue")).all()
        session.rollback()
    assert made is not None
    assert left == [there.slip.id]
