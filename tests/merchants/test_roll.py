"""The roll: every act in every state, and a log that stays."""

from collections.abc import Callable
from functools import partial
from itertools import product

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel.db import reading, transaction
from merchants import roll
from merchants.roll import WAYS, Merchant, MerchantEvent, MerchantStateUnfit
from registry import hold_village
from tests.pos.counter import Town

LICENCE = "91440300708461136T"


def enter(tx: Session, village: int, name: str = "村口理发店") -> str:
    """A merchant of that village on the roll; gives its code."""
    hold_village(tx, village)
    code = roll.next_code(tx, village)
    said = {"kind": "service", "licence": LICENCE, "address": "村口 3 号"}
    of_whom = {"contact": "周师傅", "phone": "13800000001"}
    roll.enter(tx, Merchant(village_id=village, code=code, name=name, **said, **of_whom))
    return code


def _do(tx: Session, *, code: str, act: str, staff: str) -> None:
    roll.step(tx, roll.hold_merchant(tx, code), act, staff_id=staff, words="看过")


def _put(tx: Session, *, code: str, state: str) -> None:
    roll.hold_merchant(tx, code).state = state
    tx.flush()


def _tried(do: Callable[[Session], None]) -> bool:
    try:
        transaction(do)
    except MerchantStateUnfit:
        return False
    return True


def test_each_act_leads_from_its_states_and_from_no_other(town: Town) -> None:
    code = transaction(lambda tx: enter(tx, town.east))
    assert transaction(lambda tx: enter(tx, town.east)) == f"M{town.east}-003" != code
    for act, state in product(WAYS, roll.STATES):
        transaction(partial(_put, code=code, state=state))
        is_done = _tried(partial(_do, code=code, act=act, staff=town.ids["officer"]))
        assert is_done == (state in WAYS[act].sources)
        with reading() as session:
            now = roll.find_merchant(session, code).state
        assert now == (WAYS[act].target if is_done else state)
    with reading() as session:
        merchant = roll.find_merchant(session, code)
        log = roll.events_of(session, merchant)
        there = [one.code for one in roll.merchants_in(session, [town.east])]
        assert there == [town.merchant, code, f"M{town.east}-003"]
        assert len(roll.merchants_in(session, [town.west])) == 1
        assert [one.event.act for one in roll.log_of(session, merchant)][-1] == "enrol"
    assert log[0].act == "enrol"
    assert log[0].staff_id is None
    assert [one.act for one in log[1:]] == [act for act, way in WAYS.items() for _ in way.sources]
    with pytest.raises(roll.MerchantUnknown):
        transaction(lambda tx: roll.hold_merchant(tx, "M0-000"))


def test_the_log_stays(town: Town) -> None:
    transaction(lambda tx: enter(tx, town.east))
    for attack in (update(MerchantEvent).values(words="别的"), delete(MerchantEvent)):
        with pytest.raises(DBAPIError):
            transaction(partial(Session.execute, statement=attack))
