"""Adjusting: what is left of a wrong award or opening is taken back, once, and no more."""

from threading import Barrier, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy.orm import Session

import ledger
from kernel import clock
from kernel.db import Database, transaction
from ledger import AlreadyReversed, LawBroken, NothingLeft, NotReversible, ReversalCovers
from tests.ledger import books
from tests.ledger.books import LI, SHOP, VILLAGE, WANG


def test_what_is_left_is_taken_back(village: Database) -> None:
    wrong = books.post(books.award(50))
    books.post(books.redeem(30))
    entry = books.adjust(wrong, source="adjust/1")
    assert (entry.kind, entry.reverses, entry.source) == ("adjust", wrong.id, "adjust/1")
    assert {leg.account: leg.points for leg in entry.legs} == {WANG: -20, "adjustment": 20}
    assert (books.balance(), books.balance(SHOP), books.balance("issued")) == (0, 30, -50)


def test_no_more_than_it_gave(village: Database) -> None:
    """Two households in one wrong entry: one has more than it was given, one has less."""
    moves = (
        ledger.move(50, source="issued", target=WANG),
        ledger.move(7, source="issued", target=LI),
    )
    wrong = books.post(ledger.Draft(VILLAGE, "opening", moves, "both", "staff/1", books.LAST))
    books.post_many(books.opening(100), books.redeem(5, LI))
    books.adjust(wrong)
    assert (books.balance(), books.balance(LI), books.balance("adjustment")) == (100, 0, 52)


def test_who_has_nothing_left_is_left_out(village: Database) -> None:
    moves = (
        ledger.move(50, source="issued", target=WANG),
        ledger.move(7, source="issued", target=LI),
    )
    wrong = books.post(ledger.Draft(VILLAGE, "opening", moves, "both", "staff/1", books.LAST))
    books.post(books.redeem(50))
    entry = books.adjust(wrong)
    assert {leg.account: leg.points for leg in entry.legs} == {LI: -7, "adjustment": 7}


def test_what_ended_is_not_taken_back(village: Database) -> None:
    books.post(books.opening(30, until=clock.today()))
    wrong = books.post(books.award(50))
    books.post(books.redeem(45))  # 30 that end today, and 15 of the wrong ones
    with clock.frozen(books.NOON + books.days(1)):
        entry = books.adjust(wrong)
    assert -entry.legs[0].points == 35


def test_points_that_are_due_are_posted_as_ended_first(village: Database) -> None:
    wrong = books.post(books.award(50))
    books.post_many(books.redeem(40), books.opening(30, until=clock.today()))
    with clock.frozen(books.NOON + books.days(1)):
        entry = books.adjust(wrong)
    assert {leg.account: leg.points for leg in entry.legs} == {WANG: -40, "adjustment": 40}
    assert books.balance("expired") == 0


def test_the_budget_gets_nothing_back(village: Database) -> None:
    books.grant(100)
    wrong = books.post(books.award(50))
    books.post(books.redeem(30))
    books.adjust(wrong)
    assert books.balance("budget/2026") == 50


def test_what_is_covered_is_to_be_reversed(village: Database) -> None:
    wrong = books.post(books.award(50))
    with pytest.raises(ReversalCovers) as refused:
        books.adjust(wrong)
    assert refused.value.details == {"entry": wrong.id}
    books.undo(wrong, "reverse")
    assert books.balance() == 0


def test_where_nothing_is_left_nothing_is_taken(village: Database) -> None:
    wrong = books.post(books.award(50))
    books.post(books.redeem(50))
    with pytest.raises(NothingLeft) as refused:
        books.adjust(wrong)
    assert refused.value.details == {"entry": wrong.id}


def test_once_by_either_way(village: Database) -> None:
    adjusted, reversed_ = books.post_many(books.award(50), books.award(20, LI))
    books.post(books.redeem(30))
    books.adjust(adjusted)
    books.undo(reversed_, "reverse")
    for wrong in (adjusted, reversed_):
        with pytest.raises(AlreadyReversed):
            books.adjust(wrong)
        with pytest.raises(AlreadyReversed):
            books.undo(wrong, "reverse")


def test_once_even_at_once(village: Database) -> None:
    wrong = books.post(books.award(50))
    books.post(books.redeem(30))
    barrier, outcomes = Barrier(2, timeout=60), list[str]()

    def adjust() -> None:
        barrier.wait()
        outcomes.append(books.outcome_of(lambda: books.adjust(wrong)))

    threads = [Thread(target=adjust) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["already-reversed", "done"]


def test_other_kinds_are_not_adjusted(village: Database) -> None:
    books.post(books.opening(100))
    slip = books.post(books.redeem(5))
    with pytest.raises(NotReversible) as refused:
        books.adjust(slip)
    assert refused.value.details == {"kind": "redeem"}


def test_an_adjustment_is_no_opposite(village: Database) -> None:
    wrong = books.post(books.award(50))
    with pytest.raises(LawBroken, match="adjust is not the opposite"):
        books.undo(wrong, "adjust")


def test_there_is_no_adjustment_of_nothing(village: Database) -> None:
    def work(tx: Session) -> None:
        ledger.adjust(tx, VILLAGE, "0" * 32, source="x", actor="staff/1")

    with pytest.raises(LawBroken, match="no entry"):
        transaction(work)


_numbers = some.integers(min_value=0, max_value=60)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whatever_came_before_one_way_of_correcting_is_open(database: Database) -> None:
    """Reverse, adjust or nothing left: exactly one; no household below zero; every proof holds."""
    households = iter(range(10_000))

    @given(had=_numbers, wrong=some.integers(1, 60), spent=_numbers, later=_numbers)
    def any_case(had: int, wrong: int, spent: int, later: int) -> None:
        code = f"household/p{next(households)}"
        books.open_books(code)
        books.post_many(*([books.opening(had, code)] if had else []))
        entry = books.post(books.award(wrong, code))
        spent = min(spent, had + wrong)
        books.post_many(*([books.redeem(spent, code)] if spent else []))
        books.post_many(*([books.opening(later, code)] if later else []))
        left = had + wrong - spent + later
        covered = left >= wrong
        expected = "reversal-covers" if covered else "done" if left else "nothing-left"
        assert books.outcome_of(lambda: books.adjust(entry)) == expected
        if covered:
            books.undo(entry, "reverse")
        assert books.balance(code) == (left - wrong if covered else 0)

    with clock.frozen(books.NOON):
        books.open_books()
        any_case()
    assert books.audit() == []
