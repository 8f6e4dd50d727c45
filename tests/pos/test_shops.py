"""Shops: opened with their account, found by code, one code in the whole town."""

from functools import partial

import pytest

import ledger
from kernel.db import reading, transaction
from pos.shops import ShopExists, ShopUnfit, ShopUnknown, add_shop, find_shop, shops_of
from tests.pos.counter import Town


def test_a_shop_opens_with_its_account(town: Town) -> None:
    shop = transaction(lambda tx: add_shop(tx, town.east, code="S2", name="  北头  小店 "))
    assert (shop.account, shop.name) == ("redeemed/S2", "北头 小店")
    with reading() as session:
        assert ledger.is_open(session, town.east, "redeemed/S2")
        assert find_shop(session, "S2").village_id == town.east
        assert [one.code for one in shops_of(session, town.east)] == ["S1", "S2"]
        assert [one.code for one in shops_of(session, town.west)] == ["W1"]


def test_a_code_is_taken_once_in_the_town(town: Town) -> None:
    with pytest.raises(ShopExists) as refused:
        transaction(lambda tx: add_shop(tx, town.east, code="S1", name="x"))
    assert refused.value.details == {"shop": "S1"}
    with pytest.raises(ShopExists):
        transaction(lambda tx: add_shop(tx, town.west, code="S1", name="x"))


UNFIT = [
    ("", "店"),
    ("S 1", "店"),
    ("S/1", "店"),
    ("S" * 13, "店"),
    ("一店", "店"),
    ("S２", "店"),
    ("S2", " "),
    ("S2", "店" * 41),
]


def test_an_unfit_code_or_name_is_refused(town: Town) -> None:
    for code, name in UNFIT:
        with pytest.raises(ShopUnfit):
            transaction(partial(add_shop, village_id=town.east, code=code, name=name))
    with reading() as session:
        assert [one.code for one in shops_of(session, town.east)] == ["S1"]


def test_an_unknown_shop_is_refused(town: Town) -> None:
    for code in ("S9", "", "s1"):
        with reading() as session, pytest.raises(ShopUnknown) as refused:
            find_shop(session, code)
        assert refused.value.details == {"shop": code}
