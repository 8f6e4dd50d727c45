"""Proofs of balances: each finds what is planted for it; a broken chain names the entry."""

import pytest

from kernel import clock
from kernel.db import Database
from tests.ledger import books
from tests.ledger.books import LI, VILLAGE, WANG
from tests.ledger.planting import planted

# proof, the account it must name, what is done
CACHES = [
    ("accounts-fit", WANG, f"UPDATE account SET limited = FALSE WHERE code = '{WANG}'"),
    ("accounts-fit", WANG, f"UPDATE account SET kind = 'expired' WHERE code = '{WANG}'"),
    ("accounts-fit", "x/1", "INSERT INTO account VALUES (7, 'x/1', 'x', FALSE, '2026-01-01')"),
    ("balances-stand", WANG, f"DELETE FROM balance WHERE account = '{WANG}'"),
    ("balances-stand", "expired", "DELETE FROM balance WHERE account = 'expired'"),
    ("balances-match", WANG, f"UPDATE balance SET points = points + 1 WHERE account = '{WANG}'"),
    ("balances-match", WANG, f"UPDATE balance SET seq = seq + 1 WHERE account = '{WANG}'"),
    ("balances-match", WANG, f"UPDATE balance SET drawn = drawn + 1 WHERE account = '{WANG}'"),
    ("balances-match", WANG, f"UPDATE balance SET limited = FALSE WHERE account = '{WANG}'"),
    ("balances-match", "expired", "UPDATE balance SET points = 1 WHERE account = 'expired'"),
    ("balances-match", LI, f"DELETE FROM posting WHERE account = '{LI}'"),
    ("lots-match", WANG, f"UPDATE lot SET credited = 101 WHERE account = '{WANG}'"),
    ("lots-match", LI, f"DELETE FROM lot WHERE account = '{LI}'"),
    ("lots-match", LI, f"UPDATE lot SET expires_on = '2099-12-31' WHERE account = '{LI}'"),
    ("due-days-hold", WANG, f"UPDATE balance SET due_on = NULL WHERE account = '{WANG}'"),
    ("due-days-hold", LI, f"UPDATE balance SET due_on = '2099-01-01' WHERE account = '{LI}'"),
]


def test_a_changed_cache_is_found(database: Database, subtests: pytest.Subtests) -> None:
    there = planted(database)
    assert there.plant() == []
    for proof, account, statement in CACHES:
        with subtests.test(proof, statement=statement):
            named = [one for one in there.plant(statement) if one.proof == proof]
            assert {(one.village, one.account) for one in named} == {(VILLAGE, account)}


def test_a_slot_that_lost_its_balance_is_found(database: Database) -> None:
    there = planted(database)
    (account, slot) = books.rows("SELECT account, slot FROM posting WHERE account = 'issued'")[0]
    found = there.plant(f"DELETE FROM balance WHERE account = '{account}' AND slot = {slot}")
    assert "issued" in {one.account for one in found if one.proof == "balances-stand"}


def test_villages_sum_to_zero(database: Database) -> None:
    there = planted(database)
    books.open_books(village=books.ELSEWHERE)
    found = there.plant("UPDATE balance SET points = 3 WHERE account = 'expired' AND village = 8")
    assert [(one.village, one.detail) for one in found if one.proof == "villages-sum-to-zero"] == [
        (8, "balances sum to 3")
    ]


def test_a_broken_chain_names_the_entry(database: Database) -> None:
    there = planted(database)
    for change, said in (
        ("points = -29", "seq 2 is line 2: 100 -29 = 70"),
        ("balance_after = 71", "seq 2 is line 2: 100 -30 = 71"),
        ("seq = 9", "seq 9 is line 4: 95 -30 = 70"),
    ):
        found = there.plant(f"UPDATE posting SET {change} WHERE entry = {{slip}} AND points < 0")
        chain = {one.entry: one.detail for one in found if one.proof == "chains-hold"}
        assert chain[there.slip.id] == said
        assert {one.account for one in found if one.proof == "chains-hold"} == {WANG}


def test_a_missing_line_shows_at_the_next(database: Database) -> None:
    there = planted(database)
    found = there.plant("DELETE FROM posting WHERE entry = {slip} AND points < 0")
    chain = [one.entry for one in found if one.proof == "chains-hold"]
    assert chain[0] == there.undo.id


def test_a_cut_tail_shows_in_the_cache(database: Database) -> None:
    """Whoever cuts off the last line leaves a chain that holds, but is shorter than it was."""
    there = planted(database)
    found = there.plant(f"DELETE FROM posting WHERE account = '{WANG}' AND seq = 4")
    assert WANG in {one.account for one in found if one.proof == "balances-match"}


def test_a_clock_that_ran_back_is_found(database: Database) -> None:
    there = planted(database)
    found = there.plant("UPDATE entry SET recorded_at = '2020-01-01 00:00:00' WHERE id = {slip}")
    assert there.slip.id in {one.entry for one in found if one.proof == "chains-hold"}


def test_a_household_below_zero_is_found(database: Database) -> None:
    """Written whole and coherent, caches and all, past every guard."""
    there = planted(database)
    found = there.plant(
        "UPDATE posting SET points = -130, balance_after = -30 WHERE entry = {slip} AND points < 0",
    )
    assert there.slip.id in {one.entry for one in found if one.proof == "chains-hold"}


def test_points_past_their_day_that_nobody_posted_are_no_finding(database: Database) -> None:
    """They are due, not broken: the till and the nightly run see them."""
    books.open_books(WANG)
    books.post(books.opening(30))
    with clock.frozen(books.noon(2028, 6, 1)):
        assert books.available() == 0
        assert books.audit() == []
