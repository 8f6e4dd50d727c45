"""Importing through the pages: check, read what is wrong, import, fetch what is to be mended."""

import csv
import html
import re
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Final

import openpyxl
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from kernel.db import reading
from registry import find_subject, import_households
from tests.app.browser import Browser
from tests.pos.counter import GOODS, Town, everything, goods_sheet
from tests.registry.workbooks import DATA, data, filing, household

Open = Callable[..., Browser]
CELL: Final = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)
LINE: Final = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
FIGURE: Final = re.compile(r"<dd>(\d+)</dd>")
GOOD, BAD = household(户编号="010009"), household(户编号="010008", 联系电话="1")


def _send(visitor: Browser, file: BytesIO, kind: str = "households") -> TestResponse:
    form = {"kind": kind, "csrf_token": visitor.token(), "workbook": (file, "村.xlsx")}
    return visitor.client.post("/imports", data=form)


def _checked(visitor: Browser, file: BytesIO, kind: str = "households") -> str:
    """The address of the report."""
    answer = _send(visitor, file, kind)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def _rows(page: TestResponse) -> list[list[str]]:
    found = [CELL.findall(line) for line in LINE.findall(page.text)]
    return [[re.sub(r"<[^>]*>", "", html.unescape(cell)) for cell in row] for row in found if row]


def _figures(page: TestResponse) -> list[int]:
    return [int(one) for one in FIGURE.findall(page.text)]


def test_the_messy_village_is_told_row_by_row_as_the_verb_tells_it(
    browser: Open, town: Town
) -> None:
    visitor = browser("town")
    page = visitor.get(_checked(visitor, data("village-messy.xlsx")))
    report = import_households(data("village-messy.xlsx"), actor=town.actors["town"], dry_run=True)
    assert _figures(page) == [
        report.created,
        report.updated,
        report.unchanged,
        len(report.refused),
    ]
    shown = [(row[0], int(row[1]), row[2], row[3]) for row in _rows(page)]
    assert shown == [(one.sheet, one.row, one.column, one.value or "空") for one in report.refused]
    with (DATA / "village-messy.expected.csv").open(encoding="utf-8") as file:
        expected = {int(row["row"]) for row in csv.DictReader(file)}
    # Row 66 is another head's number in the town, which this small town does not have.
    assert {one.row for one in report.refused} >= expected - {66}


def test_nothing_is_written_before_the_button(browser: Open, town: Town) -> None:
    visitor = browser("officer")
    before = everything(but=())
    address = _checked(visitor, filing(GOOD, BAD))
    assert visitor.get(address).status_code == 200
    assert everything(but=()) == before
    done = visitor.post(address)
    assert done.status_code == 303
    page = visitor.get(done.location)
    assert _figures(page) == [1, 0, 0, 1]
    assert "通过的行已经导入" in page.text
    with reading() as session:
        assert find_subject(session, "010009").head == "董家艳"
    # The way back leads to the import, and to no second one.
    assert visitor.get(address).location == done.location.replace("&done=1", "").replace(
        "?done=1", ""
    )
    assert visitor.post(address).location == done.location
    row = _rows(visitor.get("/imports"))[0]
    assert row[1:] == ["农户和其他主体", "陈秀兰", "1", "0", "0", "1"]


def test_two_bad_rows_are_mended_and_go_in(browser: Open, town: Town) -> None:
    visitor = browser("officer")
    address = _checked(visitor, filing(GOOD, BAD, household(户编号="010007", 家庭人口=99)))
    answer = visitor.get(f"{address}/to-correct.xlsx")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    visitor.post(address)
    book = openpyxl.load_workbook(BytesIO(answer.data))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet["D"]] == ["户编号", "010008", "010007"]
    assert str(sheet["L2"].value).startswith("✗ 联系电话")
    sheet["F2"], sheet["G3"] = "18640175722", 4
    mended = BytesIO()
    book.save(mended)
    mended.seek(0)
    again = _checked(visitor, mended)
    assert _figures(visitor.get(again)) == [2, 0, 0, 0]
    visitor.post(again)
    with reading() as session:
        assert find_subject(session, "010007").members == 4


