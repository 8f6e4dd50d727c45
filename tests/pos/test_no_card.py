"""Redeeming without a card: with a reason and somebody beside, under a limit of its own."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import pos
from civility import kin
from civility.kin import Recused
from kernel.db import reading, transaction
from kernel.once import KeyReused, StoredOperation
from pos.limits import LimitReached, NoCardLimitReached
from pos.no_card import Holder, NoCardReasonUnfit
from pos.permits import PermitOver
from pos.slips import NoCard, find_slip
from registry import (
    SecondPersonNeeded,
    SubjectClosed,
    SubjectUnknown,
    find_subject,
    set_setting,
)
from tests.pos.counter import FAR, LAST, LI, MATCHES, WANG, Town, Watch, everything, whole


def _permit(town: Town, number: str = LI, **more: str) -> str:
    second = town.actors[more.get("second", "officer")]
    holder = Holder(number, more.get("reason", "忘带卡"), second)
    return pos.let_in(town.clerk, holder)[1].id


def _order(town: Town, pieces: int = 1, *, key: str = "k1", **more: str) -> pos.Order:
    return pos.Order(key, "", ((MATCHES, pieces),), more.get("permit") or _permit(town, **more))


def test_the_slip_keeps_the_reason_and_the_second_person(town: Town) -> None:
    reply = pos.redeem(town.clerk, _order(town, 3, reason="  卡 忘在家里 ")).reply
    assert (reply["household"], reply["points"], reply["balance_after"]) == (LI, 3, 297)
    with reading() as session:
        slip = find_slip(session, reply["slip"])
        kept = session.get_one(NoCard, (town.east, slip.slip))
    assert slip.card_id is None
    assert (kept.reason, kept.second_id) == ("卡 忘在家里", town.ids["officer"])
    assert town.left(MATCHES) == 497
    whole()


def test_the_same_key_is_one_slip_and_another_permit_is_another_request(town: Town) -> None:
    order = _order(town)
    first = pos.redeem(town.clerk, order)
    again = pos.redeem(town.clerk, order)
    assert (again.replayed, again.reply) == (True, first.reply)
    with pytest.raises(KeyReused):
        pos.redeem(town.clerk, _order(town, second="supervisor"))
    assert town.balance(LI) == 299


@pytest.mark.parametrize("second", ["clerk", "colleague", "officer-west", "collector"])
def test_only_somebody_else_who_may_witness_here_stands_beside(town: Town, second: str) -> None:
    before = everything()
    with pytest.raises(SecondPersonNeeded):
        _permit(town, second=second)
    assert everything() == before


def test_a_one_time_password_vouches_for_nobody(town: Town) -> None:
    fresh = replace(town.actors["officer"], must_change=True)
    with pytest.raises(SecondPersonNeeded):
        pos.let_in(town.clerk, Holder(LI, "忘带卡", fresh))


@pytest.mark.parametrize("tied", ["clerk", "officer"])
def test_no_relative_stands_at_either_side_of_the_counter(town: Town, tied: str) -> None:
    def tie(tx: Session) -> None:
        subject = find_subject(tx, LI)
        kin.note_kin(tx, subject, town.ids[tied], relation="relative", noted_by=None)

    transaction(tie)
    with pytest.raises(Recused):
        _permit(town)
    assert pos.redeem(town.clerk, _order(town, number=WANG)).reply["points"] == 1


@pytest.mark.parametrize("reason", ["", "   ", "x" * 101, "a\x00"])
def test_a_reason_is_needed(town: Town, reason: str) -> None:
    with pytest.raises(NoCardReasonUnfit):
        _permit(town, reason=reason)


def test_only_an_open_household_of_the_shop_s_village(town: Town) -> None:
    for number in (FAR, "999999"):
        with pytest.raises(SubjectUnknown):
            _permit(town, number)
    late = _order(town)

    def close(tx: Session) -> None:
        subject = find_subject(tx, LI)
        subject.closed_on, subject.closed_why = date(2026, 11, 19), "ended"

    transaction(close)
    with pytest.raises(SubjectClosed):
        _permit(town)
    with pytest.raises(SubjectClosed):
        pos.redeem(town.clerk, late)


def test_its_own_limit_within_the_card_s(town: Town, watch: Watch) -> None:
    pos.redeem(town.clerk, _order(town, 60))
    with pytest.raises(NoCardLimitReached) as refused:
        pos.redeem(town.clerk, _order(town, 41, key="k2"))
    assert refused.value.details == {"limit": 100, "left": 40, "points": 41}
    town.redeem((MATCHES, 120), card=LI)  # the card still goes further
    assert pos.let_in(town.clerk, Holder(LI, "卡坏了", town.actors["officer"]))[0].left_today == 20
    with pytest.raises(LimitReached):
        pos.redeem(town.clerk, _order(town, 21, key="k3"))
    watch.forward(days=1)
    pos.redeem(town.clerk, _order(town, 100, key="k4"))


def test_a_village_may_do_without_it(town: Town) -> None:
    transaction(lambda tx: set_setting(tx, town.east, "no_card_points_per_day", 0))
    with pytest.raises(NoCardLimitReached):
        pos.redeem(town.clerk, _order(town))


def test_a_slip_taken_back_gives_the_limit_back_but_not_the_permit(town: Town) -> None:
    order = _order(town, 100)
    slip = pos.redeem(town.clerk, order).reply["slip"]
    pos.undo(town.clerk, slip=slip, key="u1")
    with pytest.raises(PermitOver):
        pos.redeem(town.clerk, replace(order, key="k2"))
    pos.redeem(town.clerk, _order(town, 100, key="k3"))
    whole()


def test_the_stored_answer_holds_no_name(town: Town) -> None:
    pos.redeem(town.clerk, _order(town))
    with reading() as session:
        stored = [str(vars(row)) for row in session.scalars(select(StoredOperation))]
    assert stored
    assert not any("李" in row or "陈" in row for row in stored)


def test_a_refused_basket_leaves_the_permit_good(town: Town) -> None:
    permit = _permit(town)
    with pytest.raises(pos.OutOfStock):
        pos.redeem(town.clerk, pos.Order("k1", "", ((LAST, 2),), permit))
    assert pos.redeem(town.clerk, _order(town, key="k2", permit=permit)).reply["points"] == 1
