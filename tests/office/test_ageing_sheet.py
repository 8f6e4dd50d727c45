"""The workbook of what is outstanding: by village and month, and by last valid day."""

from datetime import date, datetime
from io import BytesIO

import openpyxl
from flask import Flask

from ledger import Earned, Outstanding
from office.ageing_sheet import ageing_workbook


def test_each_village_and_month_then_each_last_day(app: Flask) -> None:
    earned = [Earned(7, date(2026, 3, 1), 40), Earned(8, date(2026, 4, 1), 2)]
    lots = [
        Outstanding(7, date(2026, 12, 31), 40),
        Outstanding(8, date(2027, 12, 31), 2),
    ]
    with app.test_request_context():
        content = ageing_workbook(earned, lots, {7: "塘庄村", 8: "=黄圩村"}, {7: 100, 8: 55})
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert sheet is not None
    headings, *rows = sheet.iter_rows(values_only=True)
    assert headings == ("村", "得分月份", "有效期到", "积分", "应兑付（元）")
    assert rows == [
        ("塘庄村", "2026-03", None, 40, "40.00"),
        ("=黄圩村", "2026-04", None, 2, "1.10"),
        ("塘庄村", None, datetime(2026, 12, 31), 40, "40.00"),  # noqa: DTZ001  # a day in a sheet
        ("=黄圩村", None, datetime(2027, 12, 31), 2, "1.10"),  # noqa: DTZ001  # a day in a sheet
    ]
