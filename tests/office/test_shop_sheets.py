"""A shop's reports as workbooks: text stays text, whatever it begins with."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import openpyxl
from flask import Flask

from office.shop_sheets import patterns_workbook, turnover_workbook, visits_workbook
from pos.patterns import Pattern
from pos.turnover import GoodsMonth
from registry import Subject


def _rows(content: bytes) -> list[tuple[Any, ...]]:
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert sheet is not None
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    return list(sheet.iter_rows(min_row=2, values_only=True))


def test_figures_and_text(app: Flask) -> None:
    with app.test_request_context():
        goods = turnover_workbook([GoodsMonth("69", "=1+1", "袋", 1, 9, 3, 2, 5, 4)])
        asked = patterns_workbook([Pattern("household", "=HYPERLINK()", 3, 3)])
        away = Subject(number="010001", head="=王", villager_group="+1组", kind="household")
        never = Subject(number="010002", head="李桂花", villager_group=None, kind="household")
        at = datetime(2026, 8, 1, 16, 30, tzinfo=UTC)  # the second of August in the town
        visits = visits_workbook([away, never], {"010001": at})
    assert _rows(visits) == [
        ("010001", away.shown_name, "+1组", datetime.fromisoformat("2026-08-02"), None),
        ("010002", "李某某", None, None, None),
    ]
    assert _rows(goods) == [("69", "=1+1", "袋", 1, 9, 3, 2, 5, 4)]
    assert _rows(asked) == [("常不带卡的户", "=HYPERLINK()", "3 次：也许该换张新卡")]
