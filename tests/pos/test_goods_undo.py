"""An import of goods taken back: the shelf as it was, the movements kept, all or nothing."""

from typing import Any, Final

import pytest

import pos
from kernel.db import reading
from pos.goods import GoodsUnknown, find_goods
from pos.goods_import import import_goods
from pos.goods_undo import undo_goods_import
from pos.shops import find_shop
from pos.stock import low_stock
from registry import NotPermitted, import_changes
from registry.import_changes import BatchUndone, BatchUnknown
from tests.pos.counter import SALT, Town, goods_sheet

SOAP: Final[tuple[Any, ...]] = ("6900000007777", "香皂 125g", "块", 6, 4.5, 3, 60, "村集体")
DUSTPAN: Final[tuple[Any, ...]] = (None, "簸箕", "个", 9, 8, None, 0, "村集体")
DEARER: Final[tuple[Any, ...]] = (SALT, "食用盐 400g", "袋", 3, 2.5, 5, 999, "村集体")


def _import(*rows: tuple[Any, ...]) -> str:
    return str(import_goods(goods_sheet(*rows), shop="S1").id)


def _shelf() -> dict[str, tuple[int, int]]:
    with reading() as session:
        return pos.shelf_of(session, find_shop(session, "S1"))


def _proofs() -> list[str]:
    with reading() as session:
        return [one.proof for one in pos.audit(session)]


def test_the_shelf_is_as_before_and_the_movements_stay(town: Town) -> None:
    before = _shelf()
    batch = _import(SOAP, DUSTPAN, DEARER)
    undone = undo_goods_import(batch, town.actors["officer"])
    assert undone == {"batch": batch, "removed": 2, "restored": 1}
    assert (_shelf(), _proofs()) == (before, [])
    with reading() as session:
        shop = find_shop(session, "S1")
        with pytest.raises(GoodsUnknown):
            find_goods(session, shop, SOAP[0])
        assert find_goods(session, shop, SALT).price == 2
        assert SOAP[0] not in dict(low_stock(session, shop, below=5, limit=50))
    with pytest.raises(BatchUndone):
        undo_goods_import(batch, town.actors["officer"])


def test_goods_taken_back_come_again_with_their_stock(town: Town) -> None:
    undo_goods_import(_import(SOAP, DUSTPAN), town.actors["officer"])
    report = import_goods(goods_sheet((*SOAP[:6], 45, SOAP[7]), DUSTPAN), shop="S1")
    assert (report.created, report.updated) == (2, 0)
    assert (_shelf()[SOAP[0]], _proofs()) == ((6, 45), [])
    assert town.redeem((SOAP[0], 1)).reply["points"] == 6
    with pytest.raises(import_changes.BatchUsed):
        undo_goods_import(str(report.id), town.actors["officer"])


def test_goods_that_were_handed_out_or_changed_stand_in_the_way(town: Town) -> None:
    first = _import(SOAP)
    later = _import((*SOAP[:3], 7, *SOAP[4:]))
    shelf = _shelf()
    with pytest.raises(import_changes.BatchUsed) as refused:
        undo_goods_import(first, town.actors["officer"])
    assert (refused.value.details, _shelf()) == ({"number": SOAP[0]}, shelf)
    undo_goods_import(later, town.actors["officer"])
    town.redeem((SOAP[0], 1))
    with pytest.raises(import_changes.BatchUsed):
        undo_goods_import(first, town.actors["officer"])


def test_changed_goods_that_were_handed_out_get_their_old_price(town: Town) -> None:
    batch = _import(DEARER)
    town.redeem((SALT, 1))
    undo_goods_import(batch, town.actors["officer"])
    assert _shelf()[SALT] == (2, 169)


def test_only_an_officer_of_the_village_takes_goods_back(town: Town) -> None:
    batch = _import(SOAP)
    for username in ("officer-west", "clerk", "supervisor"):
        with pytest.raises(NotPermitted):
            undo_goods_import(batch, town.actors[username])
    with pytest.raises(BatchUnknown):
        undo_goods_import("0" * 32, town.actors["officer"])
