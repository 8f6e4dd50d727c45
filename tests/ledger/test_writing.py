"""Writing: relative to the row, in one lock order, numbers without a gap, slots on PostgreSQL."""

from collections import Counter

import pytest
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import Database, transaction
from ledger import Draft, LawBroken, move
from ledger.writing import Step, write
from tests.ledger import books
from tests.ledger.books import LI, SHOP, VILLAGE, WANG


def _steps(kind: str, *legs: tuple[str, int]) -> list[Step]:
    """Steps nobody checked before."""
    draft = Draft(VILLAGE, kind, (move(1, source=WANG, target=SHOP),), "slip/1", "staff/1")
    entry_id = clock.new_id()
    return [Step(draft, entry_id, code, 0, points, None) for code, points in legs]


def test_legs_are_written_limited_accounts_first_and_by_code(village: Database) -> None:
    """The one lock order: whatever is hot comes last."""
    books.grant(100)
    moves = (
        move(5, source="issued", target=LI),
        move(7, source="issued", target=WANG),
    )
    entry = books.post(Draft(VILLAGE, "award", moves, "both", "staff/1", books.LAST))
    order = ["budget/2026", WANG, LI, "budgeted", "issued"]
    assert [leg.account for leg in entry.legs] == order


def test_numbers_have_no_gap(village: Database) -> None:
    books.post_many(*(books.opening(9, code) for code in (WANG, LI, WANG, WANG, LI)))
    books.post_many(books.redeem(1), books.redeem(2, LI), books.redeem(3))
    assert (
        books.rows(
            "SELECT account, slot, max(seq) - count(*) AS gap FROM posting GROUP BY account, slot"
            " HAVING max(seq) <> count(*)"
        )
        == []
    )
    assert [line.seq for line in books.statement()] == [5, 4, 3, 2, 1]


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_hot_account_is_spread_over_its_slots(village: Database) -> None:
    """Sixty entries leave no slot of sixteen holding more than half of them."""
    books.post_many(*(books.opening(1) for _ in range(60)))
    slots = Counter(
        slot for (slot,) in books.rows("SELECT slot FROM posting WHERE account = 'issued'")
    )
    assert len(slots) > 8
    assert max(slots.values()) < 30
    assert books.balance("issued") == -60


def test_a_write_that_nobody_checked_still_stops_at_zero(village: Database) -> None:
    """The UPDATE itself refuses, whatever was read before it."""
    books.post(books.opening(10))
    with pytest.raises(LawBroken, match="household/010317: not open in village 7, or overdrawn"):
        transaction(lambda tx: write(tx, _steps("redeem", (WANG, -11), (SHOP, 11))))
    assert books.balance() == 10


def test_unlimited_accounts_may_stand_below_zero(village: Database) -> None:
    books.post(books.opening(10))
    assert books.balance("issued") == -10


def test_what_is_written_is_what_the_row_became(village: Database) -> None:
    """Two writes in one transaction: the second starts from the first."""
    books.post(books.opening(10))

    def work(tx: Session) -> list[int]:
        steps = [_steps("redeem", (WANG, -n), (SHOP, n)) for n in (3, 4)]
        renamed = [
            [
                Step(Draft(VILLAGE, "redeem", s.draft.moves, f"slip/{n}", "x"), *_rest(s))
                for s in one
            ]
            for n, one in enumerate(steps)
        ]
        return [write(tx, one)[0].balance_after(WANG) for one in renamed]

    assert transaction(work) == [7, 3]


def _rest(step: Step) -> tuple[str, str, int, int, None]:
    return step.entry_id, step.account, step.slot, step.points, None


def test_an_entry_has_one_time_and_later_ones_no_earlier(village: Database) -> None:
    with clock.frozen(books.NOON + books.days(1)):
        ahead = books.post(books.opening(5))
    behind = books.post_many(books.opening(5, LI), books.opening(5))
    assert {entry.recorded_at for entry in behind} == {ahead.recorded_at}
    assert books.post(books.redeem(1, LI)).recorded_at == ahead.recorded_at
