"""The audit as a whole: silent on healthy books, and no edit of the books goes unseen."""

import pytest

from kernel.db import Base, Database
from ledger import auditing
from tests.ledger import books
from tests.ledger.books import LI, WANG
from tests.ledger.planting import planted

# table, row, every column that says something → another value
EDITS = {
    ("entry", "id = {slip}"): {
        "village": "9",
        "id": "'f'",
        "kind": "'expire'",
        "recorded_at": "'2026-03-02 04:00:01'",
        "source": "'slip/9'",
        "actor": "'nobody'",
        "reverses": "{opening}",
    },
    ("posting", "entry = {slip} AND points < 0"): {
        "village": "9",
        "account": f"'{LI}'",
        "slot": "1",
        "seq": "7",
        "entry": "{opening}",
        "points": "-31",
        "balance_after": "71",
    },
    ("posting", "entry = {award} AND points > 0 AND account LIKE 'household/%'"): {
        "expires_on": "'2027-12-30'",
    },
    ("entry_seal", "entry = {slip}"): {
        "village": "9",
        "entry": "'f'",
        "legs": "3",
        "digest": "'f'",
    },
    ("account", f"code = '{WANG}'"): {
        "village": "9",
        "code": "'household/0'",
        "kind": "'expired'",
        "limited": "FALSE",
    },
    ("balance", f"account = '{WANG}'"): {
        "village": "9",
        "account": "'household/0'",
        "slot": "1",
        "limited": "FALSE",
        "points": "96",
        "seq": "5",
        "drawn": "6",
        "due_on": "NULL",
    },
    ("lot", f"account = '{WANG}'"): {
        "village": "9",
        "account": "'household/0'",
        "expires_on": "'2027-12-30'",
        "credited": "101",
    },
}
CASES = [
    (table, which, column, value)
    for (table, which), columns in EDITS.items()
    for column, value in columns.items()
]
#: When an account was opened, and when a balance last moved, are not proven.
UNPROVEN = {("account", "opened_at"), ("balance", "last_at")}


def test_every_edit_is_found(database: Database, subtests: pytest.Subtests) -> None:
    there = planted(database)
    assert there.plant() == []
    for table, which, column, value in CASES:
        with subtests.test(table, column=column):
            found = there.plant(f"UPDATE {table} SET {column} = {value} WHERE {which}")
            assert found != []
            if table in ("entry", "entry_seal") and column not in ("village", "id", "entry"):
                assert there.slip.id in {finding.entry for finding in found}


def test_no_column_was_left_out() -> None:
    edited = {(table, column) for table, _, column, _ in CASES}
    for table, _ in EDITS:
        columns = {column.name for column in Base.metadata.tables[table].columns}
        assert {(table, column) for column in columns} <= edited | UNPROVEN


def test_every_removal_is_found(database: Database, subtests: pytest.Subtests) -> None:
    there = planted(database)
    for table, which in EDITS:
        with subtests.test(table):
            assert there.plant(f"DELETE FROM {table} WHERE {which}") != []


def test_an_entry_cut_off_whole_is_found_by_what_it_left(database: Database) -> None:
    """Entry, lines, seal and place in the queue gone: the cached balances still know it."""
    there = planted(database)
    last = "(SELECT entry FROM posting WHERE account = '" + WANG + "' AND seq = 4)"
    found = there.plant(
        f"DELETE FROM seal_queue WHERE entry = {last}",
        f"DELETE FROM entry_seal WHERE entry = {last}",
        f"DELETE FROM entry WHERE id = {last}",
        f"DELETE FROM posting WHERE entry = {last}",
    )
    assert {finding.proof for finding in found} == {"balances-match"}


def test_an_entry_slipped_in_whole_is_found(database: Database) -> None:
    there = planted(database)
    found = there.plant(
        "INSERT INTO entry VALUES (7, 'f', 'redeem', '2026-03-02 04:00:00', 'f', 'x', NULL)",
        f"INSERT INTO posting VALUES (7, '{WANG}', 0, 5, 'f', -5, 90, NULL)",
        "INSERT INTO posting VALUES (7, 'expired', 0, 1, 'f', 5, 5, NULL)",
        "INSERT INTO entry_seal VALUES (7, 'f', 2, 'f')",
    )
    assert {"digests-match", "movements-allowed"} <= {
        finding.proof for finding in found if finding.entry == "f"
    }
    assert "balances-match" in {finding.proof for finding in found}


def test_findings_stand_in_the_order_of_the_proofs(database: Database) -> None:
    there = planted(database)
    found = there.plant("UPDATE posting SET points = 31 WHERE entry = {undo} AND points = 30")
    order = [proof.__name__.replace("_", "-") for proof in auditing.PROOFS]
    places = [order.index(finding.proof) for finding in found]
    assert places == sorted(places)
    assert len(set(places)) > 3


def test_a_year_of_healthy_books_is_silent(village: Database) -> None:
    books.grant(500)
    books.post_many(books.opening(100), books.award(50, LI), books.redeem(30))
    books.undo(books.post(books.redeem(20, LI)))
    books.undo(books.post(books.award(5)), "reverse")
    assert books.audit() == []
