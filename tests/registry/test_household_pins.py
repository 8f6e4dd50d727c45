"""A household's PIN: kept at the office, counted when wrong, locked, unlocked with a reason."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from kernel.db import reading
from registry import Subject, find_subject, history_of, withdraw_consent
from registry.details import DetailUnfit
from registry.household_pins import pin_state, prove_pin, set_pin, unlock_pin
from registry.pins import PinEasy, PinLocked, PinUnset, PinWrong
from tests.pos.counter import LI, Town

PIN = "4827"


@pytest.fixture
def li(town: Town) -> Subject:
    """Li's household, which has chosen PIN."""
    set_pin(town.actors["officer"], number=LI, key="p1", pin=PIN)
    with reading() as session:
        return find_subject(session, LI)


def _try(li: Subject, pin: str) -> str:
    try:
        prove_pin(li.village_id, li.id, pin)
    except (PinWrong, PinLocked) as refusal:
        return refusal.code
    return "right"


def test_five_wrong_lock_it_and_the_office_unlocks_it(town: Town, li: Subject) -> None:
    officer = town.actors["officer"]
    assert [_try(li, "1111") for _ in range(4)] == ["pin-wrong"] * 4
    assert _try(li, PIN) == "right"  # and counts from the start again
    assert [_try(li, "1111") for _ in range(5)] == ["pin-wrong"] * 4 + ["pin-locked"]
    assert _try(li, PIN) == "pin-locked"
    with pytest.raises(DetailUnfit):
        unlock_pin(officer, number=LI, key="u0", reason=" ")
    unlock_pin(officer, number=LI, key="u1", reason="老人记错了")
    assert _try(li, PIN) == "right"
    with reading() as session:
        happened = [(one.kind, one.note) for one in history_of(session, li)]
    assert happened[:2] == [("pin-unlocked", "老人记错了"), ("pin-set", "")]


def test_tries_at_the_same_time_are_all_counted(li: Subject) -> None:
    with ThreadPoolExecutor(4) as tills:
        answers = list(tills.map(lambda _: _try(li, "1111"), range(8)))
    assert (answers.count("pin-wrong"), answers.count("pin-locked")) == (4, 4)
    with reading() as session:
        assert pin_state(session, li) == "locked"


def test_the_pin_is_stored_nowhere_as_it_is(town: Town, li: Subject) -> None:
    with pytest.raises(PinEasy):
        set_pin(town.actors["officer"], number=LI, key="p2", pin="010002")
    with reading() as session:
        for table in ("household_pin", "operation", "subject_event"):
            rows = session.execute(text(f"SELECT * FROM {table}")).all()
            assert not any(PIN in [str(value) for value in row] for row in rows)


def test_who_withdraws_has_none(town: Town, li: Subject) -> None:
    withdraw_consent(town.actors["officer"], number=LI, key="w1")
    with reading() as session:
        assert pin_state(session, li) == "none"
    with pytest.raises(PinUnset):
        prove_pin(li.village_id, li.id, PIN)
