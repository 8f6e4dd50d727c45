"""The workbook of a settled month: what came back stands below zero, in points and in yuan."""

from io import BytesIO

import openpyxl
from flask import Flask

from merchants.offers import Offer
from merchants.scans import Line, Use
from office.settlement_sheet import statement_workbook, uses_workbook
from pos.statements import Counted
from tests.pos.counter import NOON


def test_what_was_taken_back_stands_below_zero(app: Flask) -> None:
    with app.test_request_context():
        content = statement_workbook([Counted(NOON, "=1+1", -3, 150)])
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert sheet is not None
    _head, row = sheet.iter_rows()
    assert [cell.value for cell in row][1:] == ["12:00", "=1+1", "已撤销", -3, "1.50", "-4.50"]
    assert row[2].data_type == "s"


def test_a_use_taken_back_stands_below_zero_too(app: Flask) -> None:
    use = Use(ticket="12345678", list_fen=1550, paid_fen=1200, points=2, point_fen=125)
    with app.test_request_context():
        content = uses_workbook([Line(NOON, use, Offer(title="=理发"), -1)])
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert sheet is not None
    _head, row = sheet.iter_rows()
    said = [cell.value for cell in row][1:]
    assert said == ["12:00", "12345678", "=理发", "-15.50", "-12.00", -2, "-2.50"]
    assert row[3].data_type == "s"
