"""The corrected workbook: everything as it was, what is wrong marked in colour and in words."""

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from flask import Flask

from office import sheets
from office.marking import HEADINGS, marked
from registry import HOUSEHOLDS, ORGANISATIONS, RefusedRow, import_households, read_tables
from tests.pos.counter import Town
from tests.registry.workbooks import data, filing, grid_of, household, workbook

SHAPES = (HOUSEHOLDS, ORGANISATIONS)
LIVE = "=HYPERLINK(1)"


@pytest.fixture(autouse=True)
def english(app: Flask, town: Town) -> Any:
    """Words for whoever asked, outside a page too."""
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def _sheets(content: bytes) -> dict[str, Any]:
    book = openpyxl.load_workbook(BytesIO(content))
    return {sheet.title: sheet for sheet in book.worksheets}


def _rows(content: bytes, name: str = "农户") -> list[tuple[Any, ...]]:
    return list(_sheets(content)[name].iter_rows(values_only=True))


def _marked(upload: BytesIO, *, only_bad: bool = False) -> bytes:
    report = import_households(BytesIO(upload.getvalue()), dry_run=True)
    return marked(upload.getvalue(), SHAPES, report.refused, only_bad=only_bad)


def test_every_row_stays_and_bad_ones_are_marked_twice() -> None:
    upload = filing(household(户编号="010009"), household(户编号="010008", 联系电话="1"))
    content = _marked(upload)
    before, after = _rows(upload.getvalue()), _rows(content)
    assert [row[: len(before[0])] for row in after] == before
    words = [row[len(before[0])] for row in after]
    assert words == ["What to mend", None, "✗ 联系电话: A phone number has 11 digits."]
    sheet = _sheets(content)["农户"]
    assert sheet["F3"].fill.fgColor.rgb == "FFFBE7E2"
    assert sheet["E3"].fill.fgColor.rgb == "FFFFF0CC"
    assert sheet["F2"].fill.fill_type is None


def test_the_messy_workbook_comes_back_with_its_rows_where_they_were() -> None:
    upload = data("village-messy.xlsx")
    content = _marked(upload)
    report = import_households(upload, dry_run=True)
    [table] = read_tables(content, SHAPES)
    places = {row.number for row in table.rows}
    assert {row.row for row in report.refused} <= places
    again = import_households(BytesIO(content), dry_run=True)
    assert again == report


def test_only_bad_rows_can_be_mended_and_imported_again() -> None:
    messy = household(户编号="010008", 联系电话="1", 采集日期=date(2026, 3, 5))
    upload = filing(household(户编号="010009"), messy)
    import_households(BytesIO(upload.getvalue()))
    content = _marked(upload, only_bad=True)
    assert [row[3] for row in _rows(content)] == ["户编号", "010008"]
    book = openpyxl.load_workbook(BytesIO(content))
    book["农户"]["F2"] = "18640175722"
    mended = BytesIO()
    book.save(mended)
    mended.seek(0)
    report = import_households(mended)
    assert (report.created, report.refused) == (1, ())


def test_a_file_marked_before_has_one_column_of_words() -> None:
    once = _marked(filing(household(户编号="010008", 联系电话="1")))
    twice = _marked(BytesIO(once))
    assert _rows(twice) == _rows(once)
    assert set(HEADINGS) & set(_rows(twice)[0]) == {"What to mend"}


def test_the_words_never_make_a_row_pass_for_a_note() -> None:
    """A row with little in it and words like a signature's is still read, and refused."""
    bad = {**dict.fromkeys(household(), ""), "采集日期": "2026-03-05", "户主姓名": "王小明"}
    upload = filing(household(户编号="010009"), bad)
    report = import_households(BytesIO(upload.getvalue()), dry_run=True)
    again = import_households(BytesIO(_marked(upload)), dry_run=True)
    assert len(report.refused) == 1
    assert again == report


def test_text_stays_text_and_numbers_and_days_what_they_were() -> None:
    row = {**household(户主姓名=LIVE, 采集日期=date(2026, 3, 5)), "备注": "+1", "收入": 7}
    content = _marked(BytesIO(sheets.workbook("农户", list(row), [list(row.values())])))
    cells = _sheets(content)["农户"][2]
    by_heading = dict(zip((cell.value for cell in _sheets(content)["农户"][1]), cells, strict=True))
    assert (by_heading["户主姓名"].value, by_heading["户主姓名"].data_type) == (LIVE, "s")
    assert (by_heading["备注"].value, by_heading["收入"].value) == ("+1", 7)
    assert by_heading["采集日期"].is_date


def test_sheets_of_something_else_stay_whole_and_are_left_out_of_the_bad_rows() -> None:
    upload = workbook(农户=grid_of([household(联系电话="1")]), 别的=[["随便", True], [None, 3]])
    assert _rows(_marked(upload), "别的") == [("随便", True), (None, 3)]
    assert list(_sheets(_marked(upload, only_bad=True))) == ["农户"]


def test_a_column_that_is_not_there_is_told_in_words_alone() -> None:
    upload = filing({key: value for key, value in household().items() if key != "联系电话"})
    fault = RefusedRow("农户", 2, "phone", "", "missing")
    rows = _rows(marked(upload.getvalue(), SHAPES, [fault]))
    assert rows[1][-1] == "✗ phone: This cell is empty."


def test_an_empty_bad_cell_is_coloured_too() -> None:
    content = _marked(filing(household(户主姓名="")))
    assert _sheets(content)["农户"]["E2"].fill.fgColor.rgb == "FFFBE7E2"
