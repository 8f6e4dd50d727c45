"""A locked till: told by its page, or by the server's own clock; a PIN opens it again."""

from kernel.db import reading, transaction
from registry import locking, sessions, set_setting
from registry.sessions import seen
from tests.pos.counter import Town, Watch
from tests.registry.test_staff_pins import choose
from tests.registry.test_switching import Till


def test_the_page_locks_it_and_a_pin_opens_it(town: Town) -> None:
    choose("clerk", "50418")
    till = Till(town)
    assert not till.actor().locked
    locking.lock(till.sid)
    locking.lock(till.sid)
    assert till.actor().locked
    till.switch("clerk", "50418")
    assert not till.actor().locked


def test_the_server_does_not_wait_for_the_page(town: Town, watch: Watch) -> None:
    till = Till(town)
    watch.forward(minutes=6)
    seen(till.sid)
    watch.forward(minutes=6, seconds=59)
    assert not till.actor().locked
    watch.forward(seconds=1)
    assert till.actor().locked  # five minutes, and two
    transaction(lambda tx: set_setting(tx, town.east, "till_lock_minutes", 30))
    assert not till.actor().locked
    with reading() as session:
        assert locking.lock_minutes(session, town.west) == 5


def test_away_from_a_till_nothing_locks(town: Town, watch: Watch) -> None:
    sid = transaction(
        lambda tx: sessions.start(tx, town.ids["officer"], device_id=None, idle=sessions.IDLE)
    )
    watch.forward(minutes=30)
    assert not Till(town).actor(sid).locked
