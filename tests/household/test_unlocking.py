"""Opening a household's pages: with its PIN, which locks after five wrong ones."""

import pytest

from household.unlocking import behind, lock, unlock
from kernel.db import reading, transaction
from registry import card_sessions, find_subject, household_pins, make_look, pins
from registry.throttle import TooManyTries
from tests.pos.counter import WANG, Town


def test_the_right_pin_opens_and_five_wrong_ones_lock(town: Town) -> None:
    token = transaction(lambda tx: make_look(tx, find_subject(tx, WANG)))
    assert behind(token, address="here")[1] == "none"
    with pytest.raises(pins.PinUnset):
        unlock(token, "8520", address="here")
    household_pins.set_pin(town.actors["officer"], number=WANG, key="pin", pin="8520")
    sid = unlock(token, "8520", address="here")
    with reading() as session:
        assert card_sessions.subject_behind(session, token, sid).number == WANG
    lock(sid)
    with reading() as session, pytest.raises(card_sessions.CardPinNeeded):
        card_sessions.subject_behind(session, token, sid)
    for _time in range(4):
        with pytest.raises(pins.PinWrong):
            unlock(token, "0000", address="here")
    for typed in ("0000", "8520"):
        with pytest.raises(pins.PinLocked):
            unlock(token, typed, address="here")
    assert behind(token, address="here")[1] == "locked"


def test_guessing_links_is_slowed_down(town: Town) -> None:
    assert town.balance(WANG) == 100
    for guess in range(30):
        with pytest.raises(Exception, match="look-unknown"):
            behind(f"guess {guess}", address="there")
    with pytest.raises(TooManyTries):
        unlock("guess", "8520", address="there")
    token = transaction(lambda tx: make_look(tx, find_subject(tx, WANG)))
    assert behind(token, address="elsewhere")[0].number == WANG
