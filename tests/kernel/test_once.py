"""Each operation once: the first answer for ever, refusals included; twins; other requests."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import Database, reading, transaction
from kernel.errors import Refusal
from kernel.once import InFlight, KeyReused, Operation, Outcome, once

Work = Callable[[Session], dict[str, Any]]


@pytest.fixture
def full() -> Iterator[type[Refusal]]:
    """A refusal of this test's own."""

    class TestFull(Refusal):
        code = "test-full"

    yield TestFull
    del Refusal.by_code["test-full"]


@pytest.fixture
def counting(database: Database) -> Database:
    """A row that work counts on."""
    with database.writer.begin() as connection:
        connection.execute(
            text("INSERT INTO account VALUES (1, 'a', 'household', TRUE, '2026-01-01 00:00:00')")
        )
        connection.execute(text("INSERT INTO lot VALUES (1, 'a', '2027-12-31', 0)"))
    return database


def _ask(
    key: str = "k1", request: Mapping[str, Any] | None = None, client: str = "till/1"
) -> Operation:
    return Operation(1, client, key, request or {"goods": "盐", "quantity": 1})


def _count(tx: Session) -> dict[str, Any]:
    counted = tx.scalar(text("UPDATE lot SET credited = credited + 1 RETURNING credited"))
    return {"counted": counted}


def _do(operation: Operation, work: Work = _count) -> Outcome:
    return transaction(lambda tx: once(tx, operation, lambda: work(tx)))


def _counted() -> Any:
    with reading() as session:
        return session.scalar(text("SELECT credited FROM lot"))


def test_the_first_time_it_is_done(counting: Database) -> None:
    outcome = _do(_ask())
    assert outcome == Outcome({"counted": 1}, None, replayed=False)
    assert outcome.unwrap() == {"counted": 1}


def test_again_it_is_answered_and_not_done(counting: Database) -> None:
    first = _do(_ask())
    for _ in range(3):
        again = _do(_ask())
        assert again.replayed
        assert again.unwrap() == first.unwrap()
    assert _counted() == 1


def test_the_order_of_the_request_does_not_matter(counting: Database) -> None:
    _do(_ask(request={"a": 1, "b": 2}))
    assert _do(_ask(request={"b": 2, "a": 1})).replayed


def test_another_request_under_the_key_is_refused_and_the_first_answer_stays(
    counting: Database,
) -> None:
    first = _do(_ask())
    with pytest.raises(KeyReused) as refused:
        _do(_ask(request={"goods": "盐", "quantity": 2}))
    assert refused.value.details == {"key": "k1"}
    assert _do(_ask()).unwrap() == first.unwrap()
    assert _counted() == 1


@pytest.mark.parametrize(
    "other", [Operation(2, "till/1", "k1", {}), Operation(1, "till/2", "k1", {}), _ask("k2")]
)
def test_a_key_is_one_clients_own_in_one_village(counting: Database, other: Operation) -> None:
    _do(_ask(request={}))
    assert not _do(other).replayed
    assert _counted() == 2


def test_a_refusal_is_the_answer_for_ever(counting: Database, full: type[Refusal]) -> None:
    """A lost "no" must not turn into a "yes" later; and what was done before it is taken back."""

    def work(tx: Session) -> dict[str, Any]:
        _count(tx)
        raise full(short=3, on="2026-01-01")

    outcome = _do(_ask(), work)
    assert (outcome.refusal, outcome.replayed) == ("test-full", False)
    again = _do(_ask())  # it would work now
    assert again.replayed
    for one in (outcome, again):
        with pytest.raises(full) as refused:
            one.unwrap()
        assert refused.value.details == {"short": 3, "on": "2026-01-01"}
    assert _counted() == 0


def test_a_failure_is_no_answer(counting: Database) -> None:
    def work(tx: Session) -> dict[str, Any]:
        _count(tx)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        _do(_ask(), work)
    assert not _do(_ask()).replayed
    assert _counted() == 1


def test_a_broken_law_is_no_answer(counting: Database) -> None:
    def work(tx: Session) -> dict[str, Any]:
        tx.execute(text("INSERT INTO lot VALUES (1, 'nobody', '2027-12-31', 0)"))
        tx.execute(text("INSERT INTO lot VALUES (1, 'a', '2027-12-31', 0)"))
        return {}

    with pytest.raises(IntegrityError):
        _do(_ask(), work)
    assert not _do(_ask()).replayed


def test_what_is_stored_is_codes_and_the_digest(counting: Database) -> None:
    """Nobody's name is kept with the key: the request itself is not stored."""
    with clock.frozen(clock.now()):
        _do(_ask())
        with reading() as session:
            row = session.execute(text("SELECT * FROM operation")).one()
    assert (row.village, row.client, row.key) == (1, "till/1", "k1")
    assert (row.digest, row.refusal, row.reply) == (_ask().digest, None, '{"counted": 1}')
    assert len(row.digest) == 64


def test_ten_at_once_are_one(counting: Database) -> None:
    barrier, outcomes = Barrier(10, timeout=60), list[Outcome]()

    def ask() -> None:
        barrier.wait()
        outcomes.append(_do(_ask()))

    _all([Thread(target=ask) for _ in range(10)])
    assert Counter(outcome.replayed for outcome in outcomes) == {True: 9, False: 1}
    assert {tuple(outcome.unwrap().items()) for outcome in outcomes} == {(("counted", 1),)}
    assert _counted() == 1


def _all(threads: list[Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_twin_is_waited_for_and_then_answers(counting: Database) -> None:
    outcomes: list[Outcome] = []
    twin = Thread(target=lambda: outcomes.append(_do(_ask())))

    def work(tx: Session) -> dict[str, Any]:
        twin.start()
        twin.join(0.3)
        assert outcomes == []
        return _count(tx)

    first = _do(_ask(), work)
    twin.join()
    assert outcomes == [Outcome(first.reply, None, replayed=True)]


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_twin_that_takes_too_long_is_told_so(counting: Database) -> None:
    """It holds the key on a connection of its own; nothing is stored, so the next try counts."""

    def impatient(tx: Session) -> Outcome:
        tx.execute(text("SET LOCAL lock_timeout = '50ms'"))
        return once(tx, _ask(), lambda: _count(tx))

    with counting.writer.connect() as other:
        other.execute(
            text("INSERT INTO operation VALUES (1, 'till/1', 'k1', 'x', NULL, '', '2026-01-01')")
        )
        with pytest.raises(InFlight) as refused:
            transaction(impatient)
        assert (refused.value.code, refused.value.status) == ("in-flight", 409)
        other.rollback()
    assert not transaction(impatient).replayed
    assert _counted() == 1


def test_another_fault_at_the_key_is_not_taken_for_a_twin(counting: Database) -> None:
    with counting.writer.begin() as connection:
        connection.execute(text("ALTER TABLE operation RENAME TO elsewhere"))
    with pytest.raises(DBAPIError, match="operation"):
        _do(_ask())
