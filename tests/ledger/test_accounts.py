"""Accounts: opened once, locked in code order, never below zero; what can be spent now."""

from threading import Barrier, Thread

import pytest
from sqlalchemy.orm import Session

import ledger
from kernel import clock
from kernel.db import Database, reading, transaction
from ledger import LawBroken
from ledger.accounts import NAMED
from tests.ledger import books
from tests.ledger.books import LI, VILLAGE, WANG


def test_an_account_is_opened_once_with_nothing_on_it(village: Database) -> None:
    transaction(lambda tx: ledger.open_account(tx, VILLAGE, "household/020001"))
    transaction(lambda tx: ledger.open_account(tx, VILLAGE, "household/020001"))
    assert books.rows(
        "SELECT village, kind, count(*) FROM account WHERE code = 'household/020001'"
        " GROUP BY village, kind"
    ) == [(VILLAGE, "household", 1)]
    assert books.balance("household/020001") == books.available("household/020001") == 0


def test_opening_again_keeps_the_points(village: Database) -> None:
    books.post(books.opening(40))
    books.open_books(WANG)
    assert books.balance() == 40


def test_the_same_code_in_another_village_is_another_account(village: Database) -> None:
    books.open_books(WANG, village=books.ELSEWHERE)
    books.post(books.opening(40))
    assert books.rows(
        f"SELECT village, points FROM balance WHERE account = '{WANG}' ORDER BY village"
    ) == [(VILLAGE, 40), (books.ELSEWHERE, 0)]


def test_many_are_opened_together_and_only_the_new_ones(village: Database) -> None:
    codes = [f"household/{n:06d}" for n in range(NAMED + 20)]
    transaction(lambda tx: ledger.open_accounts(tx, VILLAGE, codes[:7]))
    transaction(lambda tx: ledger.open_accounts(tx, VILLAGE, [*codes, *codes]))
    assert books.rows("SELECT count(*) FROM account WHERE code LIKE 'household/0000%'") == [(100,)]
    assert books.rows("SELECT count(*) FROM balance WHERE account LIKE 'household/0001%'") == [
        (20,)
    ]


def test_a_hot_account_has_slots_on_postgres_alone(village: Database) -> None:
    slots = 16 if village.writer.dialect.name == "postgresql" else 1
    for code, number in (("issued", slots), (books.SHOP, slots), ("expired", 1), (WANG, 1)):
        assert books.rows(f"SELECT count(*) FROM balance WHERE account = '{code}'") == [(number,)]


def test_two_who_open_one_account_at_once_open_it_once(village: Database) -> None:
    barrier, failures = Barrier(2, timeout=60), []

    def open_it() -> None:
        try:
            barrier.wait()
            transaction(lambda tx: ledger.open_account(tx, VILLAGE, "household/020001"))
        except Exception as error:  # noqa: BLE001  a thread's failure is shown by the assert
            failures.append(error)

    threads = [Thread(target=open_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert books.rows("SELECT count(*) FROM account WHERE code = 'household/020001'") == [(1,)]


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_who_comes_second_with_an_account_waits_and_leaves_it(village: Database) -> None:
    """The two transactions are open together: the second finds the row only as it inserts."""
    opened = []

    def second() -> None:
        transaction(lambda tx: ledger.open_account(tx, VILLAGE, "household/020001"))
        opened.append("second")

    def first() -> None:
        def work(tx: Session) -> Thread:
            ledger.open_account(tx, VILLAGE, "household/020001")
            thread = Thread(target=second)
            thread.start()
            thread.join(0.3)  # it waits for us
            assert opened == []
            return thread

        transaction(work).join()

    first()
    assert opened == ["second"]
    assert books.rows("SELECT count(*) FROM account WHERE code = 'household/020001'") == [(1,)]


def test_an_account_is_open_or_not(village: Database) -> None:
    def work(tx: Session) -> tuple[bool, bool]:
        return ledger.is_open(tx, VILLAGE, WANG), ledger.is_open(tx, VILLAGE, "household/0")

    assert transaction(work) == (True, False)


def test_a_held_account_says_what_it_can_spend(village: Database) -> None:
    books.post(books.opening(30, until=clock.today()))
    books.post(books.opening(12))
    books.post(books.redeem(10))
    with clock.frozen(books.NOON + books.days(1)):
        held = transaction(lambda tx: ledger.hold_account(tx, VILLAGE, WANG))
        assert (held.account, held.points, held.drawn, held.due) == (WANG, 32, 10, 20)
        assert held.available == books.available() == 12
        assert books.balance() == 32  # nothing is posted by looking


def test_what_is_not_open_cannot_be_held(village: Database) -> None:
    with pytest.raises(LawBroken, match="not open in village 7: household/0, household/1"):
        transaction(
            lambda tx: ledger.accounts.hold_accounts(
                tx, VILLAGE, {"household/1", LI, "household/0"}
            )
        )


def test_what_is_not_open_has_nothing(village: Database) -> None:
    assert books.balance("household/0") == books.available("household/0") == 0


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_held_account_is_locked_until_the_transaction_ends(village: Database) -> None:
    """And whoever waited sees what it became, not what it was."""
    books.post(books.opening(10))
    spent: list[str] = []
    late = Thread(
        target=lambda: spent.append(books.outcome_of(lambda: books.post(books.redeem(8))))
    )

    def work(tx: Session) -> None:
        ledger.hold_account(tx, VILLAGE, WANG)
        late.start()
        late.join(0.3)
        assert spent == []
        ledger.post(tx, books.redeem(5))

    transaction(work)
    late.join()
    assert spent == ["not-enough-points"]
    assert books.balance() == 5


def test_accounts_that_were_posted_on_are_told_from_those_that_were_not(village: Database) -> None:
    books.post(books.opening(40))
    with reading() as session:
        assert ledger.posted_on(session, VILLAGE, [WANG, LI, "household/999999"]) == {WANG}
