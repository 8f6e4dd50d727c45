"""Proofs of entries: each finds what is planted for it and names the entry."""

import pytest

from kernel.db import Database
from ledger import Finding
from tests.ledger import books
from tests.ledger.books import LI, VILLAGE, WANG
from tests.ledger.planting import Planted, planted

# proof, the entry it must name, what is done
PLANTS = [
    ("entries-balance", "opening", "UPDATE posting SET points = 101 WHERE points = 100"),
    ("entries-balance", "slip", "DELETE FROM posting WHERE entry = {slip} AND points > 0"),
    ("entries-balance", "slip", "DELETE FROM posting WHERE entry = {slip}"),
    ("entries-balance", "slip", "UPDATE entry_seal SET legs = 3 WHERE entry = {slip}"),
    ("entries-balance", "slip", "DELETE FROM entry_seal WHERE entry = {slip}"),
    ("postings-have-entries", "slip", "DELETE FROM entry WHERE id = {slip}"),
    ("postings-have-entries", "award", f"DELETE FROM account WHERE code = '{LI}'"),
    ("digests-match", "slip", "UPDATE entry SET source = 'slip/9' WHERE id = {slip}"),
    ("digests-match", "slip", "UPDATE entry SET actor = 'x' WHERE id = {slip}"),
    ("digests-match", "slip", "UPDATE entry_seal SET digest = 'x' WHERE entry = {slip}"),
    ("digests-match", "opening", "UPDATE entry SET kind = 'award' WHERE id = {opening}"),
    ("digests-match", "undo", "DELETE FROM posting WHERE entry = {undo}"),
    ("movements-allowed", "slip", "UPDATE entry SET kind = 'expire' WHERE id = {slip}"),
]  # fmt: skip  # one plant to a line


def test_what_is_planted_is_found_and_the_entry_named(
    database: Database, subtests: pytest.Subtests
) -> None:
    there = planted(database)
    assert there.plant() == []
    for proof, entry, statement in PLANTS:
        with subtests.test(proof, statement=statement):
            named = [finding for finding in there.plant(statement) if finding.proof == proof]
            assert {finding.entry for finding in named} == {getattr(there, entry).id}
            assert {finding.village for finding in named} == {VILLAGE}


def test_a_posting_after_the_last_entry_is_found(database: Database) -> None:
    there = planted(database)
    statement = (
        "INSERT INTO posting SELECT village, account, slot, seq + 9, 'zzz', 1, 1, NULL"
        " FROM posting WHERE entry = {slip}"
    )
    found = there.plant(statement)
    assert ("postings-have-entries", "zzz") in {(one.proof, one.entry) for one in found}
    assert "digests-match" not in {one.proof for one in found}


def test_a_posting_between_two_entries_does_not_hide_the_next(database: Database) -> None:
    there = planted(database)
    statement = (
        "INSERT INTO posting SELECT village, account, slot, seq + 9, '000', 1, 1, NULL"
        " FROM posting WHERE entry = {slip}"
    )
    found = there.plant(statement, "UPDATE entry SET actor = 'x' WHERE id = {slip}")
    assert [one.entry for one in found if one.proof == "digests-match"] == [there.slip.id]


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("INSERT INTO leg_rule VALUES ('opening', 'redeemed', 1)", "('opening', 'redeemed', 1)"),
        ("DELETE FROM leg_rule WHERE kind = 'expire' AND sign = 1", "('expire', 'expired', 1)"),
    ],
)
def test_a_whitelist_that_differs_is_found(database: Database, statement: str, rule: str) -> None:
    assert planted(database).plant(statement) == [
        Finding("movements-allowed", None, None, None, f"whitelist differs at {rule}")
    ]


def test_findings_say_what_is_wrong(database: Database) -> None:
    there: Planted = planted(database)
    found = there.plant("UPDATE posting SET points = 31 WHERE entry = {undo} AND points = 30")
    said = {one.proof: one.detail for one in found}
    assert said["entries-balance"] == "legs sum to 1, 2 legs, sealed with 2"
    assert said["digests-match"] == "content was changed"


def test_healthy_books_pass(database: Database) -> None:
    books.open_books(WANG, LI)
    books.post(books.opening(100))
    books.undo(books.post(books.redeem(30)))
    assert books.audit() == []
