"""Importing a shop's goods from a workbook: good rows go in, bad ones are reported."""

import hashlib
import re
from dataclasses import dataclass
from typing import BinaryIO, Final

from sqlalchemy.orm import Session

from kernel.db import reading, transaction
from pos.catalogue import OWN_DIGITS
from pos.goods import Goods, goods_by_code
from pos.goods_changes import GoodsChange, says
from pos.lots import Parcel, Terms
from pos.shops import Shop, ShopUnknown, find_shop
from pos.stock import Cause, move_stock, open_stock, times_moved
from registry import (
    Actor,
    BadCell,
    Column,
    Importer,
    ImportReport,
    RefusedRow,
    RowReader,
    RowRefused,
    Shape,
    Table,
    batches,
    cells,
    hold_village,
    read_tables,
    read_upload,
)

GOODS: Final = Shape(
    "goods",
    "name",
    (
        Column("barcode", ("商品条码", "条码", "条形码", "Barcode"), needed=False),
        Column("name", ("商品名称", "品名", "名称", "Goods")),
        Column("unit", ("单位", "Unit")),
        Column("price", ("积分价", "积分", "兑换积分", "Points")),
        Column("cost", ("成本价(元)", "成本价", "成本", "Cost (yuan)")),
        Column("limit", ("每户每月限兑", "每月限兑", "限兑", "Monthly limit"), needed=False),
        Column("stock", ("初始库存", "库存", "数量", "Opening stock")),
        Column("fund", ("资金来源", "来源", "Paid by")),
    ),
)
_BARCODE: Final = re.compile(r"[0-9]{8}|[0-9]{12,14}")


@dataclass(frozen=True)
class GoodsRow:
    """A row as read: `barcode` empty for goods without one."""

    barcode: str
    name: str
    unit: str
    price: int
    cost_fen: int
    monthly_limit: int | None
    stock: int
    fund: str


def import_goods(
    upload: BinaryIO,
    *,
    shop: str,
    actor: Actor | None = None,
    key: str = "",
    dry_run: bool = False,
) -> ImportReport:
    """Import goods into a shop: new ones with their opening stock, changed ones without.

    Goods are known again by barcode, those without one by name. Opening stock counts once:
    a later import never changes what is on the shelf. A key that was used before gives that
    import's report. Outermost.

    :raises ShopUnknown: no such shop, or not one of the actor's villages.
    :raises WorkbookTooLarge, WorkbookNotReadable, TableNotFound, ColumnsMissing: the file.
    """
    content, importer = read_upload(upload), Importer(actor, key)
    tables = read_tables(content, (GOODS,))
    rows, refused = _read(tables)
    start = batches.Tally(refused=tuple(refused))
    sheets = [table.sheet for table in tables]
    with reading() as session:
        place = _shop_of(session, shop, importer)
        if dry_run:
            known = _Shelf(place, goods_by_code(session, place, removed=True))
            return batches.report(None, sum((known.fate(row) for row in rows), start), sheets)

    def work(tx: Session) -> ImportReport:
        digest = hashlib.sha256(content).hexdigest()
        begun = importer.beginning("goods", digest, place.village_id, place.code)
        batch, is_new = batches.begin_once(tx, begun, start)
        if not is_new:
            return batches.report_of(tx, batch)
        hold_village(tx, place.village_id)
        shelf = _Shelf(place, goods_by_code(tx, place, removed=True))
        tally = sum((_store(tx, shelf, row, batch) for row in rows), batches.Tally())
        batches.count(tx, batch, tally)
        return batches.report(batch, start + tally, sheets)

    return transaction(work)


def _shop_of(session: Session, code: str, importer: Importer) -> Shop:
    """The shop, if the importer's villages have it; another's is answered like none."""
    place = find_shop(session, code)
    if not importer.may(place.village_id):
        raise ShopUnknown(shop=code)
    return place


