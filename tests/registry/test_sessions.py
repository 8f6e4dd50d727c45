"""Server-side sessions: idle and absolute limits, an end that holds, no id in the database."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from kernel import clock
from kernel.db import Database, reading, transaction
from registry import sessions
from registry.sessions import SignedOut, SignIn
from tests.registry.people import NOON, make_staff

HOUR = timedelta(hours=1)


def _start(staff_id: str, idle: timedelta = sessions.IDLE) -> str:
    return transaction(lambda tx: sessions.start(tx, staff_id, device_id=None, idle=idle))


def _resume(sid: str) -> SignIn:
    with reading() as session:
        return sessions.resume(session, sid)


@pytest.fixture
def chen(database: Database) -> str:
    """A member of staff."""
    return make_staff("chen")


def test_a_session_resumes_by_its_id_and_the_id_is_not_stored(chen: str) -> None:
    sid = _start(chen)
    assert _resume(sid).staff_id == chen
    with reading() as session:
        row = session.execute(select(SignIn.__table__)).one()
    assert sid not in [str(value) for value in row]


@pytest.mark.parametrize("sid", ["", "nobody's", "x" * 500, "\ud800", "\x00"])
def test_a_foreign_id_is_nobodys(chen: str, sid: str) -> None:
    with pytest.raises(SignedOut) as refused:
        _resume(sid)
    assert refused.value.status == 401


def test_each_session_has_an_id_of_its_own(chen: str) -> None:
    assert _start(chen) != _start(chen)


def test_an_hour_unused_ends_it(chen: str) -> None:
    with clock.frozen(NOON):
        sid = _start(chen)
    with clock.frozen(NOON + HOUR - timedelta(seconds=1)):
        _resume(sid)
    with clock.frozen(NOON + HOUR), pytest.raises(SignedOut):
        _resume(sid)


def test_use_keeps_it_alive_but_not_beyond_sixteen_hours(chen: str) -> None:
    with clock.frozen(NOON):
        sid = _start(chen)
    at = NOON
    while at < NOON + 15 * HOUR + timedelta(minutes=30):
        at += timedelta(minutes=30)
        with clock.frozen(at):
            _resume(sid)
            sessions.seen(sid)
    with clock.frozen(NOON + 16 * HOUR), pytest.raises(SignedOut):
        _resume(sid)


def test_a_clerks_session_lasts_a_shift(chen: str) -> None:
    with clock.frozen(NOON):
        sid = _start(chen, sessions.CLERK_IDLE)
    with clock.frozen(NOON + 11 * HOUR):
        _resume(sid)
    with clock.frozen(NOON + 12 * HOUR), pytest.raises(SignedOut):
        _resume(sid)


def test_use_is_noted_at_most_once_a_minute(chen: str) -> None:
    with clock.frozen(NOON):
        sid = _start(chen)
    with clock.frozen(NOON + timedelta(seconds=59)):
        sessions.seen(sid)
        assert _resume(sid).seen_at == NOON
    with clock.frozen(NOON + timedelta(seconds=60)):
        sessions.seen(sid)
        assert _resume(sid).seen_at == NOON + timedelta(seconds=60)


def test_use_does_not_wake_a_session_that_is_over(chen: str) -> None:
    with clock.frozen(NOON):
        sid = _start(chen)
    with clock.frozen(NOON + 2 * HOUR):
        sessions.seen(sid)
        with pytest.raises(SignedOut):
            _resume(sid)


def test_an_ended_session_stays_ended(chen: str) -> None:
    with clock.frozen(NOON):
        sid = _start(chen)
        transaction(lambda tx: sessions.end(tx, sid))
    with clock.frozen(NOON + timedelta(minutes=5)):
        sessions.seen(sid)
        with pytest.raises(SignedOut):
            _resume(sid)


def test_ending_all_ends_this_persons_and_can_keep_one(chen: str) -> None:
    li = _start(make_staff("li"))
    kept, other = _start(chen), _start(chen)
    transaction(lambda tx: sessions.end_all_for(tx, chen, keep=kept))
    _resume(kept)
    _resume(li)
    with pytest.raises(SignedOut):
        _resume(other)
    transaction(lambda tx: sessions.end_all_for(tx, chen))
    with pytest.raises(SignedOut):
        _resume(kept)
