"""Many tills at once on one household, one shop, one slip: the sums are exact."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from threading import Barrier, Thread

import pytest

from kernel import clock
from kernel.db import Database
from ledger import Draft
from tests.law.tidy import ROOT
from tests.ledger import books
from tests.ledger.books import LI, SHOP, WANG

Size = Callable[[int, int], int]


def _at_once(works: list[Callable[[], object]]) -> None:
    """Run each in a thread of its own; all start together."""
    barrier = Barrier(len(works), timeout=60)

    def run(work: Callable[[], object]) -> None:
        barrier.wait()
        work()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.prove
def test_threads_spend_the_last_points_exactly(village: Database, size: Size) -> None:
    points, threads = size(40, 2000), 8
    books.post(books.opening(points))
    outcomes: list[str] = []

    def till() -> None:
        slips = [books.redeem(1) for _ in range(points // threads + 2)]
        outcomes.extend(books.outcome_of(partial(books.post, slip)) for slip in slips)

    _at_once([till] * threads)
    assert Counter(outcomes) == {"done": points, "not-enough-points": 2 * threads}
    assert (books.balance(), books.balance(SHOP), books.balance("issued")) == (0, points, -points)


@pytest.mark.prove
def test_processes_spend_the_last_points_exactly(
    village: Database, database_url: str, size: Size
) -> None:
    points = size(60, 1000)
    books.post(books.opening(points))
    command = [sys.executable, "-m", "tests.ledger.spending", database_url, WANG]
    pipe = subprocess.PIPE
    tills = [
        subprocess.Popen([*command, f"till/{n}"], cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
        for n in range(size(3, 16))
    ]
    for till in tills:
        assert till.stdout is not None
        assert till.stdout.readline() == "ready\n"
    for till in tills:
        assert till.stdin is not None
        till.stdin.write("go\n")
        till.stdin.flush()
    done = [till.communicate(timeout=300)[0] for till in tills]
    assert [till.returncode for till in tills] == [0] * len(tills)
    assert sum(map(int, done)) == points
    assert (books.balance(), books.balance(SHOP)) == (0, points)


def _spend_and_undo(slip: Draft) -> None:
    books.undo(books.post(slip))


@pytest.mark.prove
def test_earning_and_spending_cross_each_other(village: Database, size: Size) -> None:
    """Entries over two households in both orders, and slips taken back: no deadlock, no loss."""
    rounds = size(6, 200)
    books.post_many(books.opening(1000), books.opening(1000, LI))
    taken_back: list[str] = []

    def both(first: str, second: str) -> None:
        for _ in range(rounds):
            books.post_many(books.award(3, first), books.redeem(2, second))

    def back(code: str) -> None:
        slips = [books.redeem(5, code) for _ in range(rounds)]
        taken_back.extend(books.outcome_of(partial(_spend_and_undo, one)) for one in slips)

    _at_once(
        [
            lambda: both(WANG, LI),
            lambda: both(LI, WANG),
            lambda: both(WANG, LI),
            lambda: both(LI, WANG),
            lambda: back(WANG),
            lambda: back(LI),
        ]
    )
    assert set(taken_back) == {"done"}
    assert books.balance() == books.balance(LI) == 1000 + rounds * 2
    assert books.balance(SHOP) == rounds * 8


@pytest.mark.prove
def test_the_nightly_run_beside_open_tills(village: Database, size: Size) -> None:
    """Points end at midnight while both households spend: each point ends or is spent, once."""
    rounds = size(6, 100)
    households = [f"household/{n:06d}" for n in range(rounds)]
    books.open_books(*households)
    books.post_many(
        *(books.opening(10, code, until=books.NOON.date()) for code in households),
        *(books.opening(3, code) for code in households),
    )
    outcomes: list[str] = []

    def till() -> None:
        slips = [books.redeem(2, code) for code in households]
        outcomes.extend(books.outcome_of(partial(books.post, slip)) for slip in slips)

    with clock.frozen(books.NOON + books.days(1)):
        _at_once([till, till, books.expire, books.expire])
    assert Counter(outcomes) == {"done": rounds, "not-enough-points": rounds}
    assert books.balance("expired") == 10 * rounds
    assert {books.balance(code) for code in households} == {1}
