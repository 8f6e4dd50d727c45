"""The workbook of the report on offers: sums in yuan, of grades only how often."""

from io import BytesIO

from flask import Flask
from openpyxl import load_workbook

from merchants.use_reports import Sum
from office.offer_sheet import Table, offers_workbook


def test_a_sum_has_its_money_and_a_grade_has_none(app: Flask) -> None:
    one = Sum(2, "M2-001", 9, uses=3, list_fen=4500, paid_fen=3655, points=2)
    tables = [Table("按政策", "政策", [("=9", one)]), Table("按级别", "级别", [("AAA", 7)])]
    with app.test_request_context():
        content = offers_workbook(tables, [], ["3. 信易药"])
    sheet = load_workbook(BytesIO(content)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert rows[0] == ["按政策", "=9", 3, "45.00", "36.55", "8.45", 2]
    assert rows[1][:4] == ["按级别", "AAA", 7, None]
    assert rows[2][1] == "3. 信易药"
    assert sheet["B2"].data_type == "s"
    assert [table.bars for table in tables] == [[("=9", 3, None)], [("AAA", 7, None)]]
