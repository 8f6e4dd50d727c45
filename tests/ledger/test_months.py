"""Months: what is kept equals what the postings say, and both equal the trial balance."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import text

import ledger
from kernel import clock
from kernel.db import Database, reading, transaction
from ledger import MonthSum
from tests.ledger import books
from tests.ledger.books import ELSEWHERE, LI, SHOP, VILLAGE

MARCH, MAY = date(2026, 3, 1), date(2026, 5, 1)


def lived() -> None:
    """Entries in March, the last a second before its end, and in May, from its first instant."""
    books.post(books.opening(100))
    books.post(books.award(5, LI))
    with clock.frozen(datetime(2026, 3, 31, 15, 59, 59, tzinfo=UTC)):
        books.post(books.award(7))
    # The first instant of May in the town.
    with clock.frozen(datetime(2026, 4, 30, 16, tzinfo=UTC)):
        slip = books.post(books.redeem(30))
        books.post(books.redeem(4, LI))
        books.undo(slip)


def sums(*villages: int) -> list[MonthSum]:
    """The months of these villages."""
    with reading() as session:
        return ledger.month_sums(session, villages or (VILLAGE,))


def keep() -> int:
    """Keep what is over."""
    return transaction(lambda tx: ledger.keep_months(tx, VILLAGE))


def by_line(found: list[MonthSum]) -> dict[tuple[date, str, str], tuple[int, int]]:
    """(month, kind, line) → (postings, points)."""
    return {(one.month, one.kind, one.account): (one.postings, one.points) for one in found}


def test_each_kind_and_line_by_month(village: Database) -> None:
    assert sums() == []
    lived()
    with clock.frozen(books.noon(2026, 5, 3)):
        assert by_line(sums()) == {
            (MARCH, "award", "household"): (2, 12),
            (MARCH, "award", "issued"): (2, -12),
            (MARCH, "opening", "household"): (1, 100),
            (MARCH, "opening", "issued"): (1, -100),
            (MAY, "redeem", "household"): (2, -34),
            (MAY, "redeem", SHOP): (2, 34),
            (MAY, "undo", "household"): (1, 30),
            (MAY, "undo", SHOP): (1, -30),
        }
        assert sums(ELSEWHERE) == []


def test_what_is_kept_changes_no_figure(village: Database) -> None:
    lived()
    with clock.frozen(books.noon(2026, 5, 3)):
        fresh = sums()
        assert keep() == 4
        assert keep() == 0
        assert [row[0] for row in books.rows("SELECT DISTINCT month FROM month_sum")]
        assert sums(VILLAGE, ELSEWHERE) == fresh
        books.post(books.award(1))
        assert sum(one.points for one in sums() if one.kind == "award") == 0
    with clock.frozen(books.noon(2026, 7, 1)):
        later = sums()
        # The last of June may still be on its way.
        assert keep() == 6
        assert sums() == later
        assert books.audit() == []


def test_a_month_is_kept_a_day_after_it_is_over(village: Database) -> None:
    lived()
    first_of_june = clock.day_bounds(date(2026, 6, 1))[0]
    with clock.frozen(first_of_june + timedelta(hours=23)):
        assert keep() == 4
    with clock.frozen(first_of_june + timedelta(hours=25)):
        assert keep() == 4
        assert {one.month for one in sums()} == {MARCH, MAY}


def test_all_months_together_are_the_trial_balance(village: Database) -> None:
    lived()
    books.grant(500)
    books.post(books.award(20))
    with clock.frozen(books.noon(2028, 1, 5)):
        books.expire()
        keep()
        books.post(books.opening(3, until=date(2028, 12, 31)))
        total: Counter[str] = Counter()
        for one in sums():
            total[one.account] += one.points
        with reading() as session:
            lines = ledger.trial_balance(session, [VILLAGE])
    assert {line.account: line.points for line in lines if line.points} == {
        account: points for account, points in total.items() if points
    }
    assert total["expired"] > 0


def test_two_who_keep_at_once_keep_it_once(village: Database) -> None:
    lived()
    with clock.frozen(books.noon(2026, 8, 1)):
        kept = keep()

        def again(tx: object) -> int:
            return ledger.keep_months(tx, VILLAGE)  # type: ignore[arg-type]  # a session

        assert transaction(again) == 0
        assert len(books.rows("SELECT * FROM month_sum")) == kept


def test_a_figure_changed_or_lost_is_found(village: Database) -> None:
    lived()
    with clock.frozen(books.noon(2026, 8, 1)):
        keep()
        change = text("UPDATE month_sum SET points = points + 1 WHERE account = 'issued'")
        transaction(lambda tx: tx.execute(change))
        found = books.audit()
        assert {(one.proof, one.village, one.account) for one in found} == {
            ("months-match", VILLAGE, "issued")
        }
        assert len(found) == 4
        transaction(lambda tx: tx.execute(text("DELETE FROM month_sum WHERE account = 'issued'")))
        assert {one.detail for one in books.audit()} >= {
            "award in 2026-03: 2 lines, -12 points booked, not kept"
        }
        transaction(lambda tx: tx.execute(text("DELETE FROM month_sum")))
        assert books.audit() == []
        assert keep() == 8