class _Shelf:
    """What the shop has, found again by barcode or, without one, by name."""

    def __init__(self, shop: Shop, goods: dict[str, Goods]) -> None:
        self.shop = shop
        self.goods = goods
        self.by_name = {one.name: one for one in goods.values()}

    def find(self, row: GoodsRow) -> Goods | None:
        """The goods this row speaks of, if the shop has them."""
        return self.goods.get(row.barcode) if row.barcode else self.by_name.get(row.name)

    def fate(self, row: GoodsRow) -> batches.Tally:
        """What storing the row would count as."""
        found = self.find(row)
        if found is None or found.removed_on is not None:
            return batches.Tally(created=1)
        return (
            batches.Tally(unchanged=1)
            if _values(row) == _stored(found)
            else batches.Tally(updated=1)
        )

    def code_for(self, row: GoodsRow) -> str:
        """The row's barcode, else the shop's next own number."""
        own = [int(code) for code in self.goods if len(code) == OWN_DIGITS]
        return row.barcode or f"{max(own, default=0) + 1:0{OWN_DIGITS}d}"


def _values(row: GoodsRow) -> tuple[object, ...]:
    return (row.name, row.unit, row.price, row.cost_fen, row.monthly_limit, row.fund)


def _stored(goods: Goods) -> tuple[object, ...]:
    return (goods.name, goods.unit, goods.price, goods.cost_fen, goods.monthly_limit, goods.fund)


def _store(tx: Session, shelf: _Shelf, row: GoodsRow, batch: str) -> batches.Tally:
    fate, found = shelf.fate(row), shelf.find(row)
    before = says(found) if found is not None and not fate.created else None
    goods = found or Goods(
        village_id=shelf.shop.village_id, shop=shelf.shop.code, goods=shelf.code_for(row)
    )
    goods.name, goods.unit, goods.price = row.name, row.unit, row.price
    goods.cost_fen, goods.monthly_limit, goods.fund = row.cost_fen, row.monthly_limit, row.fund
    goods.removed_on = None
    if found is None:
        tx.add(goods)
        tx.flush()
        shelf.goods[goods.goods] = shelf.by_name[goods.name] = goods
        open_stock(tx, shelf.shop, goods.goods)
    if fate.created and row.stock:
        parcel = Parcel(row.stock, Terms(row.fund, cost_fen=row.cost_fen))
        cause = Cause("opening", f"opening/{goods.goods}", row.fund, (parcel,))
        move_stock(tx, shelf.shop, {goods.goods: row.stock}, cause)
    if not fate.unchanged:
        _keep_change(tx, batch, goods, before)
    tx.flush()
    return fate


def _keep_change(tx: Session, batch: str, goods: Goods, before: dict[str, object] | None) -> None:
    """What the import did to these goods, and how often they had moved when it was done."""
    tx.add(
        GoodsChange(
            village_id=goods.village_id,
            batch_id=batch,
            shop=goods.shop,
            goods=goods.goods,
            before=before,
            after={**says(goods), "moved": times_moved(tx, goods)},
        )
    )


def _read(tables: list[Table]) -> tuple[list[GoodsRow], list[RefusedRow]]:
    rows: list[GoodsRow] = []
    refused: list[RefusedRow] = []
    seen: set[str] = set()
    for reader in (RowReader(table, row) for table in tables for row in table.rows):
        try:
            row = _row(reader)
            key = row.barcode or row.name
            if key in seen:
                raise reader.refusal("barcode" if row.barcode else "name", "number-repeated")
            seen.add(key)
            rows.append(row)
        except RowRefused as bad:
            refused.append(bad.refused)
    return rows, refused


def _row(reader: RowReader) -> GoodsRow:
    return GoodsRow(
        barcode=reader.take("barcode", _barcode),
        name=reader.take("name", lambda cell: cells.name(cell, 60)),
        unit=reader.take("unit", lambda cell: cells.name(cell, 10)),
        price=reader.take("price", lambda cell: cells.whole(cell, 1, 100_000)),
        cost_fen=reader.take("cost", cells.fen),
        monthly_limit=reader.take("limit", _limit),
        stock=reader.take("stock", lambda cell: cells.whole(cell, 0, 1_000_000)),
        fund=reader.take("fund", lambda cell: cells.name(cell, 40)),
    )


def _barcode(value: cells.Cell) -> str:
    said = cells.tight(value)
    if said and not _BARCODE.fullmatch(said):
        raise BadCell("number-unreadable")
    return said


def _limit(value: cells.Cell) -> int | None:
    return cells.whole(value, 1, 10_000) if cells.tight(value) else None