def test_the_rest_can_be_fetched_after_the_import_by_whoever_did_it(
    browser: Open, town: Town
) -> None:
    visitor = browser("officer")
    batch = visitor.post(_checked(visitor, filing(GOOD, BAD))).location.partition("?")[0]
    assert visitor.get(f"{batch}/to-correct.xlsx").status_code == 200
    second = browser("second")
    assert second.get(batch).status_code == 200
    assert "to-correct" not in second.get(batch).text
    assert second.get(f"{batch}/to-correct.xlsx").status_code == 303


def test_another_village_s_rows_are_refused_and_its_imports_unknown(
    browser: Open, town: Town
) -> None:
    west = browser("officer-west")
    address = _checked(west, filing(GOOD))
    assert "这是别的村的" in west.get(address).text
    visitor = browser("officer")
    mine = visitor.post(_checked(visitor, filing(GOOD))).location
    assert west.get(mine).status_code == 422
    assert west.get("/imports/nothing").status_code == 422


@pytest.mark.parametrize("kind", ["households", "goods/S1", "goods/W1", "cards", ""])
def test_a_file_that_is_none_is_refused_on_the_form(browser: Open, town: Town, kind: str) -> None:
    answer = _send(browser("officer"), BytesIO(b"no workbook"), kind)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert 'enctype="multipart/form-data"' in answer.text


def test_no_file_is_said_at_the_field(browser: Open, town: Town) -> None:
    answer = browser("officer").post("/imports", kind="points")
    assert answer.status_code == 422
    assert 'id="workbook-wrong"' in answer.text
    assert '<option value="points" selected>' in answer.text


def _bomb() -> BytesIO:
    """A small file that unpacks to 64 MiB."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(64 * 2**20))
    file.seek(0)
    return file


def test_a_bomb_is_refused_within_a_second(browser: Open, town: Town) -> None:
    visitor, file = browser("officer"), _bomb()
    began = time.process_time()
    assert _send(visitor, file).status_code == 413
    assert time.process_time() - began < 1
    too_long = visitor.client.post(
        "/imports",
        input_stream=BytesIO(bytes(9 * 2**20)),
        content_type="multipart/form-data; boundary=x",
    )
    assert too_long.status_code == 413


def test_goods_and_points_go_the_same_way(browser: Open, town: Town) -> None:
    visitor = browser("officer")
    soap = ("6900000007777", "香皂 125g", "块", 6, 4.5, 3, 60, "村集体")
    address = _checked(visitor, goods_sheet(GOODS[0], soap), "goods/S1")
    assert _figures(visitor.get(address)) == [1, 0, 1, 0]
    batch = visitor.post(address).location
    assert "超市商品 S1" in visitor.get(batch).text
    opening = {"户编号": "010001", "户主姓名": "别人", "期初积分": 5, "截至日期": "2026-03-31"}
    told = visitor.get(_checked(visitor, filing(opening), "points"))
    assert [row[2] for row in _rows(told)] == ["户主姓名"]
    assert "没有要新增或更新的行" in told.text


def test_a_file_can_be_thrown_away(browser: Open, town: Town, app: Flask) -> None:
    visitor = browser("officer")
    address = _checked(visitor, filing(GOOD))
    assert visitor.post(f"{address}/drop").location == "/imports"
    assert visitor.get(address).status_code == 422


def test_many_refused_rows_are_shown_by_pages(browser: Open, town: Town) -> None:
    visitor = browser("officer")
    bad = [household(户编号=f"01{number:04d}", 联系电话="1") for number in range(2000, 2120)]
    address = _checked(visitor, filing(*bad))
    counts = [len(_rows(visitor.get(f"{address}?page={page}"))) for page in (1, 2, 3, 4)]
    assert counts == [50, 50, 20, 0]
    for odd in ("0", "-1", "x", "9" * 20):
        assert len(_rows(visitor.get(f"{address}?page={odd}"))) == 50


def test_templates_come_in_the_reader_s_language(browser: Open, town: Town) -> None:
    visitor = browser("officer")
    for name in ("households", "organisations", "points", "goods"):
        answer = visitor.get(f"/imports/templates/{name}.xlsx")
        sheets = openpyxl.load_workbook(BytesIO(answer.data)).sheetnames
        assert sheets[-1] == "填写说明"
    assert visitor.get("/imports/templates/cards.xlsx").status_code == 422
