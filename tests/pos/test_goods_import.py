"""Importing goods: new ones with their stock, changed ones without, bad rows reported."""

from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select

import pos
from kernel.db import reading, transaction
from pos.goods import Goods, find_goods, goods_by_code
from pos.goods_import import import_goods
from pos.shops import ShopUnknown, find_shop
from pos.stock import StockMovement
from registry import ImportReport, WorkbookNotReadable
from registry.workbook import ColumnsMissing
from tests.pos.counter import (
    BROOM,
    EGGS,
    HEADINGS,
    LAST,
    MATCHES,
    OIL,
    SALT,
    Town,
    goods_sheet,
)
from tests.registry.workbooks import data, workbook

ROW = ("6900000007777", "香皂 125g", "块", 6, 4.5, 3, 60, "村集体")


def _row(**changes: Any) -> tuple[Any, ...]:
    """A good row, with these cells in place of its own: `_row(积分价=0)`."""
    return tuple({**dict(zip(HEADINGS, ROW, strict=True)), **changes}.values())


def _fates(report: ImportReport) -> tuple[int, int, int, int]:
    return report.created, report.updated, report.unchanged, len(report.refused)


def test_the_town_s_goods_go_in_once(town: Town) -> None:
    rehearsal = import_goods(data("goods.xlsx"), shop="W1", dry_run=True)
    with reading() as session:
        assert len(goods_by_code(session, find_shop(session, "W1"))) == 6
    report = import_goods(data("goods.xlsx"), shop="W1")
    # Salt and oil stood on the shelf before, dearer in oil and with other limits.
    assert _fates(report)[:2] == _fates(rehearsal)[:2]
    assert (rehearsal.id, report.id is None) == (None, False)
    again = import_goods(data("goods.xlsx"), shop="W1")
    assert _fates(again) == (0, 0, 32, 0)


def test_an_empty_shop_takes_all_32(town: Town) -> None:
    transaction(lambda tx: pos.add_shop(tx, town.west, code="W2", name="二店"))
    report = import_goods(data("goods.xlsx"), shop="W2")
    assert _fates(report) == (32, 0, 0, 0)
    with reading() as session:
        shop = find_shop(session, "W2")
        oil = find_goods(session, shop, "6900000001028")
        shelf = pos.shelf_of(session, shop)
    assert (oil.name, oil.unit, oil.price, oil.cost_fen) == ("菜籽油 5L", "桶", 60, 5_400)
    assert (oil.monthly_limit, oil.fund) == (2, "企业捐赠")
    assert shelf["6900000001028"] == (60, 104)
    assert sum(left for _, left in shelf.values()) > 1_000


def test_opening_stock_is_a_movement_that_names_whose_money_it_was(town: Town) -> None:
    with reading() as session:
        query = select(StockMovement).where(
            StockMovement.goods == SALT, StockMovement.village_id == town.east
        )
        [opening] = session.scalars(query)
    assert (opening.kind, opening.quantity, opening.quantity_after) == ("opening", 170, 170)
    assert (opening.seq, opening.fund, opening.source) == (1, "村集体", f"opening/{SALT}")


def test_a_changed_price_is_an_update_and_moves_no_stock(town: Town) -> None:
    town.redeem((SALT, 3))
    report = import_goods(
        goods_sheet((SALT, "食用盐 400g", "袋", 3, 2.5, 5, 999, "村集体")), shop="S1"
    )
    assert _fates(report) == (0, 1, 0, 0)
    with reading() as session:
        salt = find_goods(session, find_shop(session, "S1"), SALT)
    assert (salt.price, salt.monthly_limit, town.left(SALT)) == (3, 5, 167)


def test_goods_without_a_barcode_are_known_by_name_and_get_the_next_own_number(town: Town) -> None:
    rows = [
        (None, "竹扫帚", "把", 12, 9, None, 8, "乡镇补助"),
        (None, "簸箕", "个", 9, 8, None, 0, "村集体"),
        (None, "水桶", "个", 14, 11, None, 5, "村集体"),
    ]
    assert _fates(import_goods(goods_sheet(*rows), shop="S1")) == (2, 1, 0, 0)
    with reading() as session:
        goods = goods_by_code(session, find_shop(session, "S1"))
    assert (goods[BROOM].price, goods["0002"].name, goods["0003"].name) == (12, "簸箕", "水桶")
    assert (town.left("0002"), town.left("0003")) == (0, 5)
    assert town.redeem(("0003", 1)).reply["points"] == 14


