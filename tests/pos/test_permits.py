"""Permits: good once, for ten minutes, for this clerk, till and household alone."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

import pos
from kernel.db import reading, transaction
from pos import permits
from pos.permits import Allowed, Permit, PermitOver, find_permit, give
from pos.shops import find_shop
from registry import Actor, CardUnknown
from tests.pos.counter import LI, MATCHES, WANG, Town, Watch, whole


def _given(town: Town, household: str = LI, kind: str = permits.NO_CARD) -> Permit:
    allowed = {
        permits.NO_CARD: Allowed(kind, reason="忘带卡", second_id=town.ids["officer"]),
        permits.PIN: Allowed(kind),
    }[kind]

    def work(tx: Session) -> Permit:
        return give(tx, town.clerk, find_shop(tx, "S1"), household, allowed=allowed)

    return transaction(work)


def _found(town: Town, permit: Permit, actor: Actor, shop: str = "S1") -> Permit:
    with reading() as session:
        return find_permit(session, actor, find_shop(session, shop), permit.id)


def test_it_is_bound_to_the_clerk_the_till_and_the_shop(town: Town, watch: Watch) -> None:
    permit = _given(town)
    watch.forward(minutes=9)
    assert _found(town, permit, town.clerk).household == LI
    for other in (town.actors["colleague"], replace(town.clerk, device_id=None)):
        with pytest.raises(PermitOver):
            _found(town, permit, other)
    with pytest.raises(PermitOver):
        _found(town, permit, town.clerk, "W1")
    watch.forward(minutes=1)
    with pytest.raises(PermitOver):
        _found(town, permit, town.clerk)


def test_a_permit_with_a_card_is_for_that_card_s_household(town: Town) -> None:
    permit = _given(town, LI, permits.PIN)
    with pytest.raises(PermitOver):
        pos.redeem(town.clerk, replace(town.order((MATCHES, 1), card=WANG), permit=permit.id))
    with pytest.raises(CardUnknown):
        pos.redeem(town.clerk, pos.Order("k2", "", ((MATCHES, 1),), permit.id))
    reply = pos.redeem(
        town.clerk, replace(town.order((MATCHES, 1), card=LI), permit=permit.id)
    ).reply
    assert reply["household"] == LI
    whole()


def test_two_baskets_at_once_use_it_once(town: Town) -> None:
    permit = _given(town)

    def sell(key: str) -> str:
        try:
            pos.redeem(town.clerk, pos.Order(key, "", ((MATCHES, 1),), permit.id))
        except PermitOver as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(2) as tills:
        assert sorted(tills.map(sell, ("k1", "k2"))) == ["done", "permit-over"]
    assert town.balance(LI) == 299
    whole()
