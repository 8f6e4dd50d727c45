"""Statements by keyset pages with the running balance; the trial balance; what audits compare."""

from itertools import pairwise

import pytest

import ledger
from kernel.db import Database, reading
from ledger import LawBroken, TrialLine
from tests.ledger import books
from tests.ledger.books import LI, SHOP, VILLAGE, WANG


def _trial(*villages: int) -> list[TrialLine]:
    with reading() as session:
        return ledger.trial_balance(session, villages or None)


def test_a_line_says_what_happened_and_the_balance_after(village: Database) -> None:
    entry = books.post(books.opening(50, source="opening/1"))
    (line,) = books.statement()
    assert line == ledger.Line(1, entry.id, "opening", "opening/1", books.NOON, 50, 50, books.LAST)


def test_pages_follow_each_other_without_gap_or_overlap(village: Database) -> None:
    books.post(books.opening(100))
    books.post_many(*(books.redeem(n) for n in range(1, 8)))
    pages, before = list[list[int]](), None
    for _ in range(4):
        page = [line.seq for line in books.statement(before=before, limit=3)]
        pages.append(page)
        before = page[-1] if page else before
    assert pages == [[8, 7, 6], [5, 4, 3], [2, 1], []]


def test_a_page_stays_where_it_was_when_more_is_posted(village: Database) -> None:
    books.post(books.opening(100))
    books.post_many(*(books.redeem(n) for n in range(1, 8)))
    first = books.statement(limit=3)
    second = books.statement(before=first[-1].seq, limit=3)
    books.post(books.redeem(1))
    assert books.statement(before=first[-1].seq, limit=3) == second


def test_the_balance_runs(village: Database) -> None:
    books.post(books.opening(100))
    books.post_many(books.redeem(30), books.award(5), books.redeem(75))
    lines = books.statement()
    assert [line.balance_after for line in lines] == [0, 75, 70, 100]
    for later, sooner in pairwise(lines):
        assert later.balance_after == sooner.balance_after + later.points


def test_twenty_lines_make_a_page(village: Database) -> None:
    books.post_many(*(books.opening(1) for _ in range(25)))
    assert len(books.statement()) == 20


def test_an_account_without_lines_has_none(village: Database) -> None:
    assert books.statement() == books.statement("household/0") == []


def test_an_account_kept_in_slots_has_no_running_balance(village: Database) -> None:
    with pytest.raises(LawBroken, match="kept in slots"):
        books.statement(SHOP)


def test_the_trial_balance_is_zero_and_counts_households_together(village: Database) -> None:
    books.post_many(books.opening(100), books.opening(40, LI), books.redeem(30))
    lines = _trial()
    assert sum(line.points for line in lines) == 0
    assert lines == [
        TrialLine(VILLAGE, "expired", 1, 0),
        TrialLine(VILLAGE, "household", 2, 110),
        TrialLine(VILLAGE, "issued", 1, -140),
        TrialLine(VILLAGE, SHOP, 1, 30),
    ]


def test_the_trial_balance_of_some_villages(village: Database) -> None:
    books.open_books(WANG, village=books.ELSEWHERE)
    assert {line.village for line in _trial()} == {VILLAGE, books.ELSEWHERE}
    assert {line.village for line in _trial(books.ELSEWHERE)} == {books.ELSEWHERE}


def test_entries_of_a_kind_with_what_they_moved(village: Database) -> None:
    books.post(books.opening(100))
    slip = books.post(books.redeem(30, source="slip/46"))
    with reading() as session:
        assert ledger.entries_of(session, "redeem") == {(VILLAGE, slip.id): ("slip/46", 30)}
        assert ledger.entries_of(session, "undo") == {}
        assert ledger.count_entries(session) == 2


def test_the_accounts_of_every_entry_of_a_kind(village: Database) -> None:
    books.post(books.opening(100))
    slip = books.post(books.redeem(30))
    with reading() as session:
        assert ledger.accounts_of(session, "redeem") == {(VILLAGE, slip.id): {WANG: 70, SHOP: 30}}


def test_what_households_gained_by_every_entry_of_a_kind(village: Database) -> None:
    books.post(books.opening(100))
    given = books.post(books.award(5, source="award/a_1"))
    books.post(books.award(7, source="award/ab1"))
    with reading() as session:
        found = ledger.household_legs(session, VILLAGE, "award", source="award/a_")
        assert found == {given.id: ("award/a_1", {WANG: 5})}
        assert ledger.household_legs(session, books.ELSEWHERE, "award", source="award/") == {}
