"""Workbooks that leave the house: what stands in a cell is what was said, and nothing runs."""

from datetime import date
from io import BytesIO

import openpyxl

from office.sheets import workbook

LIVE = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "https://example.test", "{=1}")


def test_no_text_becomes_a_formula_or_a_link() -> None:
    content = workbook("t", ["a"], [[text] for text in LIVE])
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert sheet is not None
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == list(LIVE)
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.hyperlink for cell in cells] == [None] * len(LIVE)


def test_numbers_days_and_empty_cells_keep_their_kind() -> None:
    content = workbook(
        "账本", ["户号", "积分", "日期"], [["010001", -7, date(2026, 11, 20)], [None] * 3]
    )
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("户号", "积分", "日期")
    number, points, day = rows[1]
    assert (number, points) == ("010001", -7)
    assert str(day) == "2026-11-20 00:00:00"
    assert sheet.title == "账本"
