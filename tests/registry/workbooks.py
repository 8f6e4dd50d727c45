"""Workbooks that tests make: a filing of households, as bytes that can be uploaded."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook

from kernel.db import transaction
from registry.regions import add_region, town

DATA: Final = Path(__file__).parents[1] / "data"
VILLAGES: Final = ("塘庄村", "黄圩村", "曲亭村", "三官村", "窦庄村", "梧桐村")
GOOD: Final[Mapping[str, Any]] = {
    "村名": "塘庄村",
    "村民组": "3组",
    "网格": "塘庄第3网格",
    "户编号": "010001",
    "户主姓名": "董家艳",
    "联系电话": "18640175722",
    "家庭人口": 4,
    "采集方式": "上门采集",
    "采集日期": "2026-03-05",
    "采集员": "谭芬永",
    "同意采集": "是",
}
ORGANISATION: Final[Mapping[str, Any]] = {
    "村名": "塘庄村",
    "主体编号": "01E001",
    "主体名称": "金园家庭农场",
    "负责人": "曹强福",
    "联系电话": "13124394914",
    "采集方式": "上门采集",
    "采集日期": "2026-02-01",
    "采集员": "于娟",
    "同意采集": "是",
}
OPENING: Final[Mapping[str, Any]] = {
    "户编号": "010001",
    "户主姓名": "董家艳",
    "期初积分": 38,
    "截至日期": "2026-03-31",
}


def household(**changes: Any) -> dict[str, Any]:
    """A good household's row, with these cells in place of its own."""
    return {**GOOD, **changes}


def grid_of(rows: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """A header and its rows, as a sheet lists them."""
    header = list(rows[0])
    return [header, *([row.get(heading) for heading in header] for row in rows)]


def workbook(**sheets: Sequence[Sequence[Any]]) -> BytesIO:
    """An .xlsx of these sheets, each a list of rows from Excel's row 1 on."""
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def filing(*rows: Mapping[str, Any]) -> BytesIO:
    """A workbook of households, or of whatever these rows are, on one sheet."""
    return workbook(农户=grid_of(rows))


def data(name: str) -> BytesIO:
    """One of the town's own workbooks (synthetic people)."""
    return BytesIO((DATA / name).read_bytes())


def make_town(*names: str) -> dict[str, int]:
    """Set up 黄泥岗镇 with these villages (all six when none is named): name → region id."""

    def work(tx: Any) -> dict[str, int]:
        add_region(tx, "town", "黄泥岗镇")
        return {name: add_region(tx, "village", name, town(tx).id).id for name in names or VILLAGES}

    return transaction(work)
