"""The PIN of the staff: chosen with the password, counted, locked, unlocked by somebody else."""

import pytest
from sqlalchemy import text

from kernel.db import reading, transaction
from registry import passwords, staff, staff_lists, staff_pins
from registry.access import NotPermitted, PasswordChangeNeeded
from registry.pins import PinEasy, PinWrong
from registry.sign_in import SignInRefused
from registry.staff import StaffUnknown
from registry.staff_pins import (
    OwnPin,
    OwnPinLocked,
    OwnPinUnset,
    choose_pin,
    prove_pin,
    unlock_pin,
    vouched_here,
)
from registry.throttle import TooManyTries
from tests.pos.counter import PASSWORD, Town

PIN = "4827"


def choose(username: str = "clerk", pin: str = PIN, password: str = PASSWORD) -> None:
    """Choose a PIN with the password, as its holder does."""
    choose_pin(username=username, password=password, pin=pin, address="192.0.2.1")


def _tries(town: Town, *pins: str) -> list[str]:
    said = []
    for pin in pins:
        try:
            prove_pin(town.ids["clerk"], pin)
        except (PinWrong, OwnPinLocked, OwnPinUnset) as refusal:
            said.append(refusal.code)
        else:
            said.append("right")
    return said


def test_it_takes_the_password_and_is_stored_nowhere_as_it_is(town: Town) -> None:
    with pytest.raises(SignInRefused):
        choose(password="wrong")
    with pytest.raises(PinEasy):
        choose(pin="1234")
    assert _tries(town, PIN) == ["own-pin-unset"]
    choose()
    assert _tries(town, "4828", PIN) == ["pin-wrong", "right"]
    with reading() as session:
        for table in ("staff_pin", "staff_pin_event"):
            rows = session.execute(text(f"SELECT * FROM {table}")).all()
            assert rows
            assert not any(PIN in [str(value) for value in row] for row in rows)


def test_five_wrong_lock_it_until_an_officer_or_the_password(town: Town) -> None:
    choose()
    assert _tries(town, *["1111"] * 5, PIN) == ["pin-wrong"] * 4 + ["own-pin-locked"] * 2
    for who, refusal in (("officer-west", StaffUnknown), ("collector", StaffUnknown)):
        with pytest.raises(refusal):
            unlock_pin(town.actors[who], town.ids["clerk"])
    unlock_pin(town.actors["officer"], town.ids["clerk"])
    unlock_pin(town.actors["officer"], town.ids["clerk"])
    assert _tries(town, *["1111"] * 4, PIN) == ["pin-wrong"] * 4 + ["right"]
    _tries(town, *["1111"] * 5)
    choose(pin="50418")
    assert _tries(town, PIN, "50418") == ["pin-wrong", "right"]
    with reading() as session:
        file = staff_lists.file_of(session, town.actors["officer"], town.ids["clerk"])
    assert [act.kind for act in file.acts] == ["pin-set", "pin-unlock", "pin-set"]
    assert file.pin == "set"


def test_nobody_unlocks_the_own_one_or_one_that_is_not(town: Town) -> None:
    officer = town.actors["officer"]
    choose("officer")
    with pytest.raises(OwnPin):
        unlock_pin(officer, town.ids["officer"])
    with pytest.raises(OwnPinUnset):
        unlock_pin(officer, town.ids["clerk"])
    with pytest.raises(NotPermitted):
        _works_elsewhere_too(town)


def _works_elsewhere_too(town: Town) -> None:
    role = staff.RoleAt("clerk", town.west, "W1")
    transaction(lambda tx: staff.give_role(tx, town.ids["clerk"], role))
    choose()
    unlock_pin(town.actors["officer"], town.ids["clerk"])


def test_a_one_time_password_or_a_closed_account_has_none(town: Town) -> None:
    choose()
    given = passwords.hash_password(PASSWORD)
    transaction(lambda tx: staff.set_password(tx, town.ids["clerk"], given, must_change=True))
    assert _tries(town, PIN) == ["own-pin-unset"]
    with pytest.raises(PasswordChangeNeeded):
        choose()
    transaction(lambda tx: staff.set_password(tx, town.ids["clerk"], given, must_change=False))
    assert _tries(town, PIN) == ["right"]
    transaction(lambda tx: staff.disable_staff(tx, town.ids["clerk"]))
    with reading() as session:
        assert staff_pins.pin_state(session, town.ids["clerk"]) == "none"


def test_a_second_person_stands_beside_by_pin_or_password(town: Town) -> None:
    choose("second")
    for secret in (PIN, PASSWORD):
        beside = vouched_here(username="second", secret=secret, address="192.0.2.1")
        assert beside.staff_id == town.ids["second"]
        assert beside.may("slips.witness", village_id=town.east)
    for username, secret, refusal in (
        ("second", "4828", PinWrong),
        ("officer", PIN, OwnPinUnset),
        ("nobody", PIN, SignInRefused),
        ("second", "wrong password", SignInRefused),
    ):
        with pytest.raises(refusal):
            vouched_here(username=username, secret=secret, address="192.0.2.1")
    for _ in range(28):  # names that nobody has are counted for the address
        with pytest.raises(SignInRefused):
            vouched_here(username="nobody", secret=PIN, address="192.0.2.1")
    with pytest.raises(TooManyTries):
        vouched_here(username="second", secret=PIN, address="192.0.2.1")
