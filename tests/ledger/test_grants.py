"""Granting a budget: an entry like any other, added to and taken back."""

import pytest

from kernel.db import Database
from ledger import BudgetPassed, LawBroken
from ledger.budget import GRANTED
from tests.ledger import books


def test_a_grant_is_an_entry(village: Database) -> None:
    entry = books.grant(500)
    assert entry.kind == "budget"
    assert {leg.account: leg.points for leg in entry.legs} == {"budget/2026": 500, GRANTED: -500}


def test_it_is_added_to_and_taken_back(village: Database) -> None:
    books.grant(500)
    books.grant(100)
    assert books.grant(-250).balance_after("budget/2026") == 350


def test_what_is_issued_cannot_be_taken_back(village: Database) -> None:
    books.grant(100)
    books.post(books.award(60))
    with pytest.raises(BudgetPassed) as refused:
        books.grant(-41)
    assert refused.value.details == {"left": 40, "points": 41}
    books.grant(-40)
    assert books.outcome_of(lambda: books.post(books.award(1))) == "budget-passed"


def test_a_budget_of_nothing_is_a_budget(village: Database) -> None:
    """Granted and taken back whole: nothing may be issued, which is not the same as no budget."""
    books.grant(5)
    books.grant(-5)
    assert books.outcome_of(lambda: books.post(books.award(1))) == "budget-passed"


def test_nothing_is_no_grant(village: Database) -> None:
    with pytest.raises(LawBroken):
        books.grant(0)
