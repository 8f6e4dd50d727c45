"""A row's cells are taken through cleaners; a refusal says where, what and why."""

from collections.abc import Mapping

import pytest

from registry import cells
from registry.cells import Cell
from registry.rows import RefusedRow, RowReader, RowRefused
from registry.workbook import Column, Row, Shape, Table

SHAPE = Shape("farms", "number", (Column("number", ("编号",)), Column("owner", ("户主",))))


def _reader(values: Mapping[str, Cell]) -> RowReader:
    row = Row(7, values)
    headings, places = {"number": "编号", "owner": "户主"}, {"number": 0, "owner": 1}
    return RowReader(Table("甲", SHAPE, "", headings, (row,), header=6, places=places), row)


def test_a_cell_is_taken_clean() -> None:
    assert _reader({"owner": " 王　芳 "}).take("owner", cells.name) == "王芳"


def test_a_column_that_is_not_there_reads_as_empty() -> None:
    assert _reader({}).take("hens", cells.tight) == ""


def test_a_refusal_says_where_what_and_why() -> None:
    with pytest.raises(RowRefused) as refused:
        _reader({"owner": "=1+1"}).take("owner", cells.name)
    assert refused.value.refused == RefusedRow("甲", 7, "户主", "=1+1", "name-markup")


def test_a_cell_can_be_refused_for_a_rule() -> None:
    reader = _reader({"number": 12.0})
    assert reader.refused("number", "number-unknown").value == "12"
    assert reader.refusal("number", "number-unknown").refused.code == "number-unknown"


def test_the_json_has_the_reason_in_the_readers_language() -> None:
    row = RefusedRow("甲", 7, "户主", "", "missing")
    plain = {"sheet": "甲", "row": 7, "column": "户主", "value": "", "code": "missing"}
    assert row.to_json() == {**plain, "reason": "This cell is empty."}
    assert row.to_json(lambda _: "此格为空。") == {**plain, "reason": "此格为空。"}
