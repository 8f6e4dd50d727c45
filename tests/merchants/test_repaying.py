"""Settling: over, seen, by two people, once; then the merchant's account is at zero."""

import pytest

import ledger
from kernel import clock
from kernel.db import reading
from merchants.months import Side, signers_of, statement
from merchants.repaying import (
    ConfirmedBefore,
    MonthNotReady,
    OtherPersonConfirms,
    Seen,
    SeenChanged,
    confirm,
    settlement_of,
)
from merchants.roll import MerchantUnknown, find_merchant
from tests.merchants.market import public, use
from tests.merchants.test_months import NOVEMBER
from tests.pos.counter import LI, Town, Watch, whole


def _seen(town: Town, print_: str = "") -> Seen:
    with reading() as session:
        merchant = find_merchant(session, town.merchant)
        shown = statement(session, merchant, NOVEMBER)
    return Seen(town.merchant, NOVEMBER.replace(day=20), print_ or shown.fingerprint)


def _balance(town: Town) -> int:
    with reading() as session:
        return ledger.balance_of(session, town.east, f"merchant/{town.merchant}")


def test_a_month_settles_to_zero(town: Town, watch: Watch) -> None:
    cut, free = public(town, points=3), public(town, title="洗头")
    for card, offer in ((LI, cut), (LI, cut), (LI, free)):
        use(town, offer, card)
    merchant, officer = town.actors["merchant"], town.actors["officer"]
    with pytest.raises(MonthNotReady):
        confirm(merchant, _seen(town), "merchant", key="early")
    watch.forward(days=12)
    with pytest.raises(SeenChanged):
        confirm(merchant, _seen(town, "other"), "merchant", key="blind")
    others: list[tuple[str, Side]] = [
        ("officer-west", "village"),
        ("merchant", "village"),
        ("clerk", "merchant"),
    ]
    for who, side in others:
        with pytest.raises(MerchantUnknown):
            confirm(town.actors[who], _seen(town), side, key=clock.new_id())
    first = confirm(merchant, _seen(town), "merchant", key="m")
    assert (first.reply["settled"], _balance(town)) == (False, 6)
    with pytest.raises(ConfirmedBefore):
        confirm(merchant, _seen(town), "merchant", key="m2")
    same = type(merchant)(**{**vars(officer), "staff_id": merchant.staff_id})
    with pytest.raises(OtherPersonConfirms):
        confirm(same, _seen(town), "village", key="v0")
    done = confirm(officer, _seen(town), "village", key="v")
    assert (done.reply["settled"], done.reply["points"], done.reply["fen"]) == (True, 6, 600)
    assert confirm(officer, _seen(town), "village", key="v").replayed
    assert _balance(town) == 0
    with reading() as session:
        found = find_merchant(session, town.merchant)
        settled = settlement_of(session, found, NOVEMBER)
        assert settled is not None
        assert (settled.uses, settled.points, settled.fen) == (3, 6, 600)
        assert signers_of(session, found, NOVEMBER).keys() == {"merchant", "village"}
        assert ledger.balance_of(session, town.east, f"settled/{town.merchant}") == 6
    whole()


def test_a_month_without_points_settles_without_an_entry(town: Town, watch: Watch) -> None:
    use(town, public(town))
    watch.forward(days=12)
    confirm(town.actors["officer"], _seen(town), "village", key="v")
    done = confirm(town.actors["merchant"], _seen(town), "merchant", key="m")
    assert done.reply == {"settled": True, "points": 0, "fen": 0, "entry": None}
    whole()
