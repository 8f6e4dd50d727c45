"""Telephones that show codes: each code for a minute, once, in its own village."""

import pytest
from sqlalchemy.orm import Session

from kernel.db import Database, reading, transaction
from registry import codes, phones
from registry.cards import CardElsewhere, CardUnknown
from registry.closing import close_subject
from registry.phones import Phone, PhonesTooMany, RotatingOver
from registry.standing import SubjectClosed
from registry.subjects import Subject
from tests.pos.counter import Watch
from tests.registry.people import Town, make_household, make_town


@pytest.fixture
def town(database: Database, watch: Watch) -> Town:
    """Two villages, at noon."""
    del watch
    return make_town()


@pytest.fixture
def wang(town: Town) -> Subject:
    """A household."""
    return make_household(town.east, "010317")


def _add(subject: Subject) -> tuple[Phone, str]:
    return transaction(lambda tx: phones.enrol_phone(tx, subject))


def _use(village: int, code: str) -> str:
    return transaction(lambda tx: phones.use_code(tx, village, code).number)


def test_a_code_is_good_once_and_for_its_minute(town: Town, wang: Subject, watch: Watch) -> None:
    phone, token = _add(wang)
    code = phones.code_of(phone)
    assert codes.is_well_formed(code)
    assert code[:2] == codes.ROTATING
    assert phones.holder_of(code) == f"{phone.holder:08d}"
    assert phones.seconds_left() == 60
    with reading() as session:
        row = session.query(Phone).one()
        assert token not in str(vars(row))
        found = phones.own_phone(session, wang, token)
        assert found is not None
        assert not phones.is_used(found)
    assert _use(town.east, code) == "010317"
    with reading() as session:
        assert phones.is_used(session.query(Phone).one())
    for minutes in (0, 1, 1, 20, 30):
        watch.forward(minutes=minutes)
        with pytest.raises((RotatingOver, CardUnknown)):
            _use(town.east, code)


def test_a_step_of_drift_is_taken_and_nothing_older_or_used(
    town: Town, wang: Subject, watch: Watch
) -> None:
    phone, _token = _add(wang)
    shown = []
    for _minute in range(4):
        shown.append(phones.code_of(phone))
        watch.forward(minutes=1)
    watch.forward(minutes=-1)
    with pytest.raises(RotatingOver):
        _use(town.east, shown[1])
    assert _use(town.east, shown[2]) == "010317"
    watch.forward(minutes=-1)
    assert _use(town.east, shown[3]) == "010317"
    for code in shown:
        with pytest.raises(RotatingOver):
            _use(town.east, code)


def test_another_village_or_a_telephone_taken_away_gets_nothing(town: Town, wang: Subject) -> None:
    phone, _token = _add(wang)
    other, _second = _add(wang)
    code = phones.code_of(phone)
    with pytest.raises(CardElsewhere):
        _use(town.west, code)
    transaction(lambda tx: phones.revoke_phones(tx, wang, phone.id))
    with pytest.raises(CardUnknown):
        _use(town.east, code)
    assert _use(town.east, phones.code_of(other)) == "010317"
    transaction(lambda tx: phones.revoke_phones(tx, wang))
    with reading() as session:
        assert phones.phones_of(session, wang) == []


def test_five_telephones_are_enough_and_an_ended_household_has_none(
    town: Town, wang: Subject
) -> None:
    phone = [_add(wang)[0] for _one in range(5)][-1]
    with pytest.raises(PhonesTooMany):
        _add(wang)

    def close(tx: Session) -> None:
        close_subject(tx, tx.get_one(Subject, (wang.village_id, wang.id)), "ended", staff_id=None)

    transaction(close)
    with pytest.raises(CardUnknown):
        _use(town.east, phones.code_of(phone))
    with pytest.raises(SubjectClosed):
        _add(wang)


def test_forged_codes_are_not_taken(town: Town, wang: Subject) -> None:
    """Of another telephone, with other digits, misread, or no code at all."""
    phone, _token = _add(wang)
    real = int(phones.code_of(phone)[2:18])
    for forged in (real + 1, real - 10**8, 0, 10**16 - 1):
        with pytest.raises(CardUnknown):
            _use(town.east, codes.numbered_code(codes.ROTATING, forged % 10**16))
    for none in ("", phones.code_of(phone)[:-1] + "x", codes.make_code(codes.SPEND)):
        assert phones.holder_of(none) == ""
        with pytest.raises(CardUnknown):
            _use(town.east, none)
