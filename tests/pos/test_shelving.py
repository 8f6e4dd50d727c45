"""What officers do with goods: kept with its name, once per key, slips of before as they were."""

import pytest
from sqlalchemy import text

from kernel import clock
from kernel.db import reading, transaction
from pos.catalogue import one_of
from pos.goods import Goods, GoodsUnknown, find_goods
from pos.goods_acts import acts_of
from pos.receipts import receipt
from pos.shelving import (
    PriceUnfit,
    change_price,
    find_shelved,
    put_on_sale,
    shop_of,
    take_off_sale,
)
from pos.shops import ShopUnknown, find_shop
from pos.stock import low_stock, quantity_of
from tests.pos.counter import LAST, LI, SALT, Town, whole


def _goods(code: str = SALT) -> Goods:
    with reading() as session:
        return find_shelved(session, find_shop(session, "S1"), code).goods


def _done(code: str = SALT) -> list[tuple[str, int | None, int | None, str]]:
    with reading() as session:
        acts = acts_of(session, find_shelved(session, find_shop(session, "S1"), code).goods)
    return [(one.kind, one.value_from, one.value_to, one.ref) for one in acts]


def _left(code: str = SALT) -> int:
    with reading() as session:
        return quantity_of(session, find_shop(session, "S1"), code)


def test_a_price_holds_from_now_on_and_slips_keep_theirs(town: Town) -> None:
    before = town.redeem((SALT, 2), card=LI).reply["slip"]
    for _ in range(2):
        change_price(town.actors["officer"], shop="S1", goods=SALT, price=7, key="a")
    after = town.redeem((SALT, 1), card=LI).reply["slip"]
    with reading() as session:
        prices = [receipt(session, slip).lines[0].price for slip in (before, after)]
        [act] = acts_of(session, _goods())
    assert prices == [2, 7]
    assert (act.kind, act.value_from, act.value_to, act.by) == ("price", 2, 7, "陈秀兰")
    change_price(town.actors["officer"], shop="S1", goods=SALT, price=7, key="b")
    assert len(_done()) == 1
    whole()


def test_off_sale_is_handed_out_no_more_until_it_is_back(town: Town) -> None:
    officer = town.actors["officer"]
    slip = town.redeem((SALT, 1), card=LI).reply["slip"]
    left = _left()
    for key in ("a", "b"):
        take_off_sale(officer, shop="S1", goods=SALT, key=key)
    assert _goods().withdrawn_on == clock.today()
    with pytest.raises(GoodsUnknown):
        town.redeem((SALT, 1), card=LI)
    with reading() as session:
        with pytest.raises(GoodsUnknown):
            find_goods(session, find_shop(session, "S1"), SALT)
        assert receipt(session, slip).lines[0].name == "食用盐 400g"
    for key in ("c", "d"):
        put_on_sale(officer, shop="S1", goods=SALT, key=key)
    assert town.redeem((SALT, 1), card=LI).reply["slip"]
    assert _left() == left - 1
    assert sorted(one[0] for one in _done()) == ["return", "withdraw"]
    whole()


def test_what_is_off_sale_never_runs_low(town: Town) -> None:
    def low() -> set[str]:
        with reading() as session:
            return {code for code, _ in low_stock(session, find_shop(session, "S1"), below=5)}

    assert LAST in low()
    take_off_sale(town.actors["officer"], shop="S1", goods=LAST, key="a")
    assert LAST not in low()


@pytest.mark.parametrize("price", [0, -1, 100_001])
def test_a_price_out_of_bounds_is_refused(town: Town, price: int) -> None:
    with pytest.raises(PriceUnfit):
        change_price(town.actors["officer"], shop="S1", goods=SALT, price=price, key="a")
    assert _goods().price == 2


def test_another_villages_shop_is_as_good_as_none(town: Town) -> None:
    officer = town.actors["officer"]
    for shop in ("W1", "none"):
        with pytest.raises(ShopUnknown) as refused:
            change_price(officer, shop=shop, goods=SALT, price=3, key="a")
        assert refused.value.details == {"shop": shop}
    with reading() as session:
        for actor in ("officer-west", "supervisor", "clerk"):
            with pytest.raises(ShopUnknown):
                shop_of(session, town.actors[actor], "S1")
    with pytest.raises(GoodsUnknown):
        take_off_sale(officer, shop="S1", goods="6900000009999", key="b")


def test_goods_whose_import_was_taken_back_are_unknown(town: Town) -> None:
    gone = text("UPDATE goods SET removed_on = '2026-11-01' WHERE shop = 'S1' AND goods = :goods")
    transaction(lambda tx: tx.execute(gone, {"goods": SALT}))
    with reading() as session:
        assert one_of(session, find_shop(session, "S1"), SALT) is None
    with pytest.raises(GoodsUnknown):
        put_on_sale(town.actors["officer"], shop="S1", goods=SALT, key="a")