#: A cell, what stands in it, and why its row is refused.
BAD_CELLS: list[tuple[str, object, str]] = [
    ("商品条码", "12345", "number-unreadable"),
    ("商品条码", "69000000077777777", "number-unreadable"),
    ("商品名称", "", "missing"),
    ("商品名称", "<b>香皂</b>", "name-markup"),
    ("商品名称", "香" * 61, "name-too-long"),
    ("单位", "", "missing"),
    ("积分价", 0, "number-out-of-range"),
    ("积分价", -6, "number-out-of-range"),
    ("积分价", 2.5, "number-not-whole"),
    ("积分价", "六", "number-not-whole"),
    ("成本价(元)", "4.555", "money-unreadable"),
    ("成本价(元)", -1, "money-unreadable"),
    ("每户每月限兑", 0, "number-out-of-range"),
    ("初始库存", -1, "number-out-of-range"),
    ("初始库存", "", "missing"),
    ("资金来源", "", "missing"),
]


def test_bad_rows_are_reported_and_the_rest_goes_in(town: Town) -> None:
    bad = [
        _row(**{"商品条码": f"69000000{n:05d}", "商品名称": f"香皂{n}", cell: value})
        for n, (cell, value, _) in enumerate(BAD_CELLS)
    ]
    report = import_goods(goods_sheet(*bad, ROW), shop="S1")
    assert _fates(report) == (1, 0, 0, len(BAD_CELLS))
    assert [(one.sheet, one.row, one.column, one.code) for one in report.refused] == [
        ("商品", row, cell, code) for row, (cell, _, code) in enumerate(BAD_CELLS, start=2)
    ]
    with reading() as session:
        goods = goods_by_code(session, find_shop(session, "S1"))
        moved = session.scalars(select(StockMovement.goods).distinct()).all()
    assert set(goods) == {SALT, EGGS, OIL, MATCHES, LAST, BROOM, ROW[0]}
    assert set(moved) == set(goods)


def test_the_same_goods_twice_in_a_file_are_refused_the_second_time(town: Town) -> None:
    own = (None, "簸箕", "个", 9, 8, None, 0, "村集体")
    report = import_goods(goods_sheet(ROW, _row(积分价=7), own, own), shop="S1")
    assert _fates(report) == (2, 0, 0, 2)
    assert [(bad.row, bad.code) for bad in report.refused] == [
        (3, "number-repeated"),
        (5, "number-repeated"),
    ]
    with reading() as session:
        assert find_goods(session, find_shop(session, "S1"), ROW[0]).price == 6


def test_prices_in_yuan_are_whole_fen(town: Town) -> None:
    rows = [_row(商品条码=f"690000000777{n}", 商品名称=f"皂{n}") for n in range(3)]
    costs = (0.29, "1.1", "１２．５")
    sheet = [(*row[:4], cost, *row[5:]) for row, cost in zip(rows, costs, strict=True)]
    assert _fates(import_goods(goods_sheet(*sheet), shop="S1")) == (3, 0, 0, 0)
    with reading() as session:
        shop = find_shop(session, "S1")
        fen = [find_goods(session, shop, str(row[0])).cost_fen for row in rows]
    assert fen == [29, 110, 1_250]


def test_a_file_that_is_no_list_of_goods_is_refused(town: Town) -> None:
    with pytest.raises(WorkbookNotReadable):
        import_goods(BytesIO(b"barcode,name\n"), shop="S1")
    with pytest.raises(ColumnsMissing):
        import_goods(workbook(商品=[HEADINGS[:4], ROW[:4]]), shop="S1")


def test_no_shop_no_goods(town: Town) -> None:
    for dry_run in (True, False):
        with pytest.raises(ShopUnknown):
            import_goods(goods_sheet(ROW), shop="S9", dry_run=dry_run)
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Goods)) == 12
