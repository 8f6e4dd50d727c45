"""A telephone's code at the till: the strongest tier, once, whoever tries and however often."""

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

import pos
from kernel.db import reading, transaction
from kernel.errors import Refusal
from pos.limits import LimitReached, ProvenLimitReached
from pos.no_card import Holder
from pos.permits import Permit, PermitOver
from pos.scanning import ScannedCard
from registry import CardElsewhere, CardUnknown, codes, find_subject, phones, set_setting
from registry.phones import Phone, RotatingOver
from registry.throttle import TooManyTries
from tests.pos.counter import FAR, LI, MATCHES, POOR, WANG, Town, Watch, whole


def phone_of(number: str = LI) -> Phone:
    """A telephone of this household."""
    return transaction(lambda tx: phones.enrol_phone(tx, find_subject(tx, number))[0])


def _take(town: Town, code: str, by: str = "clerk") -> ScannedCard:
    found = pos.scan(town.actors[by], code)
    assert isinstance(found, ScannedCard)
    return found


def _sell(town: Town, points: int, permit: str, by: str = "clerk") -> str:
    order = pos.Order(f"{permit}/{points}", "", ((MATCHES, points),), permit)
    try:
        return str(pos.redeem(town.actors[by], order).reply["slip"])
    except Refusal as refusal:
        return refusal.code


def _limits(town: Town, **most: int) -> None:
    def work(tx: Session) -> None:
        for name, points in most.items():
            set_setting(tx, town.east, f"{name}_points_per_day", points)

    transaction(work)


def test_a_code_stands_for_the_card_in_the_strongest_tier(town: Town) -> None:
    _limits(town, card=10, proven=20, rotating=40, no_card=5)
    phone = phone_of()
    seen = _take(town, f"{phones.code_of(phone)}\r")
    assert (seen.name, seen.number, seen.balance) == ("李某某", LI, 300)
    assert (seen.limit_today, seen.left_today) == (40, 40)
    slip = _sell(town, 30, seen.permit)
    assert slip[:2] == codes.SLIP
    assert _sell(town, 1, seen.permit) == PermitOver.code
    # It is no slip without a card: what may be used without one is still whole.
    with pytest.raises(LimitReached):
        pos.redeem(town.clerk, town.order((MATCHES, 1), card=LI))
    _limits(town, card=100)
    let_in, _permit = pos.let_in(town.clerk, Holder(LI, "忘带卡", town.actors["officer"]))
    assert (let_in.limit_today, let_in.left_today) == (5, 5)
    whole()


def test_the_day_ends_for_a_code_too(town: Town, watch: Watch) -> None:
    _limits(town, card=10, proven=20, rotating=40)
    phone = phone_of()
    seen = _take(town, phones.code_of(phone))
    assert _sell(town, 41, seen.permit) == ProvenLimitReached.code
    assert _sell(town, 40, seen.permit)[:2] == codes.SLIP
    watch.forward(minutes=1)
    assert _take(town, phones.code_of(phone)).left_today == 0
    with reading() as session:
        assert [one.kind for one in session.query(Permit)] == ["rotating", "rotating"]


def test_a_code_of_another_village_or_of_a_closed_household_is_refused(town: Town) -> None:
    with pytest.raises(CardElsewhere):
        _take(town, phones.code_of(phone_of(FAR)))
    with pytest.raises(CardElsewhere):
        _take(town, phones.code_of(phone_of()), by="clerk-west")
    assert _take(town, phones.code_of(phone_of(WANG))).number == WANG


def test_of_two_tills_with_one_code_exactly_one_wins(town: Town) -> None:
    """The same screenshot at two tills at the same moment."""

    def take(by: str) -> str:
        try:
            return _sell(town, 10, _take(town, code, by).permit, by)
        except RotatingOver as refusal:
            return refusal.code

    for _round in range(5):
        code = phones.code_of(phone_of())
        with ThreadPoolExecutor(4) as tills:
            said = list(tills.map(take, ("clerk", "colleague") * 2))
        assert sorted(one[:2] for one in said) == ["46", "ro", "ro", "ro"]
        transaction(lambda tx: phones.revoke_phones(tx, find_subject(tx, LI)))
    assert town.balance(LI) == 300 - 5 * 10
    whole()


@pytest.mark.prove
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_forged_code_is_ever_taken(
    town: Town, watch: Watch, size: Callable[[int, int], int]
) -> None:
    """A till that forges a hundred a minute, for a week: ten are looked at, ninety turned away.

    Half of them name a telephone that is there. A good one is turned away with them.
    """
    chance = random.Random(4)
    there = [phone_of(number) for number in (WANG, LI, POOR, FAR) for _one in range(5)]
    for _minute in range(size(300, 1_000_000) // 100):
        said = Counter(
            _said(town, _forged(chance, chance.choice(there) if at % 2 else None, watch))
            for at in range(100)
        )
        # What a telephone showed some minutes ago may be hit by chance: refused, not counted.
        seen_before = said.pop(RotatingOver.code, 0)
        assert said == {CardUnknown.code: 10, TooManyTries.code: 90 - seen_before}
        assert _said(town, phones.code_of(there[0])) == TooManyTries.code
        watch.forward(minutes=1)
    assert _take(town, phones.code_of(there[0])).number == WANG
    whole()


def _said(town: Town, code: str) -> str:
    """How the till's own verb refuses this code."""
    with pytest.raises(Refusal) as refused:
        _take(town, code)
    return refused.value.code


def _forged(chance: random.Random, phone: Phone | None, watch: Watch) -> str:
    """A code by chance, of this telephone or of any, but none that is good now."""
    if phone is None:
        return codes.numbered_code(codes.ROTATING, chance.randrange(10**16))
    good = []
    for minutes in (-1, 1, 1):
        watch.forward(minutes=minutes)
        good.append(phones.code_of(phone))
    watch.forward(minutes=-1)
    while True:
        digits = phone.holder * 10**8 + chance.randrange(10**8)
        if (code := codes.numbered_code(codes.ROTATING, digits)) not in good:
            return code


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_telephone_that_is_guessed_at_closes_for_longer_than_the_till(
    town: Town, watch: Watch
) -> None:
    """Patience does not help, nor does another till."""
    phone = phone_of()
    for guess in range(10):
        digits = phone.holder * 10**8 + guess
        with pytest.raises(CardUnknown):
            _take(
                town, codes.numbered_code(codes.ROTATING, digits), ("clerk", "colleague")[guess % 2]
            )
    for minutes in (1, 13):
        watch.forward(minutes=minutes)
        with pytest.raises(TooManyTries):
            _take(town, phones.code_of(phone))
    watch.forward(minutes=2)
    assert _take(town, phones.code_of(phone)).number == LI


def test_a_clerk_who_takes_the_till_over_takes_no_code_along(town: Town) -> None:
    seen = _take(town, phones.code_of(phone_of()))
    other = replace(town.actors["colleague"], device_id=town.clerk.device_id)
    order = pos.Order("k", "", ((MATCHES, 1),), seen.permit)
    with pytest.raises(PermitOver):
        pos.redeem(other, order)
