"""Tables are found by their headings, wherever those stand; nothing else leaves the file."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from registry.archive import WorkbookNotReadable
from registry.workbook import (
    Column,
    ColumnsMissing,
    HeadingTwice,
    Shape,
    Table,
    TableNotFound,
    read_tables,
)
from tests.registry.workbooks import data, workbook

FARM = Shape(
    "farms",
    "number",
    (
        Column("number", ("编号", "Number")),
        Column("owner", ("户主姓名", "户主")),
        Column("hens", ("鸡数(只)",), needed=False),
        Column("note", ("说明栏",), needed=False),
    ),
)
HEADER: list[Any] = ["编号", "户主", "鸡数(只)"]


def _read(**sheets: Sequence[Sequence[Any]]) -> list[Table]:
    return read_tables(workbook(**sheets).getvalue(), (FARM,))


def _numbers(table: Table) -> list[tuple[int, object]]:
    return [(row.number, row.cells["number"]) for row in table.rows]


def test_headings_are_found_in_any_order_with_stray_spaces_and_line_breaks() -> None:
    [table] = _read(a=[["户主\n姓名", " 编　号 ", "＊鸡数（只）："], ["王芳", "001", 7]])
    assert table.headings == {"owner": "户主姓名", "number": "编号", "hens": "*鸡数(只):"}
    assert table.rows[0].cells == {"owner": "王芳", "number": "001", "hens": 7}


def test_rows_have_excels_numbers_below_titles_and_beside_empty_columns() -> None:
    rows = [[], ["", "二〇二六年"], [], ["", "", *HEADER], [], ["", "", "001", "王芳", 1]]
    [table] = _read(a=rows)
    assert table.titles == "二〇二六年"
    assert _numbers(table) == [(6, "001")]


def test_unknown_and_forbidden_columns_never_leave_the_file() -> None:
    header = ["身份证号", *HEADER, "年收入", "备注"]
    [table] = _read(a=[header, ["341102199001011234", "001", "王芳", 1, 99_999, "低保户"]])
    kept = repr(table)
    assert "341102199001011234" not in kept
    assert "99999" not in kept
    assert "低保户" not in kept


def test_blank_rows_totals_and_signatures_are_left_out() -> None:
    rows = [
        HEADER,
        ["001", "王芳", 1],
        ["", "  ", "\u3000"],
        ["合 计", "", 1],
        ["", "合计：1户", ""],
        ["填报人：李军", "", ""],
        ["审核（签字）：", "", ""],
        ["", "", "（盖章）"],
        ["002", "李军", 3],
    ]
    assert _numbers(_read(a=rows)[0]) == [(2, "001"), (9, "002")]


def test_a_row_without_its_number_is_kept_to_be_reported() -> None:
    rows = [
        [*HEADER, "说明栏"],
        ["", "王芳", 3],
        ["", "日期", ""],
        ["", "王芳", 3, "本人签字"],
        ["004", "", "", "未签字"],
    ]
    assert [row.number for row in _read(a=rows)[0].rows] == [2, 3, 4, 5]


def test_each_sheet_is_a_table_and_sheets_of_something_else_are_passed_over() -> None:
    tables = _read(
        说明=[["请如实填写"]], 甲=[HEADER, ["001", "王", 1]], 乙=[HEADER, ["2", "李", 1]]
    )
    assert [(table.sheet, len(table.rows)) for table in tables] == [("甲", 1), ("乙", 1)]


def test_hidden_sheets_are_not_read() -> None:
    book = load_workbook(workbook(甲=[HEADER, ["001", "王", 1]], 旧=[HEADER, ["002", "李", 1]]))
    book["旧"].sheet_state = "hidden"
    file = workbook(a=[])
    book.save(file)
    assert [table.sheet for table in read_tables(file.getvalue(), (FARM,))] == ["甲"]


def test_a_sheet_that_lacks_a_needed_heading_is_named_with_it() -> None:
    with pytest.raises(ColumnsMissing) as refused:
        _read(甲=[["编号", "鸡数(只)"], ["001", 1]])
    assert refused.value.details == {"sheet": "甲", "columns": "户主姓名"}


def test_two_columns_of_one_meaning_are_not_chosen_between() -> None:
    with pytest.raises(HeadingTwice) as refused:
        _read(甲=[["编号", "户主", "户主姓名"], ["001", "王芳", "李军"]])
    assert refused.value.details == {"sheet": "甲", "column": "户主"}


def test_a_workbook_without_any_known_heading_is_refused() -> None:
    with pytest.raises(TableNotFound):
        _read(甲=[["姓名", "年龄"], ["王芳", 30]])


def test_what_is_no_workbook_is_refused() -> None:
    with pytest.raises(WorkbookNotReadable):
        read_tables(b"not a workbook", (FARM,))


def test_a_workbook_whose_parts_make_no_sense_is_refused() -> None:
    broken = (
        workbook(甲=[HEADER]).getvalue().replace(b"xl/worksheets/sheet1", b"xl/worksheetz/sheet1")
    )
    with pytest.raises(WorkbookNotReadable):
        read_tables(broken, (FARM,))


def test_cells_come_as_the_file_has_them() -> None:
    [table] = _read(a=[HEADER, ["００１", " 王芳\u3000", date(2026, 3, 9)], [2, "=1+1", 0.5]])
    assert [dict(row.cells) for row in table.rows] == [
        {"number": "００１", "owner": " 王芳\u3000", "hens": date(2026, 3, 9)},
        {"number": 2, "owner": "", "hens": 0.5},
    ]


def test_another_shape_reads_another_workbook() -> None:
    goods = Shape(
        "goods", "barcode", (Column("barcode", ("商品条码",)), Column("price", ("积分价",)))
    )
    [table] = read_tables(data("goods.xlsx").getvalue(), (FARM, goods))
    assert table.shape is goods
    assert len(table.rows) == 32
    assert dict(table.rows[0].cells) == {"barcode": "6900000001004", "price": 2}
