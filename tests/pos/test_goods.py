"""Goods: found by barcode or the shop's own number, in the own shop alone."""

from functools import partial

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kernel.db import reading, transaction
from pos.goods import Goods, GoodsUnknown, find_goods, goods_by_code
from pos.shops import find_shop
from tests.pos.counter import BROOM, EGGS, LAST, MATCHES, OIL, SALT, Town


def test_goods_are_found_by_barcode_or_own_number(town: Town) -> None:
    with reading() as session:
        shop = find_shop(session, "S1")
        salt, broom = find_goods(session, shop, SALT), find_goods(session, shop, BROOM)
        assert set(goods_by_code(session, shop)) == {SALT, EGGS, OIL, MATCHES, LAST, BROOM}
    assert (salt.name, salt.unit, salt.price, salt.cost_fen) == ("食用盐 400g", "袋", 2, 250)
    assert (broom.name, broom.price, broom.monthly_limit) == ("竹扫帚", 10, None)


def test_what_the_shop_has_not_is_unknown(town: Town) -> None:
    cases: list[str] = ["6900000009999", "", " ", f"{SALT} ", "0002"]
    for code in cases:
        with reading() as session, pytest.raises(GoodsUnknown) as refused:
            find_goods(session, find_shop(session, "S1"), code)
        assert refused.value.details == {"goods": code}


def test_each_shop_has_its_own_prices(town: Town) -> None:
    def cheaper(tx: Session) -> None:
        tx.get_one(Goods, (town.west, "W1", SALT)).price = 1

    transaction(cheaper)
    with reading() as session:
        prices = [find_goods(session, find_shop(session, one), SALT).price for one in ("S1", "W1")]
    assert prices == [2, 1]


def test_the_database_takes_no_senseless_goods(town: Town) -> None:
    cases: list[dict[str, int]] = [{"price": 0}, {"cost_fen": -1}, {"monthly_limit": 0}]
    for wrong in cases:
        row = {
            "village_id": town.east,
            "shop": "S1",
            "goods": "7",
            "name": "x",
            "unit": "x",
            "price": 1,
            "cost_fen": 0,
            "fund": "x",
        }
        with pytest.raises(IntegrityError):
            transaction(partial(Session.add, instance=Goods(**(row | wrong))))
