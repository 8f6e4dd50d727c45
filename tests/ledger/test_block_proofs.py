"""Proofs of blocks: each finds what is planted for it, and names the block or the entry."""

import pytest

import ledger
from kernel.db import Database
from ledger import Entry
from tests.ledger import books
from tests.ledger.books import VILLAGE
from tests.ledger.planting import Planted, planted

MOVED = "INSERT INTO block_item SELECT village, entry, 1, 9 FROM seal_queue WHERE entry = {waits}"
LEFT = "DELETE FROM seal_queue WHERE entry = {waits}"
EMPTY = (
    "INSERT INTO block SELECT village, 4, hash, 'x', 0, 0, first_at, last_at, sealed_at"
    " FROM block WHERE no = 3"
)
# what the finding says, what is done; 1 holds grant and opening, 2 award and slip, 3 the rest
BLOCKS = [
    ("block 3: follows block 1", "DELETE FROM block WHERE no = 2"),
    ("block 2: not chained to block 1", "UPDATE block SET prev = hash WHERE no = 2"),
    ("block 1: not chained to block 0", "UPDATE block SET prev = hash WHERE no = 1"),
    ("block 1: its hash is not that of what it holds", "UPDATE block SET hash = 'x' WHERE no = 1"),
    ("block 2: not chained to block 1", "UPDATE block SET hash = 'x' WHERE no = 1"),
    ("block 1: says 3 entries and holds 2", "UPDATE block SET entries = 3 WHERE no = 1"),
    ("block 1: says 2 entries and holds 0", "DELETE FROM block_item WHERE no = 1"),
    ("block 1: says 2 entries and holds 3", MOVED),
    ("block 1: places in it are missing",
     "UPDATE block_item SET position = 3 WHERE no = 1 AND position = 2"),
    ("block 2: entries are not in their order",
     "UPDATE block_item SET position = 3 - position + 9 WHERE no = 2"),
    ("block 1: points or times are not those of its entries",
     "UPDATE block SET points = points + 1 WHERE no = 1"),
    ("block 1: points or times are not those of its entries",
     "UPDATE block SET last_at = '2026-03-05 00:00:00' WHERE no = 1"),
    ("block 1: points or times are not those of its entries",
     "UPDATE block SET first_at = '2026-01-05 00:00:00' WHERE no = 1"),
    ("block 1: its hash is not that of what it holds",
     "UPDATE block SET sealed_at = '2026-01-05 00:00:00' WHERE no = 1"),
    ("block 2: its hash is not that of what it holds",
     "UPDATE entry_seal SET digest = 'x' WHERE entry = {slip}"),
    ("block 2: its hash is not that of what it holds",
     "DELETE FROM entry_seal WHERE entry = {slip}"),
    ("block 4: its hash is not that of what it holds",
     EMPTY),
]  # fmt: skip  # one plant to a line
ENTRIES = [
    ("waits", "in no block and not waiting", LEFT),
    ("slip", "in no block and not waiting", "DELETE FROM block_item WHERE entry = {slip}"),
    ("slip", "in block 2 and waiting", f"INSERT INTO seal_queue VALUES ({VILLAGE}, {{slip}})"),
    ("waits", "in block 1 and waiting", MOVED),
    ("waits", "waits and is no entry", "DELETE FROM entry WHERE id = {waits}"),
    ("slip", "in block 2: no such entry, or no such block", "DELETE FROM entry WHERE id = {slip}"),
    ("slip", "in block 2: no such entry, or no such block", "DELETE FROM block WHERE no = 2"),
]


def _sealed(database: Database) -> tuple[Planted, Entry]:
    """Three blocks of two, and one entry that waits."""
    there = planted(database)
    ledger.seal(VILLAGE, largest=2)
    waits = books.post(books.redeem(1))
    assert there.plant(waits=waits) == []
    return there, waits


def test_a_changed_block_is_found_and_named(database: Database, subtests: pytest.Subtests) -> None:
    there, waits = _sealed(database)
    for said, statement in BLOCKS:
        with subtests.test(said, statement=statement):
            found = [
                one for one in there.plant(statement, waits=waits) if one.proof == "blocks-hold"
            ]
            assert said in {one.detail for one in found}
            assert {one.village for one in found} == {VILLAGE}


def test_an_entry_in_the_wrong_place_is_found_and_named(
    database: Database, subtests: pytest.Subtests
) -> None:
    there, waits = _sealed(database)
    for entry, said, statement in ENTRIES:
        with subtests.test(said, statement=statement):
            found = there.plant(statement, waits=waits)
            named = {(one.entry, one.detail) for one in found if one.proof == "entries-sealed-once"}
            expected = waits if entry == "waits" else there.slip
            assert (expected.id, said) in named


def test_blocks_of_two_villages_do_not_touch(database: Database) -> None:
    there, _ = _sealed(database)
    books.open_books(books.WANG, village=books.ELSEWHERE)
    books.post(books.opening(5, village=books.ELSEWHERE))
    ledger.seal(books.ELSEWHERE)
    assert there.plant() == []
    found = there.plant("DELETE FROM block WHERE village = 7", "DELETE FROM block_item")
    assert {one.village for one in found if one.proof == "blocks-hold"} == {books.ELSEWHERE}
