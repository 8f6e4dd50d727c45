"""Throttling: counted in the database, one count per try, open again after the pause."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from kernel import clock
from kernel.db import Database, reading, transaction
from kernel.errors import Refusal
from registry import throttle
from registry.throttle import ACCOUNT, TooManyTries
from tests.registry.people import NOON


class Wrong(Refusal):
    """What the guarded verb of these tests says no with."""

    code = "wrong-in-test"


def _fail(times: int = 1, subject: str = "chen") -> None:
    for _ in range(times):
        transaction(lambda tx: throttle.fail(tx, ACCOUNT, subject))


def _check(subject: str = "chen") -> None:
    with reading() as session:
        throttle.check(session, ACCOUNT, subject)


def test_the_fifth_failure_closes_the_door_for_a_quarter_of_an_hour(database: Database) -> None:
    with clock.frozen(NOON):
        _fail(4)
        _check()
        _fail()
        with pytest.raises(TooManyTries) as refused:
            _check()
        assert refused.value.status == 429
        assert refused.value.details == {"seconds": 901}
        with pytest.raises(TooManyTries):
            _fail()
    with clock.frozen(NOON + timedelta(minutes=14, seconds=59)), pytest.raises(TooManyTries):
        _check()
    with clock.frozen(NOON + timedelta(minutes=15)):
        _check()


def test_after_the_pause_the_count_starts_again(database: Database) -> None:
    with clock.frozen(NOON):
        _fail(5)
    with clock.frozen(NOON + timedelta(minutes=16)):
        _fail(4)
        _check()


def test_old_failures_do_not_count(database: Database) -> None:
    with clock.frozen(NOON):
        _fail(4)
    with clock.frozen(NOON + timedelta(minutes=15)):
        _fail(4)
        _check()


def test_one_subject_does_not_close_anothers_door(database: Database) -> None:
    _fail(5)
    _check("li")


def test_clear_forgets_this_subject_and_what_is_older_than_a_day(database: Database) -> None:
    with clock.frozen(NOON):
        _fail(3, "old")
    with clock.frozen(NOON + timedelta(days=2)):
        _fail(3, "li")
        _fail(3, "chen")
        transaction(lambda tx: throttle.clear(tx, ACCOUNT, "chen"))
    with reading() as session:
        assert session.scalars(select(throttle.Throttle.failures)).all() == [3]


def test_taking_back_opens_the_door_it_closed(database: Database) -> None:
    _fail(5)
    transaction(lambda tx: throttle.take_back(tx, ACCOUNT, "chen"))
    _check()
    _fail()
    with pytest.raises(TooManyTries):
        _check()


def test_what_was_typed_is_not_stored(database: Database) -> None:
    _fail(1, "a password typed in the wrong box")
    with reading() as session:
        row = session.scalars(select(throttle.Throttle)).one()
        assert "password" not in row.subject
        assert len(row.subject) == 64


def test_failures_at_the_same_time_all_count(database: Database) -> None:
    def one(_: int) -> bool:
        try:
            _fail()
        except TooManyTries:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(16))) == ACCOUNT.failures


def test_a_guard_counts_what_it_is_told_to_and_then_refuses(database: Database) -> None:
    limit = throttle.UNKNOWN_CARD
    with clock.frozen(NOON):
        for _ in range(limit.failures):
            with pytest.raises(Wrong), throttle.guarded(limit, "till", Wrong):
                raise Wrong
        with pytest.raises(TooManyTries), throttle.guarded(limit, "till", Wrong):
            pytest.fail("the door is closed")
    with clock.frozen(NOON + timedelta(minutes=1)), throttle.guarded(limit, "till", Wrong):
        pass


def test_a_guard_does_not_count_other_refusals_or_success(database: Database) -> None:
    limit = throttle.UNKNOWN_CARD
    for _ in range(limit.failures + 1):
        with pytest.raises(TooManyTries), throttle.guarded(limit, "till", Wrong):
            raise TooManyTries(seconds=1)
        with throttle.guarded(limit, "till", Wrong):
            pass
