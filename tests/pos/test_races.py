"""Tills at the same moment: the last points, the last piece, the same key; nothing twice."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select, text

import ledger
import pos
import registry
from kernel import clock
from kernel.db import Database, bound, reading, transaction
from kernel.errors import Refusal
from pos.shops import find_shop
from pos.slips import Slip
from pos.stock import Cause, move_stock
from pos.undoing import undo
from tests.law.tidy import ROOT
from tests.pos.counter import EGGS, LAST, LI, MATCHES, POOR, SALT, WANG, Town

Size = Callable[[int, int], int]


@pytest.fixture
def live(town: Town) -> Iterator[Town]:
    """The town with the clock running: other processes have no clock but the real one."""
    with clock.running(lambda: datetime.now(UTC)):
        yield town


def _whole(*, slips: int) -> None:
    """Every proof holds, points sum to zero in every village, and there are so many slips."""
    with reading() as session:
        assert ledger.audit(session) + registry.auditing.audit(session) + pos.audit(session) == []
        sums: Counter[int] = Counter()
        for line in ledger.trial_balance(session):
            sums[line.village] += line.points
        assert set(sums.values()) == {0}
        assert len(session.scalars(select(Slip.slip)).all()) == slips


def _tills(town: Town, count: int) -> list[str]:
    """Fresh tills of the shop S1: their tokens."""

    def enrol(tx: Any) -> list[str]:
        return [
            registry.enrol_device(
                tx, village_id=town.east, shop="S1", name=f"t{n}", clerk_id=town.ids["clerk"]
            )[1]
            for n in range(count)
        ]

    return transaction(enrol)


def _at_once(*work: Callable[[], Any]) -> list[Any]:
    """Do all of it at one moment: what each gave, or the code of its refusal."""
    barrier = Barrier(len(work))

    def run(one: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return one()
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(run, work))


@pytest.mark.prove
def test_many_processes_spend_exactly_the_points_there_are(
    live: Town, database_url: str, size: Size
) -> None:
    processes, points = size(4, 16), size(30, 100)
    times = points // processes + 5
    registry.award(actor_id=None, number=POOR, points=points, reason="补助", ref="race")
    command = [sys.executable, "-m", "tests.pos.racer", database_url]
    running = [
        subprocess.Popen(
            [*command, token, live.cards[POOR], MATCHES, str(times)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for token in _tills(live, processes)
    ]
    for one in running:
        assert one.stdout
        assert one.stdout.readline() == "ready\n"
    answers: Counter[str] = Counter()
    for one in running:
        assert one.stdin
        one.stdin.write("go\n")
        one.stdin.flush()
    for one in running:
        said, _ = one.communicate(timeout=240)
        assert one.returncode == 0
        answers.update(json.loads(said))
    assert answers == {"done": points, "not-enough-points": processes * times - points}
    assert live.balance(POOR) == 0
    assert live.left(MATCHES) == 500 - points
    _whole(slips=points)


def test_the_same_key_ten_times_at_once_is_one_slip_and_one_answer(live: Town) -> None:
    outcomes = _at_once(*[lambda: live.redeem((SALT, 3), key="k1")] * 10)
    first = outcomes[0].reply
    assert [outcome.reply for outcome in outcomes] == [first] * 10
    assert sorted(outcome.replayed for outcome in outcomes) == [False] + [True] * 9
    assert (live.balance(WANG), live.left(SALT)) == (94, 167)
    # And once more, as after a reply that was lost on the way.
    again = live.redeem((SALT, 3), key="k1")
    assert (again.reply, again.replayed) == (first, True)
    _whole(slips=1)


def test_the_same_undo_ten_times_at_once_gives_back_once(live: Town) -> None:
    slip = live.redeem((SALT, 3)).reply["slip"]
    outcomes = _at_once(*[lambda: undo(live.clerk, slip=slip, key="u1")] * 10)
    assert len({json.dumps(outcome.reply) for outcome in outcomes}) == 1
    assert (live.balance(WANG), live.left(SALT)) == (100, 170)
    _whole(slips=1)


def test_different_keys_undo_one_slip_once(live: Town) -> None:
    slip = live.redeem((SALT, 3)).reply["slip"]
    answers = _at_once(*(partial(undo, live.clerk, slip=slip, key=f"u{n}") for n in range(6)))
    assert answers.count("already-reversed") == 5
    assert (live.balance(WANG), live.left(SALT)) == (100, 170)
    _whole(slips=1)


@pytest.mark.prove
def test_two_tills_sell_the_last_piece_once(live: Town, size: Size) -> None:
    rounds = size(4, 500)
    for n in range(rounds):
        answers = _at_once(
            lambda: live.redeem((LAST, 1), card=WANG, by="clerk"),
            lambda: live.redeem((LAST, 1), card=LI, by="colleague"),
        )
        assert answers.count("out-of-stock") == 1
        [done] = [one for one in answers if one != "out-of-stock"]
        assert live.left(LAST) == 0
        # Put it back, so that nobody's limit or points end the race.
        by = "clerk" if done.reply["household"] == WANG else "colleague"
        undo(live.actors[by], slip=done.reply["slip"], key=f"u{n}")
    _whole(slips=rounds)


@pytest.mark.prove
def test_two_tills_take_the_last_points_once(live: Town, size: Size) -> None:
    rounds = size(4, 500)
    registry.award(actor_id=None, number=POOR, points=1, reason="补助", ref="race")
    tills = ("clerk", "colleague")
    for n in range(rounds):
        answers = _at_once(
            *(partial(live.redeem, (MATCHES, 1), card=POOR, by=clerk) for clerk in tills)
        )
        refused = answers.index("not-enough-points")
        done = answers[1 - refused]
        assert live.balance(POOR) == 0
        # Given back, so that the next round has a last point again.
        undo(live.actors[tills[1 - refused]], slip=done.reply["slip"], key=f"u{n}")
    _whole(slips=rounds)


@pytest.mark.prove
def test_goods_in_opposite_order_never_wait_in_a_ring(
    live: Town, database: Database, size: Size
) -> None:
    rounds = size(6, 150)

    def fill(tx: Any) -> None:
        shop = find_shop(tx, "S1")
        move_stock(tx, shop, {SALT: 9_999, EGGS: 9_999}, Cause("delivery", "delivery/1"))

    transaction(fill)
    for n in range(rounds):
        one, other = [(SALT, 1), (EGGS, 1)], [(EGGS, 1), (SALT, 1)]
        answers = _at_once(
            partial(live.redeem, *one, card=WANG, by="clerk"),
            partial(live.redeem, *other, card=LI, by="colleague"),
        )
        for by, answer in zip(("clerk", "colleague"), answers, strict=True):
            undo(live.actors[by], slip=answer.reply["slip"], key=f"u{n}")
    _whole(slips=2 * rounds)
    assert _deadlocks(database) == 0


def _deadlocks(database: Database) -> int:
    """How many deadlocks PostgreSQL has broken in this database; SQLite has one writer."""
    if database.writer.dialect.name == "sqlite":
        return 0
    bound().writer.dispose()
    with bound().writer.connect() as connection:
        connection.execute(text("SELECT pg_stat_clear_snapshot()"))
        query = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        return int(connection.scalar(text(query)) or 0)
