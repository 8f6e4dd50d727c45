"""Reading budgets: granted, issued, left, by village and year; the grants without the awards."""

import ledger
from kernel.db import Database, reading, transaction
from ledger import Budget
from tests.ledger import books
from tests.ledger.books import VILLAGE

ELSEWHERE = VILLAGE + 1


def _grant(village: int, points: int, year: int) -> None:
    source = f"budget/{village}/{year}/{points}"
    transaction(
        lambda tx: ledger.grant_budget(tx, village, points, source=source, actor="x", year=year)
    )


def _budgets(year: int = 2026) -> dict[int, Budget]:
    with reading() as session:
        return ledger.budgets_in(session, [VILLAGE, ELSEWHERE], year)


def test_none_set_is_none(village: Database) -> None:
    books.post(books.award(5))
    assert _budgets() == {}
    with reading() as session:
        assert ledger.budgeted_years(session, [VILLAGE]) == []
        assert ledger.budget_lines(session, VILLAGE, 2026) == []


def test_granted_less_taken_back_issued_less_reversed_and_the_rest(village: Database) -> None:
    books.grant(500)
    first = books.post(books.award(120))
    books.post(books.award(30))
    books.grant(-100)
    assert _budgets() == {VILLAGE: Budget(granted=400, left=250)}
    assert _budgets()[VILLAGE].issued == 150
    books.undo(first, "reverse")
    assert _budgets() == {VILLAGE: Budget(granted=400, left=370)}


def test_years_and_villages_stand_apart(village: Database) -> None:
    books.grant(500)
    _grant(VILLAGE, 70, 2027)
    _grant(ELSEWHERE, 80, 2027)
    books.post(books.award(20))
    assert _budgets() == {VILLAGE: Budget(500, 480)}
    assert _budgets(2027) == {VILLAGE: Budget(70, 70), ELSEWHERE: Budget(80, 80)}
    with reading() as session:
        assert ledger.budgeted_years(session, [VILLAGE, ELSEWHERE]) == [2027, 2026]
        assert ledger.budgeted_years(session, [ELSEWHERE]) == [2027]


def test_the_lines_are_the_grants_newest_first_page_by_page(village: Database) -> None:
    for points in (100, 200):
        books.grant(points)
        books.post(books.award(10))
    books.grant(-50)
    _grant(VILLAGE, 70, 2027)
    with reading() as session:
        page = ledger.budget_lines(session, VILLAGE, 2026, limit=2)
        rest = ledger.budget_lines(session, VILLAGE, 2026, before=page[-1].seq)
    assert [(one.points, one.balance_after) for one in page] == [(-50, 230), (200, 290)]
    assert [(one.points, one.balance_after, one.kind) for one in rest] == [(100, 100, "budget")]
