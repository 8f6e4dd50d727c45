"""Proofs of corrections: each finds what is planted for it and names the entry."""

import pytest

from kernel.db import Database
from ledger import Entry
from tests.ledger import books
from tests.ledger.books import LI, VILLAGE, WANG
from tests.ledger.planting import planted

# proof, the entry it must name, what is done
PLANTS = [
    ("corrections-fit", "undo", "UPDATE entry SET reverses = NULL WHERE id = {undo}"),
    ("corrections-fit", "undo", "UPDATE entry SET reverses = {award} WHERE id = {undo}"),
    ("corrections-fit", "slip", "UPDATE entry SET reverses = {opening} WHERE id = {slip}"),
    ("reversals-mirror", "undo", "UPDATE posting SET points = 31 WHERE entry = {undo} AND seq = 3"),
    ("reversals-mirror", "undo", "UPDATE entry SET reverses = {award} WHERE id = {undo}"),
    ("corrections-fit", "adjusted", "UPDATE entry SET reverses = {undo} WHERE id = {adjusted}"),
    ("corrections-fit", "adjusted", "UPDATE entry SET reverses = NULL WHERE id = {adjusted}"),
]  # fmt: skip  # one plant to a line
TAKES = "adjustments-take-what-was-left"
# what is done to an award of 50, of which 10 could be taken back; what the finding says
TAKINGS = [
    ("UPDATE posting SET points = -9 WHERE entry = {adjusted} AND points < 0", None),
    ("UPDATE posting SET points = -51 WHERE entry = {adjusted} AND points < 0",
     "51 taken of 50 given, 0 left"),
    ("UPDATE posting SET balance_after = 1 WHERE entry = {adjusted} AND points < 0",
     "10 taken of 50 given, 1 left"),
    ("UPDATE posting SET points = -50 WHERE entry = {adjusted} AND points < 0",
     "all of it was taken back: it should have been reversed"),
    ("UPDATE entry SET reverses = {award} WHERE id = {adjusted}", "10 taken of 0 given, 0 left"),
]  # fmt: skip  # one plant to a line


def test_what_is_planted_is_found_and_the_entry_named(
    database: Database, subtests: pytest.Subtests
) -> None:
    there = planted(database)
    adjusted = _adjusted()
    assert there.plant(adjusted=adjusted) == []
    for proof, entry, statement in PLANTS:
        with subtests.test(proof, statement=statement):
            found = there.plant(statement, adjusted=adjusted)
            named = [finding for finding in found if finding.proof == proof]
            expected = adjusted if entry == "adjusted" else getattr(there, entry)
            assert {finding.entry for finding in named} == {expected.id}
            assert {finding.village for finding in named} == {VILLAGE}


def _adjusted() -> Entry:
    """Of an award of 50 were 40 spent, and 10 taken back."""
    books.post(books.redeem(65))
    wrong = books.post(books.award(50))
    books.post(books.redeem(70))
    return books.adjust(wrong)


def test_an_opposite_that_differs_says_by_how_much(database: Database) -> None:
    there = planted(database)
    found = there.plant("UPDATE posting SET points = 31 WHERE entry = {undo} AND points = 30")
    said = {one.account: one.detail for one in found if one.proof == "reversals-mirror"}
    assert said == {WANG: "+1 points are left of the pair"}


@pytest.mark.parametrize(("statement", "said"), TAKINGS)
def test_an_adjustment_takes_what_was_left(
    database: Database, statement: str, said: str | None
) -> None:
    there = planted(database)
    adjusted = _adjusted()
    found = there.plant(statement, adjusted=adjusted)
    named = [(one.entry, one.detail) for one in found if one.proof == TAKES]
    assert named == ([(adjusted.id, said)] if said else [])


def test_only_those_who_were_given_are_taken_from(database: Database) -> None:
    there = planted(database)
    adjusted = _adjusted()
    statement = f"UPDATE posting SET account = '{LI}', seq = 9 WHERE entry = {{adjusted}}"
    found = there.plant(f"{statement} AND account = '{WANG}'", adjusted=adjusted)
    assert (adjusted.id, LI) in {(one.entry, one.account) for one in found if one.proof == TAKES}
