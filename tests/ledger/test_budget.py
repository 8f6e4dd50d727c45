"""The issuing budget: it cannot be passed, openings do not count, none set means unlimited."""

from threading import Barrier, Thread

import pytest
from sqlalchemy.orm import Session

import ledger
from kernel import clock
from kernel.db import Database, reading, transaction
from ledger import BudgetPassed
from ledger.budget import GRANTED, budget_account
from tests.ledger import books
from tests.ledger.books import LI, VILLAGE, WANG

THIS_YEAR = "budget/2026"


def _left() -> int | None:
    with reading() as session:
        return ledger.budget_left(session, VILLAGE)


def test_none_set_is_unlimited(village: Database) -> None:
    assert _left() is None
    entry = books.post(books.award(1_000_000))
    assert {leg.account for leg in entry.legs} == {"issued", WANG}


def test_an_award_draws_on_the_budget_in_its_own_entry(village: Database) -> None:
    books.grant(100)
    entry = books.post(books.award(30))
    assert {leg.account: leg.points for leg in entry.legs} == {
        "issued": -30,
        WANG: 30,
        THIS_YEAR: -30,
        GRANTED: 30,
    }
    assert _left() == 70


def test_it_cannot_be_passed(village: Database) -> None:
    books.grant(100)
    books.post(books.award(60))
    with pytest.raises(BudgetPassed) as refused:
        books.post(books.award(41))
    assert refused.value.details == {"left": 40, "points": 41}
    books.post(books.award(40))
    assert (_left(), books.balance()) == (0, 100)


def test_nor_together(village: Database) -> None:
    books.grant(100)
    together = [books.award(60), books.award(60, LI)]
    assert books.outcome_of(lambda: books.post_many(*together)) == "budget-passed"
    assert (_left(), books.balance(), books.balance(LI)) == (100, 0, 0)


def test_nor_at_once(village: Database) -> None:
    books.grant(100)
    barrier, outcomes = Barrier(2, timeout=60), list[str]()

    def award(code: str) -> None:
        barrier.wait()
        outcomes.append(books.outcome_of(lambda: books.post(books.award(60, code))))

    threads = [Thread(target=award, args=(code,)) for code in (WANG, LI)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["budget-passed", "done"]
    assert _left() == 40


def test_openings_and_redemptions_do_not_count(village: Database) -> None:
    books.grant(10)
    books.post(books.opening(500))
    books.post_many(books.redeem(5), books.award(7), books.opening(1))
    assert _left() == 3


def test_a_reversed_award_gives_back_what_it_drew(village: Database) -> None:
    books.grant(100)
    award = books.post(books.award(30))
    books.undo(award, "reverse")
    assert (_left(), books.balance(), books.balance("issued")) == (100, 0, 0)


def test_it_is_of_one_calendar_year(village: Database) -> None:
    books.grant(10)
    with clock.frozen(books.noon(2027, 1, 1)):
        assert _left() is None
        books.post(books.award(500))
        books.grant(20)
        assert _left() == 20
    assert _left() == 10
    assert budget_account(2027) == "budget/2027"


def test_it_is_of_one_village(village: Database) -> None:
    books.open_books(WANG, village=books.ELSEWHERE)
    books.grant(10)

    def elsewhere(tx: Session) -> ledger.Entry:
        one = ledger.move(500, source="issued", target=WANG)
        draft = ledger.Draft(books.ELSEWHERE, "award", (one,), "a/1", "staff/1", books.LAST)
        return ledger.post(tx, draft)

    assert transaction(elsewhere).balance_after(WANG) == 500
